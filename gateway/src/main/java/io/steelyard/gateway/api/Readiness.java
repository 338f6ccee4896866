package io.steelyard.gateway.api;

/** Doors to readiness and what it is computed from. */
public record Readiness(Assessments assessments, KpiViews kpis) {}
