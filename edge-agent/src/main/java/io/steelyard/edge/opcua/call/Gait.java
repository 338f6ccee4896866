package io.steelyard.edge.opcua.call;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much of a server's time a look at it may take: after each answer it rests for a multiple of what the answer took, so
 * that whoever reads values there is not held up. For one thread.
 */
public final class Gait {
    private static final int SHARE = 20;
    private static final long LEAST_REST = TimeUnit.MILLISECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    private final int share;
    private long owed;

    private Gait(LongSupplier nanoTime, int share) {
        this.nanoTime = nanoTime;
        this.share = share;
    }

    /** As quickly as the server answers, many questions at once. */
    public static Gait quick() {
        return new Gait(() -> 0, 1);
    }

    /** One question at a time, and never for more than a twentieth of the time. */
    public static Gait gentle(LongSupplier nanoTime) {
        return new Gait(nanoTime, SHARE);
    }

    /** How many questions may be on their way when a quick look would have so many. */
    public int width(int quick) {
        return share == 1 ? quick : 1;
    }

    /** A question is asked: what {@link #answered} wants to know. */
    public long asked() {
        return nanoTime.getAsLong();
    }

    /** The answer is there; returns when the next question may be asked. */
    public void answered(long asked) throws InterruptedException {
        rest(nanoTime.getAsLong() - asked);
    }

    /** The same for an answer that took so long. */
    public void rest(long nanos) throws InterruptedException {
        owed += (share - 1) * nanos;
        if (owed >= LEAST_REST) {
            boolean unusedNever = new CountDownLatch(1).await(owed, TimeUnit.NANOSECONDS);
            owed = 0;
        }
    }
}
