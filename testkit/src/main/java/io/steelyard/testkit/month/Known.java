package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a machine or of several together: quantities by name, and of those that are not known the reason why.
 *
 * @param values by name, {@code time.apt} for instance
 * @param missing reasons by name
 */
public record Known(SortedMap<String, BigDecimal> values, SortedMap<String, String> missing) {

    public Known {
        values = new TreeMap<>(values);
        missing = new TreeMap<>(missing);
    }

    /** Nothing yet. */
    static Known nothing() {
        return new Known(new TreeMap<>(), new TreeMap<>());
    }

    void put(String name, @Nullable BigDecimal value, String otherwise) {
        values.remove(name);
        missing.remove(name);
        if (value == null) {
            missing.put(name, otherwise);
        } else {
            values.put(name, value);
        }
    }

    @Nullable
    BigDecimal value(String name) {
        return values.get(name);
    }

    /** Why it is not known; an input that nobody gives has no other reason. */
    String reason(String name) {
        return missing.getOrDefault(name, "no-value");
    }
}
