package io.steelyard.gateway.planted.r6_json.kitchen;

import com.fasterxml.jackson.databind.JsonNode;

/** Breaks the fence around json: stands in a room that may not know it. */
record Fenced(JsonNode stranger) {}
