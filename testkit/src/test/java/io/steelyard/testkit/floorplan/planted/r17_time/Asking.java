package io.steelyard.testkit.floorplan.planted.r17_time;

import java.time.InstantSource;

/** Breaks R17: a library that only thinks, and asks what time it is. */
record Asking(InstantSource clock) {}
