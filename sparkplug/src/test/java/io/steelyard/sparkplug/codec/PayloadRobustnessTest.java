package io.steelyard.sparkplug.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a peer sends is either read or refused with a reason and an offset; no other exception ever comes. */
class PayloadRobustnessTest {

    private static Payload random(Random random) {
        RandomMetrics values = new RandomMetrics(random);
        List<Metric> metrics = new ArrayList<>();
        for (int n = random.nextInt(20); n > 0; n--) {
            DataType type = RandomMetrics.ALL.get(random.nextInt(RandomMetrics.ALL.size()));
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
            long before = allocated();
            try {
                Payload.decode(damaged);
                new PayloadReader().reset(damaged, 0, damaged.length).check();
            } catch (SparkplugException e) {
                refused++;
                assertThat(e.offset())
                        .as("seed %d round %d: %s", seed, round, e)
                        .isLessThanOrEqualTo(damaged.length);
            }
            assertThat(allocated() - before)
                    .as("seed %d round %d: bytes taken for %d", seed, round, damaged.length)
                    .isLessThan(1_000_000 + 400L * damaged.length);
        }
        assertThat(refused).as("seed %d", seed).isGreaterThan(200);
    }

    /** Bytes that this thread has taken so far: no number in a payload may make the reader take memory for it. */
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
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

    @ParameterizedTest
    @CsvSource({
        "12ffffffff07, TRUNCATED, a metric of 2^31 - 1 bytes",
        "12ffffffffffffffff7f, TRUNCATED, a metric of 2^63 - 1 bytes",
        "12ffffffffffffffffff01, TRUNCATED, a metric of 2^64 - 1 bytes",
        "08ffffffffffffffffffff01, MALFORMED, a varint of eleven bytes",
        "0012, MALFORMED, field number 0",
        "a306, TRUNCATED, a group that does not end",
        "a306ac06, MALFORMED, a group that ends as another",
        "a406, MALFORMED, a group that ends without a beginning",
        "a606, MALFORMED, wire type 6",
        "12092020820104ffffffff, VALUE, an array of 2^32 - 1 Booleans in four bytes",
        "1208201782010300ff00, VALUE, an Int16 array of three bytes",
        "12020805, WIRE_TYPE, name as a number",
        "120c20108a010708808080808020, VALUE, a data set that says 2^40 columns",
        "120b20108a0106080112016122, TRUNCATED, a data set that ends inside a row",
        "120c20108a010712016118032200, VALUE, a row of another number of cells"
    })
    void refusesWhatLies(String hex, Reason reason, String what) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> Payload.decode(bytes))
                .as(what)
                .isInstanceOfSatisfying(
                        SparkplugException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void refusesGroupsNestedWithoutEnd() {
        byte[] bytes = new byte[2_000];
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = (byte) 0xA3; // field 100 begins a group
            bytes[i + 1] = 6;
        }
        assertThatThrownBy(() -> Payload.decode(bytes))
                .isInstanceOfSatisfying(
                        SparkplugException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    /** Neither written nor read: the stack has an end. */
    @Test
    void refusesTemplatesNestedWithoutEnd() {
        Template template = new Template(null, "t", false, List.of(), List.of());
        for (int depth = 1; depth < 12; depth++) {
            template = new Template(
                    null,
                    "t",
                    false,
                    List.of(Metric.of("in", 1, DataType.TEMPLATE, new Value.Instance(template))),
                    List.of());
        }
        Payload deep = Payload.of(1, 0, List.of(Metric.of("m", 1, DataType.TEMPLATE, new Value.Instance(template))));
        assertThatThrownBy(() -> deep.encode(1 << 20))
                .isInstanceOfSatisfying(
                        SparkplugException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
        byte[] nested = {};
        for (int depth = 0; depth < 400; depth++) {
            WireWriter out = new WireWriter(1 << 20);
            int metric = out.open(Schema.METRICS);
            out.bytesField(Schema.TEMPLATE_VALUE, nested, 0, nested.length);
            out.close(metric);
            nested = out.toByteArray();
        }
        byte[] bytes = nested;
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
