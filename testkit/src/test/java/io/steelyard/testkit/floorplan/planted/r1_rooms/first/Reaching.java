package io.steelyard.testkit.floorplan.planted.r1_rooms.first;

import io.steelyard.testkit.floorplan.planted.r1_rooms.second.Neighbour;

/** Breaks R1: a room that imports its neighbour. */
record Reaching(Neighbour neighbour) {}
