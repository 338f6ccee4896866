package io.steelyard.gateway.store;

import io.steelyard.gateway.model.Unavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again for ever what is unavailable now: a full disk has room some day. For one thread; what it says, for any. */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final Duration first;
    private final CountDownLatch never = new CountDownLatch(1); // only interrupting ends a pause
    private volatile @Nullable String trouble;

    Patience(Duration first) {
        this.first = first;
    }

    /** Something that may be unavailable. */
    @FunctionalInterface
    interface Call<T> {
        T make() throws InterruptedException;
    }

    <T> T insist(Call<T> call) throws InterruptedException {
        long pause = first.toMillis();
        while (true) {
            try {
                T answer = call.make();
                trouble = null;
                return answer;
            } catch (RuntimeException e) {
                if (!(e instanceof Unavailable)) {
                    throw e;
                }
                String said = String.valueOf(e.getMessage());
                if (!said.equals(trouble)) {
                    LOG.error("{}; it is tried again", said, e);
                }
                trouble = said;
                boolean unused = never.await(pause, TimeUnit.MILLISECONDS);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    @Nullable
    String trouble() {
        return trouble;
    }
}
