package io.steelyard.edge.opcua.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a deadband leaves out, and what it never does. */
final class DeadbandFilterTest {
    private final DeadbandFilter filter = new DeadbandFilter(Deadband.parse("1"));

    private boolean passes(Object value) {
        return filter.passes(value, 0, false, 1.0, false);
    }

    @ParameterizedTest
    @CsvSource({"0.5,0.5", "2,2", "2%,0.8", "0.5%,0.2", "100%,40"})
    void aShareIsOfTheRange(String text, double size) {
        assertThat(Deadband.parse(text).size(10.0, 50.0)).isEqualTo(size);
        assertThat(text).matches(Deadband.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "101%", "1 %", "", "%", ".5", "1e3"})
    void anythingElseIsNoDeadband(String text) {
        assertThat(text).doesNotMatch(Deadband.PATTERN);
    }

    @Test
    void aShareOfNoRangeLeavesNothingOut() {
        assertThat(Deadband.parse("2%").size(null, 50.0)).isNull();
        assertThat(Deadband.parse("2%").size(5.0, 5.0)).isNull();
        assertThat(filter.passes(1.0, 0, false, null, false)).isTrue();
        assertThat(filter.passes(1.1, 0, false, null, false)).isTrue();
    }

    /** Many small steps add up: the distance counts from what was told, not from the value before. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noValueIsFartherFromTheLastOneToldThanTheDeadband(long seed) {
        Random random = new Random(seed);
        double value = 0;
        double told = Double.NaN;
        for (int i = 0; i < 10_000; i++) {
            value += random.nextDouble() - 0.5;
            boolean passes = passes(value);
            assertThat(passes).as("seed %d step %d", seed, i).isEqualTo(!(Math.abs(value - told) <= 1.0));
            told = passes ? value : told;
        }
    }

    @Test
    void aStatusTheFirstValueAndWhatIsNoNumberAreAlwaysTold() {
        assertThat(passes(1.0)).as("the first").isTrue();
        assertThat(passes(1.5)).isFalse();
        assertThat(filter.passes(null, 0x80000000L, false, 1.0, false))
                .as("another status")
                .isTrue();
        assertThat(filter.passes(1.5, 0, false, 1.0, false)).as("Good again").isTrue();
        assertThat(filter.passes(1.6, 0, true, 1.0, false)).as("behind a gap").isTrue();
        assertThat(passes(Double.NaN)).isTrue();
        assertThat(passes(Double.NaN)).as("still none").isFalse();
        assertThat(passes(1.6)).isTrue();
        assertThat(passes("text")).isTrue();
    }

    /** Doubles know every second integer only from 2^53 on: energy in mWh and pulses get there. */
    @Test
    void integersAreComparedExactly() {
        DeadbandFilter half = new DeadbandFilter(Deadband.parse("0.5"));
        for (long value = (1L << 53) - 3; value < (1L << 53) + 30; value++) {
            assertThat(half.passes(value, 0, false, 0.5, false)).as("%d", value).isTrue();
            assertThat(half.holds(value, null, null, false)).isTrue();
            assertThat(half.holds(value + 1, null, null, false)).isFalse();
        }
        assertThat(passes(new long[] {Long.MAX_VALUE - 2})).isTrue();
        assertThat(passes(new long[] {Long.MAX_VALUE - 1})).isFalse();
        assertThat(passes(new long[] {Long.MAX_VALUE})).isTrue();
    }

    /** No distance of two of them fits into a Long with a sign, and no size of a double is cut. */
    @Test
    void integersMayBeAsFarFromEachOtherAsTheyCan() {
        assertThat(passes(Long.MIN_VALUE)).isTrue();
        assertThat(passes(Long.MAX_VALUE)).isTrue();
        assertThat(passes(Long.MIN_VALUE)).isTrue();
        assertThat(filter.passes(-1L, 0, false, 0x1p63, false)).as("2^63 - 1").isFalse();
        assertThat(filter.passes(0L, 0, false, 0x1p63, false)).as("2^63").isFalse();
        assertThat(filter.passes(1L, 0, false, 0x1p63, false)).as("2^63 + 1").isTrue();
        assertThat(filter.passes(Long.MIN_VALUE, 0, false, 0x1p64, false)).isFalse();
    }

    /** UInt64 is kept as its two's complement: 2^63 follows on 2^63 - 1, and -1 is the greatest. */
    @Test
    void integersWithoutASignCrossTheMiddle() {
        assertThat(filter.passes(Long.MAX_VALUE, 0, false, 1.0, true)).isTrue();
        assertThat(filter.passes(Long.MIN_VALUE, 0, false, 1.0, true))
                .as("one more")
                .isFalse();
        assertThat(filter.passes(Long.MIN_VALUE + 1, 0, false, 1.0, true))
                .as("two more")
                .isTrue();
        assertThat(filter.passes(-1L, 0, false, 1.0, true)).as("the greatest").isTrue();
        assertThat(filter.passes(0L, 0, false, 1.0, true)).as("begins anew").isTrue();
    }

    @Test
    void ofAListEachElementCountsAndItsLength() {
        assertThat(passes(new long[] {1, 1})).isTrue();
        assertThat(passes(new long[] {2, 2})).isFalse();
        assertThat(passes(new long[] {1, 3})).isTrue();
        assertThat(passes(new long[] {1})).isTrue();
    }
}
