package io.steelyard.simulator.planted.r6_settings.kitchen;

import io.steelyard.settings.Settings;

/** Breaks the fence around settings: stands in a room that may not know it. */
record Fenced(Settings stranger) {}
