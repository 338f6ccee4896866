package io.steelyard.gateway.model;

import java.math.BigDecimal;

/**
 * What went through a metering point in an interval, as a utility company or a billing system tells it.
 *
 * @param meter name of the point in the metering plan
 * @param from nanoseconds since 1970, included
 * @param to not included
 * @param unit UCUM code
 */
public record MeterReading(String meter, long from, long to, BigDecimal amount, String unit, Grade grade) {}
