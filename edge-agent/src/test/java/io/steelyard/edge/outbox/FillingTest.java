package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the outbox will be full. */
class FillingTest {

    private final Filling filling = new Filling();
    private long seconds;
    private long depth;

    private void pass(int count, long bytesASecond) {
        for (int i = 0; i < count; i++) {
            seconds++;
            depth += bytesASecond;
            filling.look(TimeUnit.SECONDS.toNanos(seconds), () -> depth);
        }
    }

    @Test
    void foretellsByTheLastMinuteAndSaysNothingWhileItDoesNotFill() {
        assertThat(filling.secondsToFull(1_000)).isEqualTo(-1);
        pass(3, 100);
        assertThat(filling.secondsToFull(1_000)).as("too soon to say").isEqualTo(-1);
        pass(100, 100);
        assertThat(filling.secondsToFull(100_000)).isEqualTo(1_000);
        pass(61, 400);
        assertThat(filling.secondsToFull(100_000)).isEqualTo(250);
        pass(61, -400);
        assertThat(filling.secondsToFull(100_000)).isEqualTo(-1);
    }

    @Test
    void looksOnceASecond() {
        pass(10, 100);
        filling.look(TimeUnit.SECONDS.toNanos(seconds) + 1, () -> {
            throw new AssertionError("asked twice in a second");
        });
        assertThat(filling.secondsToFull(1_000)).isEqualTo(10);
    }
}
