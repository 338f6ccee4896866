package io.steelyard.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadPusherTest {
    private record Seen(long value, Instant time) {}

    private final ManualClock clock = ManualClock.anywhere();
    private final List<List<Seen>> seen = new ArrayList<>();

    private LoadPusher pusher(LoadPlan plan) {
        for (int i = 0; i < plan.signals(); i++) {
            seen.add(new ArrayList<>());
        }
        return new LoadPusher(
                plan,
                (from, to, value, time) -> {
                    for (int i = from; i < to; i++) {
                        seen.get(i).add(new Seen(value, time));
                    }
                },
                clock,
                clock.nanoTime());
    }

    /** The benchmark's promise: from the number of pushed values alone one knows what every signal has shown. */
    @ParameterizedTest
    @CsvSource({"7,1000,10", "1000,700,10", "3,90,250", "2500,100000,10", "1,5000,1"})
    void everySignalShowsItsOwnNumbersWithoutAHole(int signals, int rate, int stepMillis) {
        LoadPlan plan = new LoadPlan(signals, rate, false, Duration.ofMillis(stepMillis), 100);
        LoadPusher pusher = pusher(plan);
        pusher.begin();
        int steps = 1_000 / stepMillis;
        for (int step = 0; step < steps; step++) {
            clock.advance(plan.step());
            pusher.step();
        }
        LoadProgress progress = pusher.progress();
        assertThat(progress.pushed()).isEqualTo(rate);
        assertThat(progress.skipped()).isZero();
        for (int i = 0; i < signals; i++) {
            List<Seen> shown = seen.get(i);
            assertThat(shown).hasSize(Math.toIntExact(progress.value(i, signals) + 1));
            for (int at = 0; at < shown.size(); at++) {
                assertThat(shown.get(at).value()).isEqualTo(at);
                assertThat(at == 0
                                || shown.get(at)
                                        .time()
                                        .isAfter(shown.get(at - 1).time()))
                        .as("signal %d, value %d at %s", i, at, shown.get(at).time())
                        .isTrue();
            }
        }
    }

    /** A process that was held up (a debugger, a sleeping machine) must not flood the queues when it goes on. */
    @ParameterizedTest
    @CsvSource({"60", "3600"})
    void whatAPauseCostIsSkippedAndCountedBeyondAQuarterOfASecond(int pauseSeconds) {
        LoadPusher pusher = pusher(new LoadPlan(10, 1_000, true, Duration.ofMillis(10), 100));
        pusher.begin();
        pusher.step();
        clock.advance(Duration.ofSeconds(pauseSeconds));
        pusher.step();
        LoadProgress progress = pusher.progress();
        assertThat(progress.pushed()).isEqualTo(10 + 250);
        assertThat(progress.pushed() + progress.skipped()).isEqualTo(10 + pauseSeconds * 1_000L);
        assertThat(seen.get(0)).extracting(Seen::value).startsWith(0L, 1L, 2L).endsWith(26L);
    }

    @ParameterizedTest
    @CsvSource({"-3600", "0"})
    void timesRiseAlthoughTheClockDoesNot(int jumpSeconds) {
        LoadPusher pusher = pusher(new LoadPlan(2, 1_000, false, Duration.ofMillis(10), 100));
        pusher.begin();
        pusher.step();
        clock.advance(Duration.ofMillis(10));
        clock.stepWallClock(Duration.ofSeconds(jumpSeconds).minusMillis(10));
        pusher.step();
        List<Instant> times = seen.get(1).stream().map(Seen::time).toList();
        assertThat(times).hasSize(11).isSorted().doesNotHaveDuplicates();
    }
}
