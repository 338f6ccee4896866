package io.steelyard.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However slow a store is, it is written in the end, and one that is quick again is written quickly. */
final class PaceTest {
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final int LINE = 100;

    private final Pace pace = new Pace(USUAL);
    private double seconds;
    private int inVain;

    /** Writes as many bytes to a store that takes so many a second and so long for each call. */
    private void write(long bytes, double bytesASecond, double secondsACall) {
        long left = bytes;
        while (left > 0) {
            int sent = (int) Math.min(left, Math.max(LINE, pace.bytes()));
            double took = secondsACall + sent / bytesASecond;
            if (took > pace.answer().toMillis() / 1e3) {
                seconds += pace.answer().toMillis() / 1e3;
                inVain++;
                pace.tooSlow(sent);
            } else {
                seconds += took;
                left -= sent;
                pace.answered(sent, Duration.ofNanos((long) (took * 1e9)));
            }
            assertThat(inVain).as("calls in vain, %s bytes left", left).isLessThan(30);
        }
    }

    /**
     * Two megabytes by lines from a local one down to a modem, and to stores that think for longer than is usual before they
     * answer: never more than a quarter longer than it has to take, after the first time-outs.
     */
    @ParameterizedTest
    @CsvSource({
        "1e9, 0.005, 0",
        "1e6, 0.05, 0",
        "10e3, 0, 0",
        "10e3, 1, 0",
        "3e3, 0, 90",
        "300, 0, 400",
        "1e9, 31, 100",
        "1e9, 50, 300"
    })
    void everyStoreIsWrittenInTheEnd(double bytesASecond, double secondsACall, double inVainAtMost) {
        write(2_000_000, bytesASecond, secondsACall);
        double bodies = 2_000_000.0 / (1 << 16) + 4;
        assertThat(seconds).isLessThan(1.25 * (2_000_000 / bytesASecond + bodies * secondsACall) + inVainAtMost);
    }

    /** Half an hour in which nothing is answered: then no more than two minutes until the next attempt, and full calls soon. */
    @Test
    void aStoreThatWasStalledIsWrittenInFullCallsSoon() {
        for (int i = 0; i < 60; i++) {
            pace.tooSlow(Math.max(LINE, pace.bytes()));
        }
        assertThat(pace.bytes()).isLessThanOrEqualTo(LINE);
        assertThat(pace.answer()).isEqualTo(Duration.ofMinutes(2));
        int calls = 0;
        while (pace.bytes() < Pace.MOST_BYTES) {
            pace.answered(Math.max(LINE, pace.bytes()), Duration.ofMillis(10));
            calls++;
        }
        assertThat(calls).isLessThan(20);
        assertThat(pace.answer()).isEqualTo(USUAL);
    }

    /** A call with little in it says nothing of a large one. */
    @Test
    void smallCallsDoNotMakeLargeOnesLarger() {
        pace.tooSlow(1 << 18);
        int before = pace.bytes();
        for (int i = 0; i < 100; i++) {
            pace.answered(LINE, Duration.ofMillis(1));
        }
        assertThat(pace.bytes()).isEqualTo(before);
    }
}
