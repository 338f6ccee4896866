package io.steelyard.testkit.floorplan.planted.r2_cycles.b;

import io.steelyard.testkit.floorplan.planted.r2_cycles.a.There;
import java.util.List;

/** Breaks R2 together with There. */
public record Back(List<There> there) {}
