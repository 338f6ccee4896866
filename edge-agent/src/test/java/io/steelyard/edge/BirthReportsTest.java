package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class BirthReportsTest {
    private static final long MILLI = 1_000_000L;

    private final List<Duration> waits = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Long> cuts = new ArrayList<>();
    private long now = -5_000 * MILLI;

    private final BirthReports reports = new BirthReports(this::later, () -> now, () -> cuts.add(now));

    private void later(Duration wait, Runnable task) {
        waits.add(wait);
        tasks.add(task);
    }

    private void runDue() {
        for (Runnable task : List.copyOf(tasks)) {
            now += waits.remove(0).toNanos();
            tasks.remove(0).run();
        }
    }

    @Test
    void theFirstBirthIsReportedAtOnceAndOnAnotherThread() {
        reports.born();
        assertThat(waits).containsExactly(Duration.ZERO);
        assertThat(cuts).as("the birth is not held up").isEmpty();
        runDue();
        assertThat(cuts).hasSize(1);
    }

    @Test
    void aBirthLongAfterTheLastIsReportedAtOnce() {
        reports.born();
        runDue();
        now += 1_000 * MILLI;
        reports.born();
        assertThat(waits).containsExactly(Duration.ZERO);
    }

    /** A host that asks for rebirths without end must not fill the outbox; the last birth has its report all the same. */
    @Test
    void aFloodOfBirthsIsReportedOnceASecondAndBehindTheLast() {
        long lastBirth = now;
        for (int i = 0; i < 1_000; i++) {
            lastBirth = now;
            reports.born();
            if (i % 100 == 0) {
                runDue();
            }
            now += MILLI;
        }
        runDue();
        for (int i = 1; i < cuts.size(); i++) {
            assertThat(cuts.get(i) - cuts.get(i - 1)).isGreaterThanOrEqualTo(1_000 * MILLI);
        }
        assertThat(cuts.get(cuts.size() - 1)).isGreaterThanOrEqualTo(lastBirth);
    }

    /** The uplink's thread asks, and must not take the end of the timers for a mistake of its own. */
    @Test
    void whenTheAgentEndsNothingIsDone() {
        BirthReports ending = new BirthReports(
                (wait, task) -> {
                    throw new RejectedExecutionException("ended");
                },
                () -> now,
                () -> cuts.add(now));
        ending.born();
        ending.born();
        assertThat(cuts).isEmpty();
    }
}
