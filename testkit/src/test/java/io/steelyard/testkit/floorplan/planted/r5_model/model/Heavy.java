package io.steelyard.testkit.floorplan.planted.r5_model.model;

import org.slf4j.Logger;

/** Breaks R5: a noun that knows a library. */
record Heavy(Logger log) {}
