package io.steelyard.simulator.load;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoField;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pushes the plan's values. {@link #begin} shows 0 everywhere and must return before anybody can look; {@link #step} is
 * called by one thread, a step apart, from when the load shall begin; the other methods by any thread.
 */
public final class LoadPusher {
    /** Bounds how long a new subscriber waits for the lock, and how coarse source times are. */
    private static final int MOST_A_BURST = 1_000;

    private static final int TICK_NANOS = 100;
    private static final double A_SECOND = 1e9;
    /** After a pause of the process this much is caught up; the rest is skipped. */
    private static final int CATCH_UP_DIVISOR = 4;

    private final LoadPlan plan;
    private final LoadDisplay display;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private long startNanos;
    private @Nullable Instant since;
    private Instant last = Instant.MIN;
    private long pushed;
    private long skipped;
    private int next;
    private long round = 1;
    private boolean isFrozen;

    /**
     * A pusher that has pushed nothing.
     *
     * @param clock gives source times
     * @param nanos keeps the pace; unlike the clock it never jumps
     */
    public LoadPusher(LoadPlan plan, LoadDisplay display, InstantSource clock, LongSupplier nanos) {
        this.plan = plan;
        this.display = display;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Every signal shows 0. */
    public synchronized void begin() {
        display.show(0, plan.signals(), 0, sourceTime());
    }

    /** Pushes what is due by now. */
    public synchronized void step() {
        if (isFrozen) {
            return;
        }
        long now = nanos.getAsLong();
        if (since == null) {
            since = clock.instant();
            startNanos = now - plan.step().toNanos();
        }
        long due = (long) ((now - startNanos) / A_SECOND * plan.rate()) - pushed - skipped;
        long most = Math.max(plan.rate() / CATCH_UP_DIVISOR, (long)
                (plan.rate() * 2 / A_SECOND * plan.step().toNanos()));
        if (due > Math.max(1, most)) {
            skipped += due - Math.max(1, most);
            due = Math.max(1, most);
        }
        for (long left = due; left > 0; ) {
            left -= burst((int) Math.min(left, MOST_A_BURST));
        }
    }

    private int burst(int wanted) {
        int to = Math.min(plan.signals(), next + wanted);
        int count = to - next;
        display.show(next, to, round, sourceTime());
        pushed += count;
        next = to;
        if (next == plan.signals()) {
            next = 0;
            round++;
        }
        return count;
    }

    /** Now in steps of 100 ns, and behind the last one even when the clock stood or was set back. */
    private Instant sourceTime() {
        Instant now = clock.instant();
        Instant tick = now.minusNanos(now.get(ChronoField.NANO_OF_SECOND) % TICK_NANOS);
        last = tick.isAfter(last) ? tick : last.plus(Duration.ofNanos(TICK_NANOS));
        return last;
    }

    /** Nothing is pushed any more when this returns. */
    public synchronized void freeze() {
        isFrozen = true;
    }

    /** How far the load is. */
    public synchronized LoadProgress progress() {
        return new LoadProgress(pushed, skipped, since, last, isFrozen);
    }
}
