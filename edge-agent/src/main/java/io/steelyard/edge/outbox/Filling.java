package io.steelyard.edge.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Foretells when the outbox will be full, by how it grew in the last minute. Any thread. */
final class Filling {
    private static final long SECOND = 1_000_000_000L;
    private static final long LEAST_NANOS = 5 * SECOND;
    private static final long MOST_NANOS = 60 * SECOND;
    /** How much steeper than its own uncertainty a rise is that is none by chance. */
    private static final double SURE = 5;

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

    /**
     * Seconds until nothing more fits, if it goes on like this; -1 while it does not grow, or nobody can say yet. That there is
     * more now than a minute ago is no growth where it goes up and down by more, as with what is on its way to the gateway.
     */
    synchronized long secondsToFull(long roomBytes) {
        Mark first = marks.peekFirst();
        Mark last = marks.peekLast();
        if (first == null || last == null || last.at() - first.at() < LEAST_NANOS) {
            return -1;
        }
        double perSecond = (last.depthBytes() - first.depthBytes()) * (double) SECOND / (last.at() - first.at());
        return perSecond < 1 || !isRising(first.at()) ? -1 : (long) (roomBytes / perSecond);
    }

    /** Whether the line through all marks goes up by more than what lies beside it may make of it. */
    private boolean isRising(long since) {
        double meanX = 0;
        double meanY = 0;
        for (Mark mark : marks) {
            meanX += (mark.at() - since) / (double) SECOND / marks.size();
            meanY += mark.depthBytes() / (double) marks.size();
        }
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (Mark mark : marks) {
            double x = (mark.at() - since) / (double) SECOND - meanX;
            double y = mark.depthBytes() - meanY;
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        double beside = Math.max(0, yy - xy * xy / xx);
        return xy > 0 && xy * xy / xx * (marks.size() - 2) > SURE * SURE * beside;
    }
}
