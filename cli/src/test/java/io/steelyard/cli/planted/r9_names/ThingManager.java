package io.steelyard.cli.planted.r9_names;

/** Breaks R9 by its name. */
record ThingManager(String thing) {}
