package io.steelyard.gateway.model;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How long a stage has worked, on however many threads: {@code end(begin())} around each piece of work. Any thread. */
public final class WorkTime {
    private static final double NANOS_A_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final LongAdder nanos = new LongAdder();

    /** Nothing yet, by a monotonic clock. */
    public WorkTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What {@link #end} is to be given when the work that begins now is done. */
    public long begin() {
        return nanoTime.getAsLong();
    }

    /** The work that began then is done, or has failed. */
    public void end(long begin) {
        nanos.add(nanoTime.getAsLong() - begin);
    }

    /** All of it. */
    public double seconds() {
        return nanos.sum() / NANOS_A_SECOND;
    }
}
