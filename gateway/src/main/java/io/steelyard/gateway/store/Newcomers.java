package io.steelyard.gateway.store;

import io.steelyard.gateway.model.Series;
import java.util.Collection;
import java.util.Map;

/** Decides on series before their first point is written. Any thread; blocks until the answer is durable. */
@FunctionalInterface
public interface Newcomers {

    /**
     * Counts the series that are new.
     *
     * @return those that may not be written, and why, in one sentence; the same answer when asked again
     */
    Map<Series, String> refused(Collection<Series> series);
}
