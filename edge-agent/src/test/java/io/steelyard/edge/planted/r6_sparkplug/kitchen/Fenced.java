package io.steelyard.edge.planted.r6_sparkplug.kitchen;

import io.steelyard.sparkplug.Topic;

/** Breaks the fence around sparkplug: stands in a room that may not know it. */
record Fenced(Topic stranger) {}
