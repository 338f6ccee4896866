package io.steelyard.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads through a segment after a start and tells what survived. Damage is told from a torn tail by evidence: a record
 * behind the unreadable stretch that was written after the stretch had been synced.
 */
final class SegmentScan {
    /**
     * What a scan found.
     *
     * @param end the position behind the last record, or where the segment ends when that is known
     * @param opens the highest number of opens met, in what was cut too
     * @param begun false when nothing but a preamble stands there, so that the segment may be begun again
     * @param unproven where the last group begins: nothing on disk proves that it was ever synced
     */
    record Found(long end, int opens, boolean begun, long cutBytes, long unproven, List<OpenReport.Damage> damages) {}

    private final RecordWindow window;
    private final Segment segment;
    private final List<OpenReport.Damage> damages = new ArrayList<>();
    private int opens;
    private int highestOpens;
    private boolean begun;
    private long at;
    private long unproven;

    private SegmentScan(RecordWindow window, long from) {
        this.window = window;
        this.segment = window.segment();
        this.opens = segment.opens();
        this.highestOpens = opens;
        this.at = from;
        this.unproven = at;
    }

    /** A segment that has a successor, which begins at {@code end}: all of it had been synced. Read from {@code from} on. */
    static Found sealed(FileLayer files, Segment segment, long from, long end) throws IOException {
        try (RecordWindow window = new RecordWindow(files, segment)) {
            SegmentScan scan = new SegmentScan(window, from);
            long limit = Math.min(end, segment.capacityEnd());
            while (scan.at < end) {
                scan.passRecords(limit);
                if (scan.at < end) {
                    long next = window.find(scan.at + 8, limit, scan.opens);
                    scan.damage(next < 0 ? end : next);
                }
            }
            return new Found(end, scan.opens, true, 0, end, scan.damages);
        }
    }

    /** The last segment, whose end is where its records end. Read from {@code from} on. */
    static Found last(FileLayer files, Segment segment, long from) throws IOException {
        try (RecordWindow window = new RecordWindow(files, segment)) {
            SegmentScan scan = new SegmentScan(window, from);
            long limit = segment.capacityEnd();
            while (true) {
                scan.passRecords(limit);
                long cutTo = scan.lookBehind(limit);
                if (cutTo >= 0) {
                    return new Found(
                            scan.at, scan.highestOpens, scan.begun, cutTo - scan.at, scan.unproven, scan.damages);
                }
            }
        }
    }

    private void passRecords(long limit) throws IOException {
        while (window.intact(at, limit, opens)) {
            opens = RecordFormat.opens(window.buffer(), window.at(at));
            highestOpens = Math.max(highestOpens, opens);
            begun |= RecordFormat.kind(window.buffer(), window.at(at)) != RecordFormat.KIND_PREAMBLE;
            unproven = RecordFormat.syncedBefore(window.buffer(), window.at(at));
            at += window.size(at);
        }
    }

    /** Damages and goes on behind, answering -1, when there is evidence; else where the torn tail ends. */
    private long lookBehind(long limit) throws IOException {
        long first = -1;
        long tornTo = at;
        long next = window.find(at + 8, limit, opens);
        while (next >= 0) {
            first = first < 0 ? next : first;
            highestOpens = Math.max(highestOpens, RecordFormat.opens(window.buffer(), window.at(next)));
            if (RecordFormat.syncedBefore(window.buffer(), window.at(next)) > at) {
                damage(first);
                return -1;
            }
            tornTo = next + window.size(next);
            next = window.find(tornTo, limit, opens);
        }
        if (tornTo == at
                && window.holds(at, RecordFormat.HEADER, limit)
                && RecordFormat.claims(window.buffer(), window.at(at), at)) {
            return Math.min(limit, at + window.size(at));
        }
        return tornTo;
    }

    private void damage(long to) {
        damages.add(new OpenReport.Damage(new Position(at), new Position(to), segment.name()));
        at = to;
    }
}
