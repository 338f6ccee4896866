package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.StoredPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ThinningTest {
    private static final long BAD = 0x8000_0000L;

    private static List<StoredPoint> thin(List<StoredPoint> points, long from, long to, int most) {
        Thinning thinning = new Thinning(from, to, most);
        points.forEach(thinning::add);
        return thinning.kept();
    }

    private static List<StoredPoint> noise(long seed, int count) {
        Random random = new Random(seed);
        List<StoredPoint> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            points.add(new StoredPoint(i * 10L, 0, random.nextGaussian()));
        }
        return points;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 9, 10, 99, 100, 101, 999})
    void keepsTheGreatestAndTheLeastHoweverFewAreWanted(int most) {
        for (long seed = 1; seed <= 5; seed++) {
            List<StoredPoint> points = noise(seed, 1_000);
            List<StoredPoint> kept = thin(points, 0, 10_000, most);
            Comparator<StoredPoint> byValue = Comparator.comparingDouble(point -> (Double) point.value());
            assertThat(kept)
                    .as("seed %d", seed)
                    .hasSizeLessThanOrEqualTo(most)
                    .contains(points.stream().max(byValue).orElseThrow())
                    .contains(points.stream().min(byValue).orElseThrow())
                    .isSortedAccordingTo(Comparator.comparingLong(StoredPoint::time));
        }
    }

    @Test
    void ofOneWantedPointThePeakIsTheOne() {
        List<StoredPoint> points = noise(1, 50);
        points.set(17, new StoredPoint(170, 0, 99.0));
        assertThat(thin(points, 0, 500, 1)).containsExactly(points.get(17));
    }

    /** Whoever asks for everything from 1677 to 2262 gets a chart as well. */
    @ParameterizedTest
    @CsvSource({"-9223372036854775808, 9223372036854775807", "0, 9223372036854775807", "-9223372036854775808, 10000"})
    void takesRangesThatALongCannotMeasure(long from, long to) {
        List<StoredPoint> points = noise(3, 1_000);
        points.set(900, new StoredPoint(9_000, 0, 1e6));
        assertThat(thin(points, from, to, 50)).hasSizeBetween(2, 50).contains(points.get(900));
    }

    @Test
    void givesEveryPointWhileThereAreNoMoreThanWanted() {
        List<StoredPoint> points = noise(4, 100);
        assertThat(thin(points, 0, 1_000, 100)).isEqualTo(points);
    }

    @Test
    void keepsThatAStretchWasNotGoodAndTextsAtItsEnds() {
        List<StoredPoint> points = noise(5, 100);
        points.set(55, new StoredPoint(550, BAD, null));
        assertThat(thin(points, 0, 1_000, 10)).contains(points.get(55));
        List<StoredPoint> texts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            texts.add(new StoredPoint(i, 0, "text " + i));
        }
        assertThat(thin(texts, 0, 100, 10))
                .contains(texts.get(0), texts.get(99))
                .hasSizeLessThanOrEqualTo(10);
    }
}
