package io.steelyard.edge.uplink;

import io.steelyard.edge.model.Forwarding;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much is backlog, and when it will be out: by what went out in the last half minute while it drains, before that by
 * the pace it will have, or by what the way held at most when it was slower than that. For the uplink's thread.
 */
final class Outlook {

    private static final long SECOND = 1_000_000_000L;
    private static final long LEAST_NANOS = 5 * SECOND;
    private static final long MOST_NANOS = 30 * SECOND;
    private static final double ABOUT = 0.9;

    /** Samples held at a moment. */
    private record Mark(long at, long held) {}

    private final Forwarding outbox;
    private final Lanes lanes;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private long lookedAt;
    private double capacity;
    private UplinkStatus.Backlog backlog = new UplinkStatus.Backlog(0, 0);

    Outlook(Forwarding outbox, Lanes lanes, long now) {
        this.outbox = outbox;
        this.lanes = lanes;
        lookedAt = now - SECOND;
    }

    UplinkStatus.Backlog backlog() {
        return backlog;
    }

    /** Looks at what is there; more than once a second changes nothing. */
    void look(long now, boolean online) {
        if (now - lookedAt < SECOND) {
            return;
        }
        lookedAt = now;
        Forwarding.Amounts amounts = outbox.amounts();
        Pace pace = lanes.pace();
        pace.look(now, amounts.sampled());
        if (online && !lanes.isDraining() && !lanes.isBehind(now)) {
            marks.clear();
            backlog = new UplinkStatus.Backlog(0, 0);
            return;
        }
        if (!online) {
            marks.clear();
        }
        double perSecond = online ? measured(now, amounts.held(), pace) : expected(pace);
        long seconds = perSecond > 0 ? (long) Math.ceil(amounts.held() / perSecond) : -1;
        backlog = new UplinkStatus.Backlog(amounts.held(), seconds);
    }

    private double measured(long now, long held, Pace pace) {
        marks.add(new Mark(now, held));
        while (marks.size() > 2 && now - marks.element().at() > MOST_NANOS) {
            marks.remove();
        }
        Mark first = marks.element();
        if (now - first.at() < LEAST_NANOS) {
            return expected(pace);
        }
        double perSecond = Math.max(0, (first.held() - held) * (double) SECOND / (now - first.at()));
        boolean isPaced = pace.isLimited() && perSecond > ABOUT * pace.perSecond();
        capacity = isPaced ? 0 : perSecond; // who is held back by the pace shows nothing of what the way could take
        return perSecond;
    }

    private double expected(Pace pace) {
        if (!pace.isLimited()) {
            return capacity;
        }
        return capacity > 0 ? Math.min(capacity, pace.perSecond()) : pace.perSecond();
    }
}
