package io.steelyard.sparkplug.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a peer sends is either read or refused with a reason and an offset; no other exception ever comes. */
class PayloadRobustnessTest {

    private static Payload random(Random random) {
        RandomMetrics values = new RandomMetrics(random);
        List<Metric> metrics = new ArrayList<>();
        for (int n = random.nextInt(20); n > 0; n--) {
            DataType type = RandomMetrics.TYPES.get(random.nextInt(RandomMetrics.TYPES.size()));
            metrics.add(new Metric(
                    random.nextBoolean() ? values.text() : null,
                    random.nextBoolean() ? random.nextLong() : null,
                    random.nextBoolean() ? random.nextLong() : null,
                    type,
                    random.nextInt(5) == 0 ? Value.NULL : values.value(type),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextInt(4) == 0 ? MetaData.described(values.text()) : null,
                    random.nextInt(3) == 0 ? properties(random, values, 0) : null));
        }
        return new Payload(
                random.nextBoolean() ? random.nextLong() : null,
                metrics,
                random.nextBoolean() ? (long) random.nextInt(256) : null,
                random.nextBoolean() ? values.text() : null,
                random.nextBoolean() ? Bytes.of(new byte[random.nextInt(200)]) : null);
    }

    private static PropertySet properties(Random random, RandomMetrics values, int depth) {
        PropertySet set = PropertySet.EMPTY;
        for (int n = random.nextInt(4); n > 0; n--) {
            int kind = random.nextInt(depth < 3 ? 6 : 4);
            set = switch (kind) {
                case 0 -> set.with(values.text(), values.text());
                case 1 -> set.with(values.text(), random.nextGaussian());
                case 2 -> set.with(values.text(), DataType.BOOLEAN, Value.NULL);
                case 3 -> set.with(values.text(), DataType.INT64, new Value.Whole(random.nextLong()));
                case 4 ->
                    set.with(
                            values.text(),
                            DataType.PROPERTY_SET,
                            new Value.Properties(properties(random, values, depth + 1)));
                default ->
                    set.with(
                            values.text(),
                            DataType.PROPERTY_SET_LIST,
                            new Value.PropertiesList(List.of(properties(random, values, depth + 1))));
            };
        }
        return set;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void readsBackWhatItWrote(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            Payload payload = random(random);
            assertThat(Payload.decode(payload.encode(1 << 20)))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void refusesDamagedBytesWithAReason(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = random(random).encode(1 << 20);
            byte[] damaged = damage(random, bytes);
            try {
                Payload.decode(damaged);
                new PayloadReader().reset(damaged, 0, damaged.length).check();
            } catch (SparkplugException e) {
                refused++;
                assertThat(e.offset())
                        .as("seed %d round %d: %s", seed, round, e)
                        .isLessThanOrEqualTo(damaged.length);
            }
        }
        assertThat(refused).as("seed %d", seed).isGreaterThan(200);
    }

    private static byte[] damage(Random random, byte[] bytes) {
        byte[] damaged = Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length);
        for (int flips = random.nextInt(6); flips > 0 && damaged.length > 0; flips--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void answersNoiseWithReasonOrSense(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            if (noise.length > 2 && random.nextBoolean()) {
                noise[0] = 0x12;
                noise[1] = (byte) (noise.length - 2);
            }
            try {
                Payload.decode(noise);
            } catch (SparkplugException e) {
                assertThat(e.reason()).as("seed %d round %d", seed, round).isNotNull();
            }
        }
    }

    @Test
    void refusesPropertySetsNestedWithoutEnd() {
        PropertySet set = PropertySet.EMPTY;
        for (int depth = 0; depth < 40; depth++) {
            set = PropertySet.EMPTY.with("in", DataType.PROPERTY_SET, new Value.Properties(set));
        }
        byte[] bytes = Payload.of(
                        1,
                        0,
                        List.of(Metric.of("m", 1, DataType.INT8, Value.NULL).withProperties(set)))
                .encode(1 << 20);
        assertThatThrownBy(() -> Payload.decode(bytes))
                .isInstanceOfSatisfying(
                        SparkplugException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void stopsUnpackingAtTheLimit() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bomb)) {
            out.write(new byte[50_000_000]);
        }
        byte[] wrapped = new PayloadWriter(1 << 20)
                .uuid(Compression.UUID)
                .body(bomb.toByteArray(), 0, bomb.size())
                .toByteArray();
        PayloadReader reader = new PayloadReader().reset(wrapped, 0, wrapped.length);
        assertThatThrownBy(() -> Compression.unwrap(reader, 1_000_000))
                .isInstanceOfSatisfying(
                        SparkplugException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void refusesABodyThatIsNotCompressed() {
        byte[] wrapped = new PayloadWriter(1000)
                .uuid(Compression.UUID)
                .body(new byte[] {1, 2, 3}, 0, 3)
                .toByteArray();
        PayloadReader reader = new PayloadReader().reset(wrapped, 0, wrapped.length);
        assertThatThrownBy(() -> Compression.unwrap(reader, 1_000))
                .isInstanceOfSatisfying(
                        SparkplugException.class, e -> assertThat(e.reason()).isEqualTo(Reason.COMPRESSION));
    }
}
