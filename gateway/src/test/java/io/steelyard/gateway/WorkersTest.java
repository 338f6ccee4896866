package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fold that waits for a database that is away must not keep an open address from being told. */
@Timeout(30)
final class WorkersTest {
    private static final Duration NO_PAUSE = Duration.ofMillis(1);

    @Test
    void aTimerThatWaitsHoldsUpNoOther() throws Exception {
        Workers workers = new Workers(Thread::new);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch turns = new CountDownLatch(5);
        workers.every(NO_PAUSE, "waits", () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        workers.every(NO_PAUSE, "goes on", turns::countDown);
        assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted.getCount()).isEqualTo(1);
        workers.close(Duration.ofSeconds(10));
        assertThat(interrupted.getCount()).as("closing ends it").isZero();
    }

    /** A thread dump should say which work it is that stands. */
    @Test
    void aTimersThreadIsCalledAsItsWork() throws Exception {
        Workers workers = new Workers(Thread::new);
        CountDownLatch named = new CountDownLatch(1);
        workers.every(NO_PAUSE, "folds", () -> {
            if (Thread.currentThread().getName().equals("folds")) {
                named.countDown();
            }
        });
        assertThat(named.await(10, TimeUnit.SECONDS)).isTrue();
        workers.close(Duration.ofSeconds(10));
    }

    /** Whoever asked once for too much must not end for ever what folds, takes files or forgets. */
    @Test
    void aTimerGoesOnAfterAnErrorToo() throws Exception {
        Workers workers = new Workers(Thread::new);
        CountDownLatch turns = new CountDownLatch(3);
        workers.every(NO_PAUSE, "too large", () -> {
            turns.countDown();
            throw new OutOfMemoryError("for a test");
        });
        assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(workers.ended()).isEmpty();
        workers.close(Duration.ofSeconds(10));
    }

    /** Where even the saying fails there is nothing left but to tell whoever may start the process again. */
    @Test
    void tellsOfATimerThatHasEnded() {
        Workers workers = new Workers(Thread::new);
        workers.every(NO_PAUSE, "goes on", () -> {});
        workers.every(NO_PAUSE, "folds", () -> {
            throw new OutOfMemoryError() {
                private static final long serialVersionUID = 1;

                @Override
                public String toString() {
                    throw new OutOfMemoryError("while saying so");
                }
            };
        });
        long end = System.nanoTime() + 10_000_000_000L;
        while (workers.ended().isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(workers.ended()).contains("folds");
        workers.close(Duration.ofSeconds(10));
    }
}
