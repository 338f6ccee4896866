package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** An outbox that works holds what is on its way: now more, now less. A chance surplus is no forecast of a full disk. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void saysNothingWhileWhatIsOnItsWayOnlyGoesUpAndDown(long seed) {
        Random random = new Random(seed);
        List<Long> told = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            depth = random.nextInt(20_000);
            pass(1, 0);
            if (i >= 30) {
                told.add(filling.secondsToFull(5_000_000_000L));
            }
        }
        assertThat(told).as("seed " + seed).containsOnly(-1L);
    }

    /** Nothing grows for a while and then all of it, with the jitter of before: that is foretold within seconds. */
    @Test
    void foretellsSoonWhenNothingIsLetGoAnyMore() {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            depth = random.nextInt(20_000);
            pass(1, 0);
        }
        assertThat(filling.secondsToFull(1_000_000)).isEqualTo(-1);
        pass(15, 20_000);
        assertThat(filling.secondsToFull(1_000_000)).isBetween(50L, 300L);
    }

    /** It is let go in strokes, and yet there is more after each of them. */
    @Test
    void foretellsGrowthThatGoesUpAndDown() {
        for (int i = 0; i < 60; i++) {
            pass(1, i % 10 == 9 ? -6_000 : 1_000);
        }
        assertThat(filling.secondsToFull(1_000_000)).isBetween(2_500L, 5_000L);
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
