package io.steelyard.testkit.floorplan.planted.r6_logging.room;

import org.slf4j.Logger;

/** Breaks a fence around SLF4J. */
record Fenced(Logger log) {}
