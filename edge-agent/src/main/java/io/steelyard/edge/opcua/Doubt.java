package io.steelyard.edge.opcua;

import io.steelyard.ledger.GapCause;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A stretch of which it is not known yet whether anything of it is lost: the server may have kept it all. It is told as a
 * gap when that is over, or when nobody could ask the server for ten seconds. For the server's thread only.
 */
final class Doubt {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final GapBook gaps;
    private final List<Item> items;
    private final LongSupplier nanoTime;
    private boolean open;
    private boolean told;
    private long from;
    private long since;
    private GapCause cause = GapCause.UNKNOWN;

    Doubt(GapBook gaps, List<Item> items, LongSupplier nanoTime) {
        this.gaps = gaps;
        this.items = items;
        this.nanoTime = nanoTime;
    }

    /** Since when; a doubt that is open already is the earlier one and stays. */
    void begin(long unknownSince, GapCause why) {
        if (!open) {
            open = true;
            told = false;
            from = unknownSince;
            cause = why;
            since = nanoTime.getAsLong();
            gaps.doubted(from);
        }
    }

    /** Why it began, or the cause that is thought of when there is none. */
    GapCause cause() {
        return open ? cause : GapCause.LINK_DOWN;
    }

    /** Tells it when it has lasted long enough; it may still turn out to be nothing. */
    void grow() {
        if (open && !told && nanoTime.getAsLong() - since > PATIENCE) {
            told = true;
            gaps.lost(items, from, cause);
        }
    }

    /** It is a loss. */
    void isLoss() {
        if (open) {
            gaps.lost(items, from, cause);
            open = false;
        }
    }

    /** Of these nothing is lost, of all others everything. */
    void isNothingFor(List<Item> safe) {
        if (open) {
            gaps.found(items, safe, from, cause);
            open = false;
        }
    }
}
