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
        return filter.passes(value, 0, false, 1.0);
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
        assertThat(filter.passes(1.0, 0, false, null)).isTrue();
        assertThat(filter.passes(1.1, 0, false, null)).isTrue();
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
        assertThat(filter.passes(null, 0x80000000L, false, 1.0))
                .as("another status")
                .isTrue();
        assertThat(filter.passes(1.5, 0, false, 1.0)).as("Good again").isTrue();
        assertThat(filter.passes(1.6, 0, true, 1.0)).as("behind a gap").isTrue();
        assertThat(passes(Double.NaN)).isTrue();
        assertThat(passes(Double.NaN)).as("still none").isFalse();
        assertThat(passes(1.6)).isTrue();
        assertThat(passes("text")).isTrue();
    }

    @Test
    void ofAListEachElementCountsAndItsLength() {
        assertThat(passes(new long[] {1, 1})).isTrue();
        assertThat(passes(new long[] {2, 2})).isFalse();
        assertThat(passes(new long[] {1, 3})).isTrue();
        assertThat(passes(new long[] {1})).isTrue();
    }
}
