package io.steelyard.gateway.planted.r6_jdbc.kitchen;

import java.sql.Connection;

/** Breaks the fence around jdbc: stands in a room that may not know it. */
record Fenced(Connection stranger) {}
