package io.steelyard.edge.opcua.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.filter.SwingingDoor.Point;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SwingingDoorTest {
    private static final double DEVIATION = 0.5;
    private static final int SEEDS = 300;
    private static final int POINTS = 700;

    private static Point point(long time, double value) {
        return new Point(time, value, 0, false);
    }

    @Test
    void aStraightLineIsItsTwoEnds() {
        Point[] points = new Point[100];
        for (int i = 0; i < points.length; i++) {
            points[i] = point(i * 10L, 3 * i + (i % 2) * 0.4);
        }
        points[99] = point(990, 297);
        assertThat(SwingingDoor.leftOut(points, DEVIATION).cardinality()).isEqualTo(98);
        assertThat(SwingingDoor.leftOut(new Point[0], DEVIATION).isEmpty()).isTrue();
    }

    @Test
    void aCornerIsTold() {
        Point[] points = {point(0, 0), point(1, 0), point(2, 0), point(3, 5), point(4, 10), point(5, 15)};
        BitSet left = SwingingDoor.leftOut(points, DEVIATION);
        assertThat(left.stream()).containsExactly(1, 3, 4);
    }

    /** Bad values, what is no number, gaps, a new item and a clock that is set back among them. */
    private static Point[] walk(Random chance) {
        Point[] points = new Point[POINTS];
        long time = chance.nextLong() >> 2;
        double value = 0;
        double slope = 0;
        for (int i = 0; i < points.length; i++) {
            int kind = chance.nextInt(200);
            time += kind == 0 ? -5_000_000_000L : kind == 1 ? 0 : 1 + chance.nextInt(1_000_000_000);
            slope = chance.nextInt(20) == 0 ? chance.nextGaussian() : slope;
            value += slope + chance.nextGaussian() * 0.2;
            Double told =
                    kind == 2 ? null : kind == 3 ? Double.NaN : kind == 4 ? Double.POSITIVE_INFINITY : (Double) value;
            points[i] = new Point(time, told, kind == 5 ? 0x808C_0000L : 0, kind == 6);
        }
        return points;
    }

    /** Nobody who draws lines is further off than promised, and no line leads over what nobody knows. */
    @Test
    void everyValueThatIsLeftOutIsNearALineOfWhatIsTold() {
        long leftOut = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Point[] points = walk(new Random(seed));
            BitSet left = SwingingDoor.leftOut(points, DEVIATION);
            leftOut += left.cardinality();
            assertThat(left.get(0) || left.get(POINTS - 1)).isFalse();
            for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i + 1)) {
                Point from = points[left.previousClearBit(i)];
                Point to = points[left.nextClearBit(i)];
                Double value = points[i].value();
                assertThat(value).as("seed %s, point %s", seed, i).isNotNull().isFinite();
                assertThat(Math.abs(SwingingDoor.between(from, to, points[i].time()) - value))
                        .as("seed %s, point %s", seed, i)
                        .isLessThanOrEqualTo(DEVIATION);
                assertThat(points[i].closes() || from.closes() || to.closes()).isFalse();
                assertThat(points[i].status()).isEqualTo(from.status()).isEqualTo(to.status());
                assertThat(points[i].time()).isStrictlyBetween(from.time(), to.time());
            }
        }
        assertThat(leftOut).as("it is of use").isGreaterThan(SEEDS * POINTS / 4L);
    }
}
