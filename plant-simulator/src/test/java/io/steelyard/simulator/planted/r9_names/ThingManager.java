package io.steelyard.simulator.planted.r9_names;

/** Breaks R9 by its name. */
record ThingManager(String thing) {}
