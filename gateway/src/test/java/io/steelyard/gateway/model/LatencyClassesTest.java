package io.steelyard.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of classes stand on disk: what they hold never changes. */
final class LatencyClassesTest {

    /** More than the first, at most the second, in nanoseconds. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1000000",
        "1, 1000000, 1250000",
        "9, 6300000, 8000000",
        "10, 8000000, 10000000",
        "30, 800000000, 1000000000",
        "33, 1600000000, 2000000000",
        "90, 800000000000000, 1000000000000000"
    })
    void aClassHoldsWhatIsMoreThanOneBoundAndAtMostTheNext(int latencyClass, long over, long upTo) {
        assertThat(LatencyClasses.over(latencyClass)).isEqualTo(over);
        assertThat(LatencyClasses.upTo(latencyClass)).isEqualTo(upTo);
        assertThat(LatencyClasses.of(upTo)).isEqualTo(latencyClass);
        assertThat(LatencyClasses.of(upTo + 1)).isEqualTo(latencyClass + 1);
    }

    @Test
    void whatIsBeyondTheLastBoundHasNone() {
        assertThat(LatencyClasses.of(Long.MAX_VALUE)).isEqualTo(LatencyClasses.BEYOND);
        assertThat(LatencyClasses.upTo(LatencyClasses.BEYOND)).isEqualTo(Long.MAX_VALUE);
        assertThat(LatencyClasses.of(0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsTheClassThatLookingThroughAllOfThemFinds(long seed) {
        Random chance = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long nanos = chance.nextLong() >>> chance.nextInt(1, 64);
            int slow = 0;
            while (nanos > LatencyClasses.upTo(slow)) {
                slow++;
            }
            assertThat(LatencyClasses.of(nanos))
                    .as("seed %d, %d ns", seed, nanos)
                    .isEqualTo(slow);
        }
    }

    @Test
    void countsAreReadBackAsTheyWereWritten() {
        TreeMap<Integer, Long> classes = new TreeMap<>();
        classes.put(12, 340L);
        classes.put(91, 5L);
        LatencyCounts counts = new LatencyCounts(classes, 3, 1);
        assertThat(counts.text()).isEqualTo("12=340 91=5 late=3 untimed=1");
        assertThat(LatencyCounts.parse(counts.text())).isEqualTo(counts);
        assertThat(LatencyCounts.parse("")).isEqualTo(LatencyCounts.NONE);
        assertThat(counts.plus(counts).all()).isEqualTo(2 * counts.all()).isEqualTo(698);
    }
}
