package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class UntiringTest {
    @Test
    void aTaskThatWentWrongIsDoneAgain() throws Exception {
        CountDownLatch calls = new CountDownLatch(3);
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        try {
            Untiring task = new Untiring("looking at servers", () -> {
                calls.countDown();
                throw new IllegalStateException("as a mistake in the program would");
            });
            var unused = timers.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS);
            assertThat(calls.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            timers.shutdownNow();
        }
    }
}
