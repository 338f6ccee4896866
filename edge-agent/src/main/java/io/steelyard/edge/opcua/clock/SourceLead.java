package io.steelyard.edge.opcua.clock;

import io.steelyard.edge.opcua.clock.SourceFile.Told;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far the source times of one asset are ahead of the server's clock: what was told, what is to be told, and what the
 * present stretch of ten seconds shows. Nanoseconds; behind is less than 0.
 */
final class SourceLead {
    static final long APART = TimeUnit.SECONDS.toNanos(1);
    /** Half a second, so that clocks on the edge are not told of again and again. */
    static final long NEAR = APART / 2;

    private static final long STRETCH = TimeUnit.SECONDS.toNanos(10);

    /** What was told last, in an earlier run, too. */
    private Told told;
    /** What is to be told, and since when it was so; null when nothing is. */
    private @Nullable Told due;

    private long dueSince;
    private @Nullable Long toldAt;
    private @Nullable Stretch ahead;
    private @Nullable Stretch behind;
    private long usual;
    private boolean agrees;

    /** The youngest of what came since. */
    private static final class Stretch {
        private final long since;
        private long most = Long.MIN_VALUE;

        Stretch(long since) {
            this.since = since;
        }
    }

    /** One value: how far it is ahead, and how far the one of the same variable before it was, null where nobody knows. */
    record Value(long ahead, @Nullable Long before, boolean goesBack) {

        /** Whether it says that a clock that was ahead is not ahead any more: one that is only late says nothing. */
        boolean agrees() {
            return before == null ? Math.abs(ahead) < NEAR : before >= APART && ahead < NEAR;
        }
    }

    SourceLead(Told told) {
        this.told = told;
    }

    Told told() {
        return told;
    }

    /** Also when the agent's clock was set back. */
    private static boolean isOver(long begin, long length, long at) {
        return at - begin >= length || at < begin;
    }

    /**
     * Takes a value.
     *
     * @param at when it came
     * @param serverSkew how far the server's clock is ahead of the agent's
     */
    void take(Value value, long at, long serverSkew) {
        Stretch now = ahead == null ? new Stretch(at) : ahead;
        ahead = now;
        now.most = Math.max(now.most, value.ahead());
        agrees = value.ahead() < APART && (agrees || value.agrees());
        if (behind == null && value.goesBack()) {
            behind = new Stretch(at);
            boolean isFurther = last() < 0; // and no later than before by nature
            usual = isFurther || value.before() == null ? usual : Math.min(0, value.before());
        }
        Stretch back = behind;
        if (back != null) {
            back.most = Math.max(back.most, value.ahead());
            if (isOver(back.since, STRETCH, at)) {
                behind = null;
                if (back.most <= usual - APART) {
                    ahead = null; // it may have begun before they went back
                    isSo(new Told(back.most, back.most - usual + serverSkew), back.since);
                    return;
                }
            }
        }
        if (isOver(now.since, STRETCH, at)) {
            ahead = null;
            judge(now, serverSkew);
        }
    }

    private long last() {
        return due == null ? told.ofServer() : due.ofServer();
    }

    private void judge(Stretch over, long serverSkew) {
        long last = last();
        if (over.most >= APART) {
            isSo(new Told(over.most, over.most + serverSkew), over.since);
        } else if (last > 0 ? agrees && over.most < NEAR : last < 0 && over.most >= last + APART) {
            isSo(Told.NOTHING, over.since);
        }
    }

    /** What stands apart from the server by as much as the server from the agent stands where it should. */
    private void isSo(Told now, long since) {
        Told next = Math.abs(now.ofAgent()) < APART ? Told.NOTHING : now;
        boolean isNews = next.isNothing() != told.isNothing() || Math.abs(next.ofAgent() - told.ofAgent()) >= APART;
        dueSince = due == null ? since : dueSince;
        due = isNews ? next : null;
    }

    /** What is to be told now, which then counts as told; null when there is nothing, or it was told of a minute ago. */
    @Nullable
    Told tell(long at, long pause) {
        Told now = due;
        if (now == null || (toldAt != null && !isOver(toldAt, pause, at))) {
            return null;
        }
        told = now;
        toldAt = at;
        due = null;
        return now;
    }

    long since() {
        return dueSince;
    }

    /** It found no place. */
    void refused(Told what, long since, Told before) {
        told = before;
        due = due == null ? what : due;
        dueSince = since;
    }

    /** Whether nothing has to be remembered of it. */
    boolean isIdle(long at, long pause) {
        return told.isNothing()
                && due == null
                && ahead == null
                && behind == null
                && (toldAt == null || isOver(toldAt, pause, at));
    }

    /** What was seen so far was seen by another clock of the server. */
    void beginAnew() {
        ahead = null;
        behind = null;
    }
}
