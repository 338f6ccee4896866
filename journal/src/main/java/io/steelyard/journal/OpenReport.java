package io.steelyard.journal;

import java.util.List;

/**
 * What a journal found when it was opened.
 *
 * @param start position of the oldest record
 * @param end position behind the last record that survived
 * @param segments segment files with records
 * @param cutBytes bytes of a torn tail that was cut; never acknowledged, so nothing is lost by it
 * @param damages stretches that had been durable and cannot be read any more
 * @param lostCursors cursors whose file could not be read; they stand at {@code start} again
 */
public record OpenReport(
        Position start, Position end, int segments, long cutBytes, List<Damage> damages, List<String> lostCursors) {
    public OpenReport {
        damages = List.copyOf(damages);
        lostCursors = List.copyOf(lostCursors);
    }

    /** True when everything that was ever acknowledged and not given back is there. */
    public boolean intact() {
        return damages.isEmpty() && lostCursors.isEmpty();
    }

    /**
     * A stretch of the log that cannot be read.
     *
     * @param from the first unreadable position
     * @param to where reading goes on
     * @param file the file's name, or what is missing
     */
    public record Damage(Position from, Position to, String file) {
        public long bytes() {
            return to.offset() - from.offset();
        }
    }
}
