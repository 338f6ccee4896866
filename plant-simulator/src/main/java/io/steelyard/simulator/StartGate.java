package io.steelyard.simulator;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Holds a new plant still until its audience is there, so that a demo's first subscriber misses nothing: until every
 * signal is watched, or some are and for five seconds no more have come, or the time is up. Asked once a tick by the
 * plant's thread.
 */
final class StartGate {
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final long limitTicks;
    private final long quietTicksNeeded;
    private final int signals;
    private final IntSupplier watched;
    private long ticks;
    private long quietTicks;
    private int lastWatched;
    private boolean isOpen;

    /**
     * A closed gate.
     *
     * @param hold how long it stays closed at most
     * @param tick the time between two questions, which the plant's speed shortens
     */
    StartGate(Duration hold, Duration tick, int signals, IntSupplier watched) {
        this.limitTicks = hold.dividedBy(tick);
        this.quietTicksNeeded = QUIET.dividedBy(tick);
        this.signals = signals;
        this.watched = watched;
    }

    boolean isOpen() {
        if (!isOpen) {
            isOpen = ticks++ >= limitTicks || isAudienceThere(watched.getAsInt());
        }
        return isOpen;
    }

    private boolean isAudienceThere(int now) {
        quietTicks = now > 0 && now == lastWatched ? quietTicks + 1 : 0;
        lastWatched = now;
        return now >= signals || quietTicks >= quietTicksNeeded;
    }
}
