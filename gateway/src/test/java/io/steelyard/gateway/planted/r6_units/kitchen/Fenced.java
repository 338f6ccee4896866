package io.steelyard.gateway.planted.r6_units.kitchen;

import javax.measure.Unit;

/** Breaks the fence around units: stands in a room that may not know it. */
record Fenced(Unit<?> stranger) {}
