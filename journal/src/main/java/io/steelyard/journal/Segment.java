package io.steelyard.journal;

import java.nio.file.Path;

/**
 * A segment file with records.
 *
 * @param sequence its number; grows by one
 * @param base the position of its first record
 * @param opens how often the log had been opened when the segment began; its records carry no less
 * @param fileBytes the size that its blocks were allocated for
 */
record Segment(Path file, long sequence, long base, int opens, long fileBytes) {
    /** Where in the file the given position lies. */
    long inFile(long offset) {
        return SegmentFormat.HEADER + offset - base;
    }

    /** The position behind the last byte that fits; a multiple of eight behind the base. */
    long capacityEnd() {
        return base + (Math.max(0, fileBytes - SegmentFormat.HEADER) & ~7L);
    }

    String name() {
        return String.valueOf(file.getFileName());
    }
}
