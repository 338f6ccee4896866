package io.steelyard.edge.uplink;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast the backlog may flow: a multiple of the rate at which samples come, averaged over ten seconds. What was saved up
 * in a quarter of a second goes at once, so that messages are filled: in no stretch of time go more than so many times what
 * comes in it and in a quarter of a second, and the rest of an entry. For the uplink's thread.
 */
final class Pace {

    private static final long SECOND = 1_000_000_000L;
    private static final int SECONDS = 10;
    private static final double SAVED_SECONDS = 0.25;

    /** Samples given by a moment. */
    private record Mark(long at, long sampled) {}

    private final UplinkConfig.Backlog wish;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private double perSecond;
    private double saved;
    private long savedAt;
    private boolean open;

    Pace(UplinkConfig.Backlog wish, long now) {
        this.wish = wish;
        perSecond = wish.least();
        savedAt = now;
    }

    /** Looks how fast samples come; more than once a second changes nothing. */
    void look(long now, long sampled) {
        Mark last = marks.peekLast();
        if (last != null && now - last.at() < SECOND) {
            return;
        }
        marks.add(new Mark(now, sampled));
        while (marks.size() > 2 && now - marks.element().at() > SECONDS * SECOND) {
            marks.remove();
        }
        Mark first = marks.element();
        double live = now == first.at() ? 0 : (sampled - first.sampled()) * (double) SECOND / (now - first.at());
        perSecond = Math.max(wish.least(), wish.pace() * live);
    }

    /** Samples a second that the backlog may have now; meaningless where it is not paced. */
    double perSecond() {
        return perSecond;
    }

    boolean isLimited() {
        return wish.liveFirst() && wish.pace() > 0;
    }

    /** Whether the backlog may go on now. */
    boolean isOpen(long now) {
        double most = perSecond * SAVED_SECONDS;
        saved = Math.min(most, saved + perSecond * (now - savedAt) / SECOND);
        savedAt = now;
        open = open ? saved > 0 : saved >= most;
        return open || !isLimited();
    }

    /** When it will be open, as far as can be said now. */
    long opensAt(long now) {
        double missing = Math.max(1, perSecond * SAVED_SECONDS - saved);
        return now + (long) Math.ceil(missing * SECOND / perSecond);
    }

    /** So many samples of the backlog go. */
    void spend(int samples) {
        saved -= samples;
    }
}
