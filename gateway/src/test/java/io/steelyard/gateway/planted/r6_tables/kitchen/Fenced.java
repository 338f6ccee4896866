package io.steelyard.gateway.planted.r6_tables.kitchen;

import org.apache.commons.csv.CSVRecord;

/** Breaks the fence around tables: stands in a room that may not know it. */
record Fenced(CSVRecord stranger) {}
