package io.steelyard.sparkplug.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesBodyTest {

    private static final UUID EPOCH = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @Test
    void writesWhatTheSchemaSays() {
        SamplesBodyWriter writer = new SamplesBodyWriter(1000).begin(EPOCH, Sequence.SAMPLES);
        writer.sample(5).nanos(100).received(1_000);
        writer.sample(6).status(0x80340000L);
        writer.sample(9);
        assertThat(HexFormat.of().formatHex(writer.toByteArray()))
                .isEqualTo(String.join(
                        "",
                        "0a10" + "00112233445566778899aabbccddeeff", // epoch
                        "1a02" + "0a04", // range_skip 5, 2
                        "2202" + "0100", // range_more 1, 0
                        "3a01" + "64", // nanos of metric 0
                        "4201" + "01", // status_index 1
                        "4a04" + "00003480", // status 0x80340000
                        "60d00f")); // received 1000
    }

    @Test
    void asksNothingForASteadyRowOfGoodSamples() {
        SamplesBodyWriter writer = new SamplesBodyWriter(1000).begin(EPOCH, Sequence.SAMPLES);
        for (int i = 0; i < 500; i++) {
            writer.sample(1_000_000 + i).received(1_700_000_000_000_000_000L);
        }
        assertThat(writer.toByteArray()).hasSizeLessThan(45);
    }

    /** What came as the present value says nothing of it, so that a reader of before reads the same bytes. */
    @Test
    void saysOnlyOfWhatCameFromHistoryThatItDid() {
        SamplesBodyWriter writer = new SamplesBodyWriter(1000).begin(EPOCH, Sequence.SAMPLES);
        writer.sample(5);
        writer.sample(6).origin(Origin.HISTORY);
        writer.sample(7);
        byte[] body = writer.toByteArray();
        assertThat(HexFormat.of().formatHex(body)).endsWith("820102" + "0001"); // field 16: metric 0 present, 1 history
        SamplesBodyReader reader = new SamplesBodyReader().reset(body, 0, body.length, 3);
        assertThat(List.of(reader.origin(0), reader.origin(1), reader.origin(2)))
                .containsExactly(Origin.PRESENT, Origin.HISTORY, Origin.PRESENT);
        body[body.length - 1] = 2;
        assertThatThrownBy(() -> reader.reset(body, 0, body.length, 3)).hasMessageContaining("origin 2 of metric 1");
    }

    /** A metric that did not fit takes what is said of its value with it. */
    @Test
    void forgetsNanosecondsOfValuesWithTheirMetric() {
        SamplesBodyWriter writer = new SamplesBodyWriter(1000).begin(EPOCH, Sequence.SAMPLES);
        writer.sample(0).valueNanos(100);
        writer.sample(1).valueNanos(200).valueNanos(300);
        writer.truncate(1).sample(1);
        byte[] body = writer.toByteArray();
        SamplesBodyReader reader = new SamplesBodyReader().reset(body, 0, body.length, 2);
        assertThat(reader.valueNanos(0, 0)).isEqualTo(100);
        assertThat(reader.valueNanos(1, 0)).isZero();
    }

    record Row(int kind, long number, int nanos, long status, Clock clock, Long serverTime, long received) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void readsBackWhatWasWritten(long seed) {
        Random random = new Random(seed);
        SamplesBodyWriter writer = new SamplesBodyWriter(1 << 20);
        SamplesBodyReader reader = new SamplesBodyReader();
        for (int round = 0; round < 50; round++) {
            UUID epoch = new UUID(random.nextLong(), random.nextLong());
            writer.begin(epoch, random.nextBoolean() ? Sequence.SAMPLES : Sequence.RECORDS);
            List<Row> rows = rows(random);
            rows.forEach(row -> write(writer, row));
            byte[] body = writer.toByteArray();
            reader.reset(body, 0, body.length, rows.size());
            assertThat(reader.epoch()).as("seed %d", seed).isEqualTo(epoch);
            for (int i = 0; i < rows.size(); i++) {
                check(reader, i, rows.get(i), "seed " + seed + " round " + round + " metric " + i);
            }
        }
    }

    private static List<Row> rows(Random random) {
        List<Row> rows = new ArrayList<>();
        boolean plain = random.nextBoolean();
        long number = random.nextInt(1_000_000);
        long received = random.nextBoolean() ? 0 : 1_700_000_000_000_000_000L;
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            int kind = plain || i == 0 || rows.get(i - 1).kind() == 2 ? random.nextInt(2) * 2 : random.nextInt(3);
            number = switch (kind) {
                case 0 -> random.nextInt(5) == 0 ? random.nextInt(1_000_000) : number + 1;
                case 1 -> rows.get(i - 1).number();
                default -> number;
            };
            if (received != 0 && random.nextInt(4) == 0) {
                received += random.nextInt(2_000_000) - 1_000_000;
            }
            rows.add(new Row(
                    kind,
                    number,
                    plain ? 0 : random.nextInt(1_000_000),
                    random.nextInt(3) == 0 ? random.nextLong() & 0xFFFF_FFFFL : 0,
                    plain
                            ? Clock.SOURCE
                            : List.of(Clock.SOURCE, Clock.SERVER, Clock.AGENT).get(random.nextInt(3)),
                    random.nextInt(3) == 0 ? random.nextLong() / 4 : null,
                    received));
        }
        return rows;
    }

    private static void write(SamplesBodyWriter writer, Row row) {
        switch (row.kind()) {
            case 0 -> writer.sample(row.number());
            case 1 -> writer.share();
            default -> writer.unnumbered();
        }
        writer.nanos(row.nanos()).status(row.status()).clock(row.clock()).received(row.received());
        if (row.serverTime() != null) {
            writer.serverTime(7_000_000L, row.serverTime());
        }
    }

    private static void check(SamplesBodyReader reader, int i, Row row, String where) {
        assertThat(reader.isNumbered(i)).as(where).isEqualTo(row.kind() != 2);
        assertThat(reader.sharesNumber(i)).as(where).isEqualTo(row.kind() == 1);
        if (row.kind() != 2) {
            assertThat(reader.number(i)).as(where).isEqualTo(row.number());
        }
        assertThat(reader.time(i, 7)).as(where).isEqualTo(7_000_000L + row.nanos());
        assertThat(reader.status(i)).as(where).isEqualTo(row.status());
        assertThat(reader.clock(i)).as(where).isEqualTo(row.clock());
        assertThat(reader.hasServerTime(i)).as(where).isEqualTo(row.serverTime() != null);
        if (row.serverTime() != null) {
            assertThat(reader.serverTime(i, 7_000_000L)).as(where).isEqualTo(row.serverTime());
        }
        assertThat(reader.received(i)).as(where).isEqualTo(row.received());
    }

    @Test
    void refusesABodyForAnotherNumberOfMetrics() {
        SamplesBodyWriter writer = new SamplesBodyWriter(1000).begin(EPOCH, Sequence.SAMPLES);
        writer.sample(5).status(1);
        writer.sample(6).status(2);
        byte[] body = writer.toByteArray();
        for (int metrics : new int[] {0, 1, 3}) {
            assertThatThrownBy(() -> new SamplesBodyReader().reset(body, 0, body.length, metrics))
                    .isInstanceOfSatisfying(
                            SparkplugException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.SAMPLES));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void answersAnyBytesWithReasonOrSense(long seed) {
        Random random = new Random(seed);
        SamplesBodyWriter writer = new SamplesBodyWriter(1 << 20);
        SamplesBodyReader reader = new SamplesBodyReader();
        for (int round = 0; round < 3_000; round++) {
            writer.begin(EPOCH, Sequence.SAMPLES);
            List<Row> rows = rows(random);
            rows.forEach(row -> write(writer, row));
            byte[] body = writer.toByteArray();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            try {
                reader.reset(body, 0, random.nextInt(body.length + 1), rows.size());
                long counted = 0;
                for (int i = 0; i < reader.rangeCount(); i++) {
                    counted += reader.rangeLast(i) - reader.rangeFirst(i) + 1;
                }
                assertThat(counted).as("seed %d round %d", seed, round).isLessThanOrEqualTo(rows.size());
            } catch (SparkplugException refused) {
                assertThat(refused.reason()).as("seed %d round %d", seed, round).isNotNull();
            }
        }
    }
}
