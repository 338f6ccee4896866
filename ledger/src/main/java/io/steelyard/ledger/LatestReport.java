package io.steelyard.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the latest of an epoch's reports says beside its sets of numbers. */
final class LatestReport {
    /** The number of a report that came without one. */
    static final long UNNUMBERED = -1;

    private static final long NEVER = Long.MIN_VALUE;
    private static final long NANOS_AN_HOUR = 3_600_000_000_000L;

    private long number = UNNUMBERED;
    private long upTo = -1;
    private long at = NEVER;
    private boolean last;

    /** Of two without numbers that know the same samples the later one holds, and a final one is the latest. */
    boolean isBefore(ReportRecord other, long otherNumber) {
        if (otherNumber >= 0 && number >= 0) {
            return otherNumber > number;
        }
        boolean knowsMore = other.upTo() > upTo || (other.upTo() == upTo && !last && other.at() >= at);
        return knowsMore || (other.last() && !last);
    }

    void take(ReportRecord later, long laterNumber) {
        number = Math.max(number, laterNumber);
        upTo = Math.max(upTo, later.upTo());
        at = later.at();
        last = later.last(); // after a final one of another agent, with a copy of the outbox, the epoch may go on
    }

    /** None comes any more; of an epoch that never reported that is all that is known. */
    void noneComes(long since) {
        at = at == NEVER ? since : at;
    }

    boolean isThere() {
        return at != NEVER;
    }

    /** When it was made, by the agent's clock, or null before the first. */
    @Nullable
    Long at() {
        return isThere() ? (Long) at : null;
    }

    /** In which hour since 1970 it was made; one before all others while there is none. */
    long hour() {
        return Math.floorDiv(at, NANOS_AN_HOUR);
    }

    /** The last number that it names, -1 before the first. */
    long upTo() {
        return upTo;
    }

    /** Whether it says that it is the epoch's last one. */
    boolean isLast() {
        return last;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(number);
        out.writeLong(upTo);
        out.writeLong(at);
        out.writeBoolean(last);
    }

    /** Takes up what {@link #write} wrote. */
    void read(DataInput in) throws IOException {
        number = in.readLong();
        upTo = in.readLong();
        at = in.readLong();
        last = in.readBoolean();
    }
}
