package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a stored value is the plant's. */
final class PointTest {
    @ParameterizedTest
    @CsvSource({"14.25, 14.25", "14.0, 14.0", "0.10000000149011612, 0.1", "0.10000000149011612, 0.10000000149011612"})
    void aNumberIsTheSameInDoubleAndInTheFloatThatItWas(String truth, double stored) {
        assertThat(new Point(0, stored, 0).saysTheSameAs(row(truth, 0))).isTrue();
    }

    @Test
    void aDoubleIsNotRoundedToAFloat() {
        assertThat(new Point(0, 0.1f + 0.0, 0).saysTheSameAs(row("0.1", 0))).isFalse();
    }

    @Test
    void wholeNumbersAreExactBeyondWhatADoubleHolds() {
        assertThat(new Point(0, 9_007_199_254_740_993L, 0).saysTheSameAs(row("9007199254740993", 0)))
                .isTrue();
        assertThat(new Point(0, 9_007_199_254_740_992L, 0).saysTheSameAs(row("9007199254740993", 0)))
                .isFalse();
    }

    @Test
    void aTextIsItselfAndNoNumber() {
        assertThat(new Point(0, "O 1 \"x\"", 0).saysTheSameAs(row("\"O 1 \"\"x\"\"\"", 0)))
                .isTrue();
        assertThat(new Point(0, "1", 0).saysTheSameAs(row("1", 0))).isFalse();
        assertThat(new Point(0, true, 0).saysTheSameAs(row("true", 0))).isTrue();
        assertThat(new Point(0, 1.0, 0).saysTheSameAs(row("true", 0))).isFalse();
    }

    @Test
    void noValueIsNoValue() {
        assertThat(new Point(0, null, 0x808C_0000L).saysTheSameAs(row("", 0x808C_0000L)))
                .isTrue();
        assertThat(new Point(0, 0.0, 0x808C_0000L).saysTheSameAs(row("", 0x808C_0000L)))
                .isFalse();
        assertThat(new Point(0, null, 0).saysTheSameAs(row("1", 0))).isFalse();
    }

    /** The overflow bit is set on the way and says nothing about the value. */
    @Test
    void flagsOfTheTransportDoNotCount() {
        assertThat(new Point(0, 1L, 0x0000_0480L).saysTheSameAs(row("1", 0))).isTrue();
    }

    private static TruthRow row(String value, long status) {
        return new TruthRow(1, 0, value, status, 0, 0);
    }
}
