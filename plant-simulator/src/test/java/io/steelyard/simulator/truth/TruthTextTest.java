package io.steelyard.simulator.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.simulator.plant.ValueKind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TruthTextTest {
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(ValueKind.BOOLEAN, true, "true"),
                Arguments.of(ValueKind.INT16, (short) -3, "-3"),
                Arguments.of(ValueKind.INT32, Integer.MIN_VALUE, "-2147483648"),
                Arguments.of(ValueKind.UINT32, 4_294_967_295L, "4294967295"),
                Arguments.of(ValueKind.INT64, Long.MAX_VALUE, "9223372036854775807"),
                Arguments.of(ValueKind.FLOAT, 0.1f, "0.10000000149011612"),
                Arguments.of(ValueKind.DOUBLE, 0.1, "0.1"),
                Arguments.of(ValueKind.STRING, "a \"b\", c", "\"a \"\"b\"\", c\""),
                Arguments.of(ValueKind.STRING, "", "\"\""));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsWrittenAsThePackageSaysAndReadBack(ValueKind kind, Object value, String text) {
        assertThat(TruthText.of(value)).isEqualTo(text);
        assertThat(TruthText.parse(kind, text)).isEqualTo(value);
    }

    @Test
    void noValueIsNoText() {
        assertThat(TruthText.of(null)).isEmpty();
        assertThat(TruthText.parse(ValueKind.STRING, "")).isNull();
    }
}
