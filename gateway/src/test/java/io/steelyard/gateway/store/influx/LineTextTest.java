package io.steelyard.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as line protocol has them; what is written must be read as the same bits. */
final class LineTextTest {
    private final LineText text = new LineText();

    private String written(double value) {
        text.clear();
        text.put(value);
        text.put('\n');
        return text.withoutLast();
    }

    private String written(long value) {
        text.clear();
        text.put(value);
        text.put('\n');
        return text.withoutLast();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "5, 5.0",
        "-1.5, -1.5",
        "20.0001, 20.0001",
        "0.05, 0.05",
        "-0.0001, -0.0001",
        "99999999999.9999, 99999999999.9999",
        "123456789012.5, 1.234567890125E11",
        "0.00001, 1.0E-5",
        "1e300, 1.0E300"
    })
    void writesDecimalsWithoutWhatTheyDoNotNeed(double value, String expected) {
        assertThat(written(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyNumberIsReadAsItself(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = switch (i % 4) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextInt(2_000_000) / 100.0 - 10_000;
                case 2 -> random.nextDouble() * Math.pow(10, random.nextInt(14));
                default -> random.nextLong() / 10_000.0;
            };
            if (Double.isFinite(value)) {
                assertThat(Double.doubleToRawLongBits(Double.parseDouble(written(value))))
                        .as("seed %d: %s as %s", seed, value, written(value))
                        .isEqualTo(Double.doubleToRawLongBits(value));
            }
            long whole = random.nextLong() >> random.nextInt(64);
            assertThat(written(whole)).isEqualTo(Long.toString(whole));
        }
        assertThat(written(Long.MIN_VALUE)).isEqualTo(Long.toString(Long.MIN_VALUE));
    }
}
