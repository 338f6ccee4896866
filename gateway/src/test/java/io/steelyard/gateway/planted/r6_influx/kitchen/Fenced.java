package io.steelyard.gateway.planted.r6_influx.kitchen;

import com.influxdb.client.InfluxDBClient;

/** Breaks the fence around influx: stands in a room that may not know it. */
record Fenced(InfluxDBClient stranger) {}
