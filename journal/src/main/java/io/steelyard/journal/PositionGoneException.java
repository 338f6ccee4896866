package io.steelyard.journal;

/** The records at this position have been given back; {@link #start()} is the oldest position still here. */
public final class PositionGoneException extends JournalException {
    private final Position start;

    PositionGoneException(Position wanted, Position start) {
        super("records at " + wanted.offset() + " have been given back; the oldest still here is at " + start.offset());
        this.start = start;
    }

    public Position start() {
        return start;
    }
}
