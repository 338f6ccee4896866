package io.steelyard.journal;

/**
 * A place in the log. Opaque: it may be stored, compared and handed back, never calculated with. Later records have
 * greater positions; a position is never used for two records that were acknowledged.
 *
 * @param offset the log's own address, never negative
 */
public record Position(long offset) implements Comparable<Position> {
    /** The place before the first record that a log ever held. */
    public static final Position START = new Position(0);

    public Position {
        if (offset < 0) {
            throw new IllegalArgumentException("a position is never negative: " + offset);
        }
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(offset, other.offset);
    }

    public boolean isBefore(Position other) {
        return offset < other.offset;
    }
}
