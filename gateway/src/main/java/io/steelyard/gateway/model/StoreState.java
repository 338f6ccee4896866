package io.steelyard.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * What the time-series store takes and does, for people.
 *
 * @param kind {@code embedded} or {@code influxdb}
 * @param usedBytes bytes that hold data, -1 when the store does not tell
 * @param freeBytes bytes of the file that can be used again, -1 when the store does not tell
 * @param written readings written since the start
 * @param replaced points that stand for another sample than before, -1 when the store does not tell
 * @param days days with points, -1 when the store has none
 * @param retentionDays days that points stay, 0 for ever, -1 when the store decides
 * @param compaction what became of the last compaction, or null where the store does not compact
 */
public record StoreState(
        String kind,
        long usedBytes,
        long freeBytes,
        long written,
        long replaced,
        int days,
        long retentionDays,
        @Nullable Compaction compaction) {

    /**
     * A compaction.
     *
     * @param phase how far it is
     * @param done tables of days that are copied
     * @param of how many there are
     * @param usedBefore bytes that the file took before
     * @param usedAfter bytes that it takes since
     * @param detail why it failed; else empty
     */
    public record Compaction(Phase phase, int done, int of, long usedBefore, long usedAfter, String detail) {
        /** None since the start. */
        public static final Compaction NONE = new Compaction(Phase.IDLE, 0, 0, 0, 0, "");
    }

    /** How far a compaction is. */
    public enum Phase {
        IDLE,
        RUNNING,
        DONE,
        FAILED
    }
}
