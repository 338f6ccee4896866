package io.steelyard.gateway.system;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of records.
 *
 * @param next where the next page begins, as {@link Query#after()} takes it; null after the last
 */
public record Page<T>(List<T> rows, @Nullable String next) {

    public Page {
        rows = List.copyOf(rows);
    }
}
