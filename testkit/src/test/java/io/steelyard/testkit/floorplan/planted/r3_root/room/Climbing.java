package io.steelyard.testkit.floorplan.planted.r3_root.room;

import io.steelyard.testkit.floorplan.planted.r3_root.Root;

/** Breaks R3: a room that knows the root. */
record Climbing(Root root) {}
