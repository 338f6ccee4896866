package io.steelyard.simulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Subscribers that live take what is queued within a publishing interval; for the dead nobody waits long. */
final class Linger {
    static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private Linger() {}

    /** Waits until nothing is undelivered, at most for {@link #LIMIT}. */
    static void until(LongSupplier undelivered) {
        CountDownLatch never = new CountDownLatch(1);
        long looks = LIMIT.toMillis() / LOOK_AGAIN.toMillis();
        try {
            for (long look = 0; look < looks && undelivered.getAsLong() > 0; look++) {
                if (never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
