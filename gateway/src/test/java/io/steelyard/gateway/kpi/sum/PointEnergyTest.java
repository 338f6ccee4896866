package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.model.MeteringPlan.Point;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What readings by interval say of a window, what the counter says of the rest, and what nobody says. */
final class PointEnergyTest {
    private static final Point POINT =
            new Point("m1", new AssetKey("works", "m"), "", "electricity", "kW.h", null, "works");

    private static MeterReading reading(long from, long to, String amount) {
        return reading(from, to, amount, "kW.h", Grade.D);
    }

    private static MeterReading reading(long from, long to, String amount, String unit, Grade grade) {
        return new MeterReading("m1", from, to, new BigDecimal(amount), unit, grade);
    }

    /** Nobody has heard of the meter. */
    private static PointEnergy.Counted unknown(Point point, long from, long to) {
        return new PointEnergy.Counted(Quantity.missing("kW.h", Grade.T, "meter-unknown"), 0, false);
    }

    private static String of(long from, long to, MeterReading... readings) {
        return told(
                new PointEnergy(Map.of("m1", List.of(readings)), PointEnergyTest::unknown, new Window(from, to, "UTC"))
                        .total(POINT));
    }

    private static String told(Quantity quantity) {
        return String.join(
                " ",
                text(quantity.value()),
                text(quantity.low()),
                text(quantity.high()),
                quantity.grade().name(),
                String.valueOf(quantity.coverage()),
                quantity.reason());
    }

    private static String text(@Nullable BigDecimal number) {
        return number == null ? "-" : number.stripTrailingZeros().toPlainString();
    }

    /** Quarter hours that fill the window, two of them in other units. */
    @Test
    void readingsThatFillTheWindowAreExact() {
        MeterReading first = reading(0, 15, "5");
        MeterReading second = reading(15, 30, "2", "MW.h", Grade.D);
        assertThat(of(0, 30, first, second)).isEqualTo("2005 2005 2005 D 1.0 energy-of-readings");
        assertThat(of(0, 15, first, second)).isEqualTo("5 5 5 D 1.0 energy-of-readings");
        assertThat(of(15, 45, second, reading(30, 45, "10000", "W.h", Grade.S)))
                .isEqualTo("2010 2010 2010 S 1.0 energy-of-readings");
    }

    /** It may all have been used in the part that is within, or none of it; the value is its share by time. */
    @Test
    void aReadingThatReachesBeyondSetsBoundsOnly() {
        assertThat(of(10, 30, reading(0, 15, "6"), reading(15, 30, "4"))).isEqualTo("6 4 10 D 1.0 reading-in-parts");
        assertThat(of(5, 10, reading(0, 15, "6"))).isEqualTo("2 0 6 D 1.0 reading-in-parts");
    }

    @Test
    void timeThatNobodyTellsOfHasNoUpperBound() {
        assertThat(of(0, 40, reading(0, 15, "5"), reading(25, 30, "4"))).isEqualTo("9 9 - D 0.5 energy-of-readings");
        assertThat(of(30, 40, reading(0, 15, "5"))).isEqualTo("- - - S 0.0 no-meter-reading");
        assertThat(of(0, 40)).as("an entry without readings").isEqualTo("- - - S 0.0 no-meter-reading");
    }

    @Test
    void whatIsOfAnotherKindIsNotAdded() {
        assertThat(of(0, 30, reading(0, 15, "5"), reading(15, 30, "5", "m3", Grade.D)))
                .isEqualTo("- - - D 0.0 units-differ");
    }

    /** A counter that was there from minute 10 on: of 20 to 30 it counted 100 a minute, before and behind that 1. */
    private static PointEnergy.Counted counter(Point point, long from, long to) {
        long begin = Math.max(from, 10);
        if (begin >= to) {
            return new PointEnergy.Counted(Quantity.missing("kW.h", Grade.T, "meter-unknown"), 0, false);
        }
        BigDecimal amount = BigDecimal.ZERO;
        for (long minute = begin; minute < to; minute++) {
            amount = amount.add(BigDecimal.valueOf(minute >= 20 && minute < 30 ? 100 : 1));
        }
        return new PointEnergy.Counted(Quantity.exactly(amount, "kW.h", Grade.T), to - begin, true);
    }

    private static String counted(long from, long to, MeterReading... readings) {
        return told(
                new PointEnergy(Map.of("m1", List.of(readings)), PointEnergyTest::counter, new Window(from, to, "UTC"))
                        .total(POINT));
    }

    @Test
    void readingsGoBeforeTheCounterWhichTellsOfTheRest() {
        assertThat(counted(10, 40)).as("nothing was read").isEqualTo("1020 1020 1020 T 1.0 ");
        assertThat(counted(10, 40, reading(20, 30, "7"))).isEqualTo("27 27 27 D 1.0 energy-of-readings");
        assertThat(counted(20, 30, reading(15, 35, "7"))).isEqualTo("3.5 0 7 D 1.0 reading-in-parts");
        assertThat(counted(0, 40, reading(20, 30, "7")))
                .as("before minute 10 nobody tells")
                .isEqualTo("27 27 - D 0.75 energy-of-readings");
    }

    /** However often readings have gaps, no more is asked of the counter than anybody waits for; the rest is unknown. */
    @Test
    void asksTheCounterOfSoManyGapsOnly() {
        List<MeterReading> readings = new ArrayList<>();
        for (long at = 0; at < 1_000; at += 2) {
            readings.add(reading(at, at + 1, "1"));
        }
        int[] asked = {0};
        Quantity total = new PointEnergy(
                        Map.of("m1", readings),
                        (point, from, to) -> {
                            asked[0]++;
                            return new PointEnergy.Counted(
                                    Quantity.exactly(BigDecimal.TEN, "kW.h", Grade.T), to - from, true);
                        },
                        new Window(0, 1_000, "UTC"))
                .total(POINT);
        assertThat(asked[0]).isEqualTo(200);
        assertThat(told(total)).isEqualTo("2500 2500 - D 0.7 energy-of-readings");
    }

    /**
     * Whatever went through in each minute, readings of whole minutes say so: the bounds hold it in every window, and where no
     * reading is cut and nothing is missing they are it.
     */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theBoundsHoldWhatWentThrough(long seed) {
        Random random = new Random(seed);
        int[] truth = random.ints(200, 0, 50).toArray();
        boolean isCounted = seed % 2 == 0;
        List<MeterReading> readings = new ArrayList<>();
        boolean[] edge = new boolean[201];
        for (int at = random.nextInt(10); at < 190; ) {
            int end = at + 1 + random.nextInt(10);
            readings.add(reading(at, end, String.valueOf(sum(truth, at, end))));
            at = end + (random.nextInt(3) == 0 ? random.nextInt(6) : 0);
        }
        for (MeterReading one : readings) {
            for (long inside = one.from() + 1; inside < one.to(); inside++) {
                edge[(int) inside] = true;
            }
        }
        for (int i = 0; i < 300; i++) {
            int from = random.nextInt(199);
            int to = from + 1 + random.nextInt(200 - from);
            Quantity total = new PointEnergy(
                            Map.of("m1", readings),
                            isCounted
                                    ? (point, begin, end) -> new PointEnergy.Counted(
                                            Quantity.exactly(
                                                    BigDecimal.valueOf(sum(truth, (int) begin, (int) end)),
                                                    "kW.h",
                                                    Grade.T),
                                            end - begin,
                                            true)
                                    : PointEnergyTest::unknown,
                            new Window(from, to, "UTC"))
                    .total(POINT);
            BigDecimal was = BigDecimal.valueOf(sum(truth, from, to));
            String what = "seed " + seed + " " + from + ".." + to + " " + total;
            if (total.low() != null) {
                assertThat(total.low()).as(what).isLessThanOrEqualTo(was);
            }
            if (total.high() != null) {
                assertThat(total.high()).as(what).isGreaterThanOrEqualTo(was);
            }
            boolean isWhole = !edge[from] && !edge[to];
            if (isWhole && total.coverage() == 1) {
                assertThat(total.value()).as(what).isEqualByComparingTo(was).isEqualByComparingTo(total.high());
            }
            int seen = 0;
            for (int minute = from; minute < to; minute++) {
                long at = minute;
                seen += isCounted || readings.stream().anyMatch(one -> one.from() <= at && at < one.to()) ? 1 : 0;
            }
            assertThat(total.coverage()).as(what).isCloseTo((double) seen / (to - from), within(1e-12));
        }
    }

    private static long sum(int[] truth, int from, int to) {
        long sum = 0;
        for (int minute = from; minute < to; minute++) {
            sum += truth[minute];
        }
        return sum;
    }
}
