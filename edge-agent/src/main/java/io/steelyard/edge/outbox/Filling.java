package io.steelyard.edge.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Foretells when the outbox will be full, by how it grew in the last minute. Any thread. */
final class Filling {
    private static final long SECOND = 1_000_000_000L;
    private static final long LEAST_NANOS = 5 * SECOND;
    private static final long MOST_NANOS = 60 * SECOND;

    /** Bytes not released at a moment. */
    private record Mark(long at, long depthBytes) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    /** Looks at what is there; more than once a second changes nothing. */
    synchronized void look(long now, LongSupplier depthBytes) {
        Mark last = marks.peekLast();
        if (last != null && now - last.at() < SECOND) {
            return;
        }
        marks.add(new Mark(now, depthBytes.getAsLong()));
        while (marks.size() > 2 && now - marks.element().at() > MOST_NANOS) {
            marks.remove();
        }
    }

    /** Seconds until nothing more fits, if it goes on like this; -1 while it does not grow, or nobody can say yet. */
    synchronized long secondsToFull(long roomBytes) {
        Mark first = marks.peekFirst();
        Mark last = marks.peekLast();
        if (first == null || last == null || last.at() - first.at() < LEAST_NANOS) {
            return -1;
        }
        double perSecond = (last.depthBytes() - first.depthBytes()) * (double) SECOND / (last.at() - first.at());
        return perSecond < 1 ? -1 : (long) (roomBytes / perSecond);
    }
}
