package io.steelyard.gateway.declared;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table as it is, or was at a version; it does not change.
 *
 * @param version 0 when nobody ever gave it
 * @param rows by key
 */
record Table(Kind kind, long version, SortedMap<String, Row> rows) {

    Table {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }

    static Table empty(Kind kind) {
        return new Table(kind, 0, new TreeMap<>());
    }

    Collection<Row> all() {
        return rows.values();
    }
}
