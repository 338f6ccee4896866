package io.steelyard.testkit.floorplan.planted.r2_cycles.a;

import io.steelyard.testkit.floorplan.planted.r2_cycles.b.Back;
import java.util.List;

/** Breaks R2 together with Back. */
public record There(List<Back> back) {}
