package io.steelyard.testkit.floorplan.planted.r3_root;

/** The composition root. */
public record Root(String name) {}
