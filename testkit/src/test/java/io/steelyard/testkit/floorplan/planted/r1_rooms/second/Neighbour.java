package io.steelyard.testkit.floorplan.planted.r1_rooms.second;

/** The neighbour. */
public record Neighbour(String name) {}
