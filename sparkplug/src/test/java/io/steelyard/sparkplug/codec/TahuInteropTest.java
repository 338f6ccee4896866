package io.steelyard.sparkplug.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.sparkplug.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.File;
import org.eclipse.tahu.message.model.Metric.MetricBuilder;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.PropertyDataType;
import org.eclipse.tahu.message.model.PropertySet.PropertySetBuilder;
import org.eclipse.tahu.message.model.PropertyValue;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.eclipse.tahu.message.model.SparkplugBPayload.SparkplugBPayloadBuilder;
import org.eclipse.tahu.model.MetricDataTypeMap;
import org.eclipse.tahu.util.CompressionAlgorithm;
import org.eclipse.tahu.util.PayloadUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eclipse Tahu reads what we write, and we read what Tahu writes. */
@SuppressWarnings("JavaUtilDate") // what Tahu takes
class TahuInteropTest {

    private static SparkplugBPayload tahuReads(byte[] bytes) throws Exception {
        return new SparkplugBPayloadDecoder().buildFromByteArray(bytes, new MetricDataTypeMap());
    }

    private static byte[] tahuWrites(SparkplugBPayload payload) throws Exception {
        return new SparkplugBPayloadEncoder().getBytes(payload, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void tahuReadsOurValues(long seed) throws Exception {
        RandomMetrics random = new RandomMetrics(new Random(seed));
        List<Metric> metrics = new ArrayList<>();
        for (DataType type : RandomMetrics.TYPES) {
            metrics.add(Metric.of(type.name(), 1_700_000_000_000L + seed, type, random.value(type))
                    .withAlias(type.code()));
        }
        SparkplugBPayload read =
                tahuReads(Payload.of(1_700_000_000_000L, 17, metrics).encode(1 << 20));
        assertThat(read.getSeq()).isEqualTo(17);
        assertThat(read.getTimestamp()).isEqualTo(new Date(1_700_000_000_000L));
        for (int i = 0; i < metrics.size(); i++) {
            Metric ours = metrics.get(i);
            assertThat(read.getMetrics().get(i).getName()).isEqualTo(ours.name());
            assertThat(read.getMetrics().get(i).getAlias()).isEqualTo(ours.alias());
            assertThat(read.getMetrics().get(i).getTimestamp()).isEqualTo(new Date(1_700_000_000_000L + seed));
            DataType type = DataType.valueOf(ours.name());
            assertThat(bits(type, read.getMetrics().get(i).getValue()))
                    .as("seed %d: %s", seed, ours)
                    .isEqualTo(bits(type, RandomMetrics.asTahu(type, ours.value())));
        }
    }

    /** Tahu 1.0.19 reads the elements of unsigned arrays with a sign; their bits are right. */
    private static Object bits(DataType type, Object value) {
        return switch (type) {
            case UINT8_ARRAY, UINT16_ARRAY, UINT32_ARRAY ->
                Arrays.stream((Object[]) value)
                        .map(v -> type.element().widen(((Number) v).longValue()))
                        .toList();
            default -> value;
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void weReadTahusValues(long seed) throws Exception {
        RandomMetrics random = new RandomMetrics(new Random(seed));
        List<Value> values = new ArrayList<>();
        SparkplugBPayloadBuilder builder =
                new SparkplugBPayloadBuilder(200L).setTimestamp(new Date(1_700_000_000_000L));
        for (DataType type : RandomMetrics.TYPES) {
            Value value = random.value(type);
            values.add(value);
            builder.addMetric(new MetricBuilder(
                            type.name(), MetricDataType.fromInteger(type.code()), RandomMetrics.asTahu(type, value))
                    .alias((long) type.code())
                    .timestamp(new Date(1_700_000_000_000L + seed))
                    .createMetric());
        }
        Payload read = Payload.decode(tahuWrites(builder.createPayload()));
        assertThat(read.seq()).isEqualTo(200);
        assertThat(read.timestamp()).isEqualTo(1_700_000_000_000L);
        for (int i = 0; i < values.size(); i++) {
            Metric metric = read.metrics().get(i);
            assertThat(metric.dataType()).isEqualTo(DataType.valueOf(metric.name()));
            assertThat(metric.alias()).isEqualTo((long) metric.dataType().code());
            assertThat(metric.timestamp()).isEqualTo(1_700_000_000_000L + seed);
            assertThat(metric.value()).as("seed %d: %s", seed, metric.name()).isEqualTo(values.get(i));
        }
    }

    @Test
    void tahuReadsNullFlagsAndProperties() throws Exception {
        PropertySet nested = PropertySet.EMPTY.with("unit", "kW").with("high", 12.5);
        PropertySet properties = PropertySet.EMPTY
                .with("Quality", DataType.INT32, new Value.Whole(500))
                .with("set", DataType.PROPERTY_SET, new Value.Properties(nested))
                .with("sets", DataType.PROPERTY_SET_LIST, new Value.PropertiesList(List.of(nested, PropertySet.EMPTY)))
                .with("none", DataType.STRING, Value.NULL);
        Metric metric = new Metric(
                "power", 7L, 1000L, DataType.DOUBLE, Value.NULL, true, true, MetaData.described("drive"), properties);
        var read = tahuReads(Payload.of(1, 0, List.of(metric)).encode(10_000))
                .getMetrics()
                .get(0);
        assertThat(read.isNull()).isTrue();
        assertThat(read.isHistorical()).isTrue();
        assertThat(read.isTransient()).isTrue();
        assertThat(read.getMetaData().getDescription()).isEqualTo("drive");
        var set = read.getProperties();
        assertThat(set.getPropertyValue("Quality").getValue()).isEqualTo(500);
        assertThat(set.getPropertyValue("none").getValue()).isNull();
        var inner = (org.eclipse.tahu.message.model.PropertySet)
                set.getPropertyValue("set").getValue();
        assertThat(inner.getPropertyValue("unit").getValue()).isEqualTo("kW");
        assertThat(inner.getPropertyValue("high").getValue()).isEqualTo(12.5);
        assertThat((List<?>) set.getPropertyValue("sets").getValue()).hasSize(2);
    }

    @Test
    void weReadTahusPropertiesAndMetaData() throws Exception {
        var nested = new PropertySetBuilder()
                .addProperty("low", new PropertyValue<>(PropertyDataType.Float, -1.5f))
                .createPropertySet();
        var properties = new PropertySetBuilder()
                .addProperty("unit", new PropertyValue<>(PropertyDataType.String, "bar"))
                .addProperty("count", new PropertyValue<>(PropertyDataType.Int64, -5L))
                .addProperty("small", new PropertyValue<>(PropertyDataType.Int8, (byte) -5))
                .addProperty("on", new PropertyValue<>(PropertyDataType.Boolean, true))
                .addProperty("nested", new PropertyValue<>(PropertyDataType.PropertySet, nested))
                .createPropertySet();
        var metric = new MetricBuilder("p", MetricDataType.Int32, 4)
                .properties(properties)
                .metaData(new org.eclipse.tahu.message.model.MetaData(true, "a/b", 3L, 2L, "f", "t", "m", "d"))
                .isHistorical(true)
                .createMetric();
        byte[] bytes =
                tahuWrites(new SparkplugBPayloadBuilder(1L).addMetric(metric).createPayload());
        Metric read = Payload.decode(bytes).metrics().get(0);
        assertThat(read.historical()).isTrue();
        assertThat(read.metaData()).isEqualTo(new MetaData(true, "a/b", 3L, 2L, "f", "t", "m", "d"));
        PropertySet set = read.properties();
        assertThat(set.text("unit")).isEqualTo("bar");
        assertThat(set.value("count")).isEqualTo(new Value.Whole(-5));
        assertThat(set.value("small")).isEqualTo(new Value.Whole(-5));
        assertThat(set.value("on")).isEqualTo(new Value.Flag(true));
        assertThat(set.value("nested"))
                .isEqualTo(new Value.Properties(PropertySet.EMPTY.with("low", DataType.FLOAT, new Value.Real(-1.5))));
    }

    @Test
    void weReadTahusFileAsItsBytes() throws Exception {
        var metric = new MetricBuilder("f", MetricDataType.File, new File("prog.nc", new byte[] {1, 2})).createMetric();
        byte[] bytes =
                tahuWrites(new SparkplugBPayloadBuilder(1L).addMetric(metric).createPayload());
        assertThat(Payload.decode(bytes).metrics().get(0).value())
                .isEqualTo(new Value.Binary(Bytes.of((byte) 1, (byte) 2)));
    }

    @ParameterizedTest
    @EnumSource(CompressionAlgorithm.class)
    void weUnwrapWhatTahuCompressed(CompressionAlgorithm algorithm) throws Exception {
        SparkplugBPayload payload = new SparkplugBPayloadBuilder(9L)
                .setTimestamp(new Date(5))
                .addMetric(new MetricBuilder("p", MetricDataType.Int32, 4).createMetric())
                .createPayload();
        byte[] wrapped = tahuWrites(PayloadUtil.compress(payload, algorithm, false));
        PayloadReader reader = new PayloadReader().reset(wrapped, 0, wrapped.length);
        assertThat(Compression.isCompressed(reader)).isTrue();
        Payload inner = Payload.decode(Compression.unwrap(reader, 10_000));
        assertThat(inner.seq()).isEqualTo(9);
        assertThat(inner.metric("p").value()).isEqualTo(new Value.Whole(4));
    }

    /** A foreign host that knows nothing of our body reads the metrics all the same. */
    @Test
    void tahuIgnoresTheBodyOfSamples() throws Exception {
        byte[] bytes = new PayloadWriter(1_000)
                .timestamp(1)
                .beginMetric()
                .name("p")
                .dataType(DataType.INT16)
                .metricTimestamp(1)
                .quality(0)
                .isNull()
                .endMetric()
                .seq(1)
                .uuid("steelyard.samples.v1")
                .body(new byte[] {10, 0}, 0, 2)
                .toByteArray();
        SparkplugBPayload read = tahuReads(bytes);
        assertThat(read.getUuid()).isEqualTo("steelyard.samples.v1");
        assertThat(read.getMetrics().get(0).isNull()).isTrue();
        assertThat(read.getMetrics()
                        .get(0)
                        .getProperties()
                        .getPropertyValue("Quality")
                        .getValue())
                .isEqualTo(0);
    }
}
