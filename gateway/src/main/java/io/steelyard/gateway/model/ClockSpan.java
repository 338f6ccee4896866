package io.steelyard.gateway.model;

import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which the clocks of a server, or of what an asset of it is read from, and of its agent stood a second
 * or more apart, as the agent told it.
 *
 * @param scope the server, or one of its assets
 * @param from since when at the earliest, nanoseconds since 1970 by the agent's clock
 * @param to until when at the latest, not included; null while it lasts
 * @param skew how far that clock was ahead, nanoseconds; null where what was told cannot be read
 * @param how whose clock moved, in the agent's word: {@code server-stepped} for instance; empty where it says none
 */
public record ClockSpan(
        Scope scope, long from, @Nullable Long to, @Nullable Long skew, String how) {
    private static final long APART = TimeUnit.SECONDS.toNanos(1);
    /** No clock is so wrong. */
    private static final double MOST_SECONDS = 1e9;

    /** Where the first value may lie that rests on it: values stand at their server's times, receipt at the agent's. */
    public long affectedFrom() {
        return Math.min(from, shifted(from));
    }

    /** Behind the last value that may rest on it; null while it lasts. */
    public @Nullable Long affectedTo() {
        return to == null ? null : (Long) Math.max(to, shifted(to));
    }

    /** Whether values of {@code begin <= time < end} may rest on it. */
    public boolean touches(long begin, long end) {
        Long until = affectedTo();
        return affectedFrom() < end && (until == null || until > begin);
    }

    private long shifted(long at) {
        long by = skew == null ? 0 : skew;
        long sum = at + by;
        if (((at ^ sum) & (by ^ sum)) < 0) {
            return by < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return sum;
    }

    /** Whose clock an event {@code clock-skew} tells of, a server's or that behind one of its assets; null of any other event. */
    public static @Nullable Scope clockOf(EventRecord event) {
        String named = event.details().get("server");
        String server = named == null ? event.scope().server() : named;
        return server == null || !event.type().equals(EventType.CLOCK_SKEW.text())
                ? null
                : new Scope(
                        event.scope().site(),
                        event.scope().agent(),
                        server,
                        event.scope().asset(),
                        null);
    }

    /** Nanoseconds of a text like {@code +1.234 s}, to the millisecond; null of one that cannot be read. */
    public static @Nullable Long nanos(String skew) {
        try {
            double seconds = Double.parseDouble(skew.replace(" s", ""));
            return Math.abs(seconds) < MOST_SECONDS
                    ? (Long) TimeUnit.MILLISECONDS.toNanos(Math.round(seconds * 1e3))
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether such a text says that the clocks do not agree; one that cannot be read says nothing good. */
    public static boolean isApart(String skew) {
        Long nanos = nanos(skew);
        return nanos == null || Math.abs(nanos) >= APART;
    }
}
