package io.steelyard.testkit.floorplan.planted.r15_io;

import java.nio.file.Path;

/** Breaks R15: a library that only thinks, and knows a file. */
record Reading(Path file) {}
