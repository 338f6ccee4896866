package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A metric in object form, for births and tools; data goes through {@link PayloadReader} and {@link PayloadWriter}.
 *
 * @param timestamp milliseconds since 1970 UTC
 * @param value {@link Value#NULL} is sent as {@code is_null}
 */
public record Metric(
        @Nullable String name,
        @Nullable Long alias,
        @Nullable Long timestamp,
        @Nullable DataType dataType,
        Value value,
        boolean historical,
        boolean isTransient,
        @Nullable MetaData metaData,
        @Nullable PropertySet properties) {

    /** A metric as births have them at least: name, time, type, value (tck-id-payloads-metric-datatype-req). */
    public static Metric of(String name, long timestamp, DataType type, Value value) {
        return new Metric(name, null, timestamp, type, value, false, false, null, null);
    }

    public Metric withAlias(long newAlias) {
        return new Metric(name, newAlias, timestamp, dataType, value, historical, isTransient, metaData, properties);
    }

    public Metric withProperties(PropertySet newProperties) {
        return new Metric(name, alias, timestamp, dataType, value, historical, isTransient, metaData, newProperties);
    }
}
