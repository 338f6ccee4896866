package io.steelyard.testkit.floorplan.planted.r4_outer.api;

/** The outside. */
public record Page(String text) {}
