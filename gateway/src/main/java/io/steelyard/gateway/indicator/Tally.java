package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.MinuteRow;
import java.util.Map;

/** Sums over minute rows: what both indicators are ratios of. A ratio of sums, never a mean of ratios. */
final class Tally {
    private static final String RUNNING = "time.3.3";
    private static final String RUNNING_WITHOUT_MODE = "time.3";

    private static final long NANOS_A_MINUTE = 60_000_000_000L;

    private long good;
    private long samples;
    private long running;
    private long known;
    private long unknown;
    private long covered;
    private boolean timed;

    void add(MinuteRow row) {
        covered += row.fields().get("covered") instanceof Long value ? value : coveredBefore(row);
        good += whole(row, "samples.good");
        samples += whole(row, "samples.good") + whole(row, "samples.uncertain") + whole(row, "samples.bad");
        running += whole(row, RUNNING) + whole(row, RUNNING_WITHOUT_MODE);
        for (Map.Entry<String, Object> field : row.fields().entrySet()) {
            if (field.getKey().equals("time.unknown")) {
                unknown += (Long) field.getValue();
                timed = true;
            } else if (field.getKey().startsWith("time.")) {
                known += (Long) field.getValue();
                timed = true;
            }
        }
    }

    void add(Tally other) {
        good += other.good;
        samples += other.samples;
        running += other.running;
        known += other.known;
        unknown += other.unknown;
        covered += other.covered;
        timed |= other.timed;
    }

    /** Rows of the rule before did not say; what they call unknown was not covered. */
    private static long coveredBefore(MinuteRow row) {
        return NANOS_A_MINUTE - whole(row, "time.unknown");
    }

    private static long whole(MinuteRow row, String field) {
        return row.fields().get(field) instanceof Long value ? value : 0;
    }

    long good() {
        return good;
    }

    long samples() {
        return samples;
    }

    long running() {
        return running;
    }

    long known() {
        return known;
    }

    long unknown() {
        return unknown;
    }

    /** Nanoseconds in which a sample would have been known. */
    long covered() {
        return covered;
    }

    /** Whether a signal says what the asset does; of what it did nothing need be known. */
    boolean isTimed() {
        return timed;
    }
}
