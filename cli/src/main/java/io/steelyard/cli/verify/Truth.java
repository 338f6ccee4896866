package io.steelyard.cli.verify;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * All that the simulator swore to.
 *
 * @param rows by {@code asset/signal}, in the order in which they were set
 * @param runs the simulator's starts that wrote it
 * @param places which server shows what
 * @param isWhole false when the oldest parts were dropped at the cap: what was stored before the first row is not judged
 */
record Truth(SortedMap<String, List<TruthRow>> rows, Places places, long runs, boolean isWhole) {
    long set() {
        return rows.values().stream().mapToLong(List::size).sum();
    }

    long done() {
        return rows.values().stream()
                .flatMap(List::stream)
                .filter(TruthRow::isDone)
                .count();
    }

    /** When the last row was set, by the host's clock; 0 without rows. */
    long lastSetAt() {
        return rows.values().stream()
                .flatMap(List::stream)
                .mapToLong(TruthRow::setAt)
                .max()
                .orElse(0);
    }

    /** Where judging begins for a signal. */
    long from(Map.Entry<String, List<TruthRow>> signal) {
        return isWhole ? 0 : signal.getValue().get(0).sourceTime();
    }
}
