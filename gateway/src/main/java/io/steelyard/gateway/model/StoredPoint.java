package io.steelyard.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * A point as the store gives it back.
 *
 * @param time nanoseconds since 1970
 * @param status OPC UA status code; 0 is Good
 * @param value as in {@link Reading#value()}, null when there was no usable value
 */
public record StoredPoint(long time, long status, @Nullable Object value) {}
