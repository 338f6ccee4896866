package io.steelyard.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a journal is laid out and bounded.
 *
 * @param folder the folder that the journal owns alone
 * @param segmentBytes size of a segment file
 * @param capBytes most bytes of segment files, the reserve included; at least three segments
 * @param reserveBytes what droppable records leave free for kept ones; 1 % of the cap and at least 4 MB by default
 * @param keepBytes what stays readable behind the hindmost cursor; at most half of the cap
 * @param maxRecordBytes largest record
 * @param waitingBytes most bytes of appends that wait in memory for the disk; more are refused, except kept records as
 *     far as the reserve
 * @param cursorBytes largest payload of a cursor
 * @param verifyBytes how much of the log's end is checked record by record at opening; what lies before is checked when
 *     it is read
 * @param closeWithin how long {@code close} waits for what is still to be written
 */
public record JournalOptions(
        Path folder,
        long segmentBytes,
        long capBytes,
        long reserveBytes,
        long keepBytes,
        int maxRecordBytes,
        long waitingBytes,
        int cursorBytes,
        long verifyBytes,
        Duration closeWithin) {
    private static final long MB = 1024L * 1024;

    public JournalOptions {
        require(segmentBytes >= 4096 && segmentBytes <= 256 * MB, "segmentBytes must lie between 4 KB and 256 MB");
        require(capBytes >= 3 * segmentBytes, "capBytes must hold at least three segments");
        require(reserveBytes >= 0 && reserveBytes < capBytes, "reserveBytes must be less than capBytes");
        require(keepBytes >= 0 && waitingBytes > 0 && verifyBytes >= 0, "sizes must not be negative");
        require(keepBytes <= capBytes / 2, "keepBytes must be at most half of capBytes");
        require(
                maxRecordBytes > 0 && maxRecordBytes <= segmentBytes / 2 - 256,
                "maxRecordBytes must be at most half a segment less 256 bytes");
        require(cursorBytes >= 0 && cursorBytes <= 16 * MB, "cursorBytes must lie between 0 and 16 MB");
    }

    /**
     * The defaults for a cap and a segment size: 1 % of the cap in reserve (at least 4 MB, at most a quarter), records up
     * to 16 MB or half a segment, cursors up to 64 KB. A cap below three segments is raised to that.
     */
    public static JournalOptions of(Path folder, long segmentBytes, long capBytes) {
        long cap = Math.max(capBytes, 3 * segmentBytes);
        return new JournalOptions(
                folder,
                segmentBytes,
                cap,
                Math.min(Math.max(cap / 100, 4 * MB), cap / 4),
                0,
                (int) Math.min(16 * MB, segmentBytes / 2 - 256),
                64 * MB,
                64 * 1024,
                256 * MB,
                Duration.ofSeconds(20));
    }

    public JournalOptions withReserveBytes(long bytes) {
        return new JournalOptions(
                folder,
                segmentBytes,
                capBytes,
                bytes,
                keepBytes,
                maxRecordBytes,
                waitingBytes,
                cursorBytes,
                verifyBytes,
                closeWithin);
    }

    public JournalOptions withKeepBytes(long bytes) {
        return new JournalOptions(
                folder,
                segmentBytes,
                capBytes,
                reserveBytes,
                bytes,
                maxRecordBytes,
                waitingBytes,
                cursorBytes,
                verifyBytes,
                closeWithin);
    }

    public JournalOptions withCursorBytes(int bytes) {
        return new JournalOptions(
                folder,
                segmentBytes,
                capBytes,
                reserveBytes,
                keepBytes,
                maxRecordBytes,
                waitingBytes,
                bytes,
                verifyBytes,
                closeWithin);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
