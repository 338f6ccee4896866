package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.Reading;

/**
 * A reading that InfluxDB will never take as it is.
 *
 * @param reason one sentence, InfluxDB's own words where it gave some
 */
public record Refused(Reading reading, String reason) {}
