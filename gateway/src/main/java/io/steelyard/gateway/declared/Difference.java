package io.steelyard.gateway.declared;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a change does to a table: rows that come, that are another now, and that go, by key. */
record Difference(SortedMap<String, Row> added, SortedMap<String, Row> changed, SortedMap<String, Row> withdrawn) {

    static Difference between(Map<String, Row> before, Map<String, Row> after) {
        SortedMap<String, Row> added = new TreeMap<>();
        SortedMap<String, Row> changed = new TreeMap<>();
        SortedMap<String, Row> withdrawn = new TreeMap<>();
        after.forEach((key, row) -> {
            Row was = before.get(key);
            if (was == null) {
                added.put(key, row);
            } else if (!was.equals(row)) {
                changed.put(key, row);
            }
        });
        before.forEach((key, row) -> {
            if (!after.containsKey(key)) {
                withdrawn.put(key, row);
            }
        });
        return new Difference(added, changed, withdrawn);
    }

    boolean isNothing() {
        return added.isEmpty() && changed.isEmpty() && withdrawn.isEmpty();
    }

    /** As a shelf takes it. */
    Map<String, @Nullable String> bodies() {
        Map<String, @Nullable String> bodies = new TreeMap<>();
        added.forEach((key, row) -> bodies.put(key, JsonForm.body(row)));
        changed.forEach((key, row) -> bodies.put(key, JsonForm.body(row)));
        withdrawn.forEach((key, row) -> bodies.put(key, null));
        return bodies;
    }
}
