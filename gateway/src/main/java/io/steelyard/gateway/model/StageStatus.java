package io.steelyard.gateway.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one stage of the chain counted since the process started; shown on the console's chain and in {@code /metrics}.
 * For every stage {@code in = out + depth + the sum of dropped}, but for what is being worked on at this instant.
 *
 * @param stage {@code mqtt}, {@code inbox}, {@code ingest}, {@code store}, {@code folds}, or {@code system}: the records beside them
 * @param in what came in, in the stage's own unit (messages, arrivals, samples, minutes, rows)
 * @param out what was handed on
 * @param dropped what went no further, by reason
 * @param depth what waits in the stage
 * @param seconds time the stage has spent working
 */
public record StageStatus(
        String stage, long in, long out, SortedMap<String, Long> dropped, long depth, double seconds) {

    public StageStatus {
        dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
    }
}
