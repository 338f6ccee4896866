package io.steelyard.sparkplug.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

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
    void showsADataSetAsUnsupportedAndReadsOn() {
        byte[] payload = bytes(
                "12 08", // a metric
                "20 10", // datatype DataSet
                "8a 01 03 080211", // dataset_value, not looked into
                "12 04", // another
                "10 01", // alias 1
                "50 2a"); // int_value 42
        PayloadReader reader = new PayloadReader().reset(payload, 0, payload.length);
        reader.nextMetric();
        assertThat(reader.metric().isUnsupported()).isTrue();
        assertThat(reader.metric().value(DataType.DATA_SET)).isInstanceOf(Value.Unsupported.class);
        reader.nextMetric();
        assertThat(reader.metric().whole(DataType.INT32)).isEqualTo(42);
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

    @Test
    void refusesAValueInAFieldThatItsTypeCannotHave() {
        byte[] payload = bytes("12 04", "20 0a", "50 01"); // datatype Double, int_value 1
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
