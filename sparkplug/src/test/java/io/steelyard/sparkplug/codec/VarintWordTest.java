package io.steelyard.sparkplug.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.sparkplug.wire.LittleEndian;
import io.steelyard.sparkplug.wire.WireWriter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VarintWordTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheWriterForEveryLength(long seed) {
        Random random = new Random(seed);
        WireWriter out = new WireWriter(100);
        for (int round = 0; round < 20_000; round++) {
            long value = random.nextLong() >>> random.nextInt(64);
            out.clear();
            out.varint(value);
            byte[] bytes = Arrays.copyOf(out.buffer(), 16);
            for (int i = out.size(); i < 16; i++) {
                bytes[i] = (byte) random.nextInt(); // what comes behind must not matter
            }
            long word = LittleEndian.longAt(bytes, 0);
            if (out.size() <= 8) {
                assertThat(VarintWord.bits(word)).as("seed %d: %d", seed, value).isEqualTo(8 * out.size());
                assertThat(VarintWord.value(word, 8 * out.size()))
                        .as("seed %d", seed)
                        .isEqualTo(value);
            } else {
                assertThat(VarintWord.bits(word)).as("seed %d: %d", seed, value).isGreaterThan(64);
            }
        }
    }
}
