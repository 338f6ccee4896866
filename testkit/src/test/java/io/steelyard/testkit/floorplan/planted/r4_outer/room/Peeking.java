package io.steelyard.testkit.floorplan.planted.r4_outer.room;

import io.steelyard.testkit.floorplan.planted.r4_outer.api.Page;

/** Breaks R4: a room that knows the API. */
record Peeking(Page page) {}
