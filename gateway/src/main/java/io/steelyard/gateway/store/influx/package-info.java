/**
 * Time series in InfluxDB 2: lines as the interfaces page fixes them, written by the blocking client in groups of our own,
 * tried again for ever, read back by Flux. What InfluxDB refuses for good is named and handed over to be kept aside; it
 * never costs the lines beside it. The stored mark lives with the inbox and is written after the points.
 */
@NullMarked
package io.steelyard.gateway.store.influx;

import org.jspecify.annotations.NullMarked;
