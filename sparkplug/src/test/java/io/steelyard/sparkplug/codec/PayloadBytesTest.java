package io.steelyard.sparkplug.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that read like the schema, one comment a field. */
class PayloadBytesTest {

    private static final HexFormat HEX = HexFormat.of();

    private static byte[] bytes(String... fields) {
        return HEX.parseHex(String.join("", fields).replace(" ", ""));
    }

    @Test
    void readsAMetricByAlias() {
        byte[] payload = bytes(
                "08 e8 07", // timestamp 1000
                "12 0f", // a metric of 15 bytes
                "10 07", // alias 7
                "18 e9 07", // timestamp 1001
                "69 000000000000f83f", // double 1.5
                "28 00", // is_historical false
                "18 05"); // seq 5
        payload[4] = 16;
        PayloadReader reader = new PayloadReader().reset(payload, 0, payload.length);
        assertThat(reader.timestamp()).isEqualTo(1000);
        assertThat(reader.seq()).isEqualTo(5);
        assertThat(reader.metricCount()).isEqualTo(1);
        assertThat(reader.nextMetric()).isTrue();
        MetricReader metric = reader.metric();
        assertThat(metric.alias()).isEqualTo(7);
        assertThat(metric.timestamp()).isEqualTo(1001);
        assertThat(metric.dataType()).isNull();
        assertThat(metric.real()).isEqualTo(1.5);
        assertThat(metric.isHistorical()).isFalse();
        assertThat(reader.nextMetric()).isFalse();
    }

    @Test
    void writesAMetricByAlias() {
        byte[] written = new PayloadWriter(1000)
                .timestamp(1000)
                .beginMetric()
                .alias(7)
                .metricTimestamp(1001)
                .doubleValue(1.5)
                .endMetric()
                .seq(5)
                .toByteArray();
        assertThat(HEX.formatHex(written))
                .isEqualTo(HEX.formatHex(bytes(
                        "08 e8 07", // timestamp 1000
                        "12 0e", // a metric of 14 bytes
                        "10 07", // alias 7
                        "18 e9 07", // timestamp 1001
                        "69 000000000000f83f", // double 1.5
                        "18 05"))); // seq 5
    }

    @Test
    void readsSignedIntegersFromTheirTwosComplement() {
        byte[] payload = bytes(
                "12 08", // a metric
                "20 01", // datatype Int8
                "50 ffffffff 0f"); // int_value 2^32 - 1
        PayloadReader reader = new PayloadReader().reset(payload, 0, payload.length);
        reader.nextMetric();
        assertThat(reader.metric().whole(DataType.INT8)).isEqualTo(-1);
        assertThat(reader.metric().whole(DataType.UINT8)).isEqualTo(255);
        assertThat(reader.metric().whole(DataType.UINT32)).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void passesOverUnknownFieldsAndGroups() {
        byte[] payload = bytes(
                "a2 06 03 616263", // field 100: abc
                "12 0a", // a metric
                "10 07", // alias 7
                "8b 02 08 01 8c 02", // field 33: a group with one varint
                "58 03", // long_value 3
                "18 01"); // seq
        PayloadReader reader =
                new PayloadReader().reset(payload, 0, payload.length).check();
        reader.nextMetric();
        assertThat(reader.metric().alias()).isEqualTo(7);
        assertThat(reader.metric().hasName()).isFalse();
        assertThat(reader.metric().whole(DataType.INT64)).isEqualTo(3);
    }

    @Test
    void looksIntoADataSetOnlyWhenAskedForItsValue() {
        byte[] payload = bytes(
                "12 08", // a metric
                "20 10", // datatype DataSet
                "8a 01 03 080211", // dataset_value, broken
                "12 04", // another
                "10 01", // alias 1
                "50 2a"); // int_value 42
        PayloadReader reader = new PayloadReader().reset(payload, 0, payload.length);
        reader.nextMetric();
        assertThat(reader.metric().isUnsupported()).isTrue();
        assertThatThrownBy(() -> reader.metric().value(DataType.DATA_SET)).isInstanceOf(SparkplugException.class);
        reader.nextMetric();
        assertThat(reader.metric().whole(DataType.INT32)).isEqualTo(42);
    }

    /** Protobuf: of a field that may stand once the last counts, and parts of an embedded message are one message. */
    @Test
    void takesTheLastOfAFieldAndJoinsThePartsOfAMessage() {
        byte[] payload = bytes(
                "08 01 08 02", // timestamp, twice
                "12 2b", // a metric
                "0a 01 61 0a 01 62", // name a, then b
                "10 07 10 08", // alias 7, then 8
                "42 03 42 01 78", // metadata: description x
                "42 02 20 05", // metadata: seq 5
                "4a 03 0a 01 6b", // properties: key k
                "4a 06 12 04 0803 1809", // properties: the value of k, Int32 9
                "50 01", // int_value 1
                "69 000000000000f83f", // double_value 1.5: the last value counts
                "18 03 18 04"); // seq, twice
        payload[5] = (byte) (payload.length - 6 - 4);
        Payload read = Payload.decode(payload);
        assertThat(read.timestamp()).isEqualTo(2);
        assertThat(read.seq()).isEqualTo(4);
        Metric metric = read.metrics().get(0);
        assertThat(metric.name()).isEqualTo("b");
        assertThat(metric.alias()).isEqualTo(8);
        assertThat(metric.value()).isEqualTo(new Value.Real(1.5));
        assertThat(metric.metaData().seq()).isEqualTo(5);
        assertThat(metric.metaData().description()).isEqualTo("x");
        assertThat(metric.properties().value("k")).isEqualTo(new Value.Whole(9));
    }

    @Test
    void joinsThePartsOfADataSetButNotAcrossAnotherValue() {
        byte[] payload = bytes(
                "12 1c", // a metric
                "20 10", // datatype DataSet
                "8a 01 03 12 01 78", // dataset_value: a column x
                "50 01", // int_value: what was there is gone
                "8a 01 05 12 01 61 18 03", // dataset_value: column a, type Int32
                "8a 01 06 22 04 0a 02 08 05"); // dataset_value: a row of one cell, 5
        payload[1] = (byte) (payload.length - 2);
        Metric metric = Payload.decode(payload).metrics().get(0);
        assertThat(metric.value())
                .isEqualTo(new Value.Table(new DataSet(
                        List.of(new DataSet.Column("a", DataType.INT32)), List.of(List.of(new Value.Whole(5))))));
    }

    /** Sparkplug's schema writes the types one by one; protobuf allows them packed. */
    @Test
    void readsTheTypesOfADataSetPackedOrNot() {
        byte[] payload = bytes(
                "12 00", // a metric
                "20 10", // datatype DataSet
                "8a 01 0c", // dataset_value
                "08 02", // two columns
                "12 01 61 12 01 62", // a, b
                "1a 02 03 0b"); // types, packed: Int32, Boolean
        payload[1] = (byte) (payload.length - 2);
        assertThat(Payload.decode(payload).metrics().get(0).value())
                .isEqualTo(new Value.Table(new DataSet(
                        List.of(new DataSet.Column("a", DataType.INT32), new DataSet.Column("b", DataType.BOOLEAN)),
                        List.of())));
    }

    @Test
    void namesTheOffsetWhereBytesEnd() {
        byte[] payload = bytes(
                "08 01", // timestamp
                "12 7f 10"); // a metric of 127 bytes, of which there is one
        assertThatThrownBy(() -> new PayloadReader().reset(payload, 0, payload.length))
                .isInstanceOfSatisfying(SparkplugException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.TRUNCATED);
                    assertThat(e.offset()).isEqualTo(4);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12 04 20 0a 50 01", // datatype Double, int_value 1
                "12 0b 20 03 69 000000000000f83f", // Int32, double_value
                "12 05 20 0b 7a 01 31", // Boolean, string_value
                "12 04 20 0c 70 01", // String, boolean_value
                "12 06 20 17 7a 02 3132", // Int16Array, string_value
                "12 06 20 0c 82 01 01 31" // String, bytes_value
            })
    void refusesAValueInAFieldThatItsTypeCannotHave(String hex) {
        byte[] payload = bytes(hex);
        payload[1] = (byte) (payload.length - 2);
        assertThatThrownBy(() -> Payload.decode(payload))
                .isInstanceOfSatisfying(
                        SparkplugException.class, e -> assertThat(e.reason()).isEqualTo(Reason.VALUE));
    }

    /** tck-id-payloads-propertyset: Booleans fill each byte from its highest bit. */
    @Test
    void packsBooleansAsTheSpecificationDraws() {
        boolean[] values = {false, false, true, true, false, true, false, false, true, true, false, true};
        byte[] packed = PackedArrays.pack(values);
        assertThat(HEX.formatHex(packed)).isEqualTo("0c00000034d0");
        assertThat(PackedArrays.booleans(packed, 0, packed.length)).isEqualTo(values);
    }

    @Test
    void takesBackAMetricThatDidNotFit() {
        PayloadWriter writer = new PayloadWriter(64).timestamp(1);
        writer.beginMetric().alias(1).doubleValue(2).endMetric();
        int before = writer.size();
        assertThatThrownBy(() -> writer.beginMetric().stringValue("x".repeat(100)))
                .isInstanceOfSatisfying(
                        SparkplugException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
        writer.cancelMetric();
        assertThat(writer.size()).isEqualTo(before);
        assertThat(Payload.decode(writer.toByteArray()).metrics()).hasSize(1);
    }
}
