package io.steelyard.gateway.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A computed result as a point of the {@code indicators} bucket. The same measurement, tags and time again replaces its
 * fields, so that a result that is computed anew stands in the old one's place.
 *
 * @param tags by name; empty ones are left out
 * @param time begin of the window that it is of, nanoseconds since 1970
 * @param fields by name: {@code Long}, {@code Double} (finite) or {@code String}
 */
public record ResultRow(
        String measurement, SortedMap<String, String> tags, long time, SortedMap<String, Object> fields) {

    public ResultRow {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a result without a field: " + measurement + " " + tags);
        }
    }
}
