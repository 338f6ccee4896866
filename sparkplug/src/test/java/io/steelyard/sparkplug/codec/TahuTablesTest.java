package io.steelyard.sparkplug.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.sparkplug.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.DataSet.DataSetBuilder;
import org.eclipse.tahu.message.model.DataSetDataType;
import org.eclipse.tahu.message.model.File;
import org.eclipse.tahu.message.model.Metric.MetricBuilder;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.Parameter;
import org.eclipse.tahu.message.model.ParameterDataType;
import org.eclipse.tahu.message.model.PropertyDataType;
import org.eclipse.tahu.message.model.PropertySet.PropertySetBuilder;
import org.eclipse.tahu.message.model.PropertyValue;
import org.eclipse.tahu.message.model.Row;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.eclipse.tahu.message.model.SparkplugBPayload.SparkplugBPayloadBuilder;
import org.eclipse.tahu.message.model.Template.TemplateBuilder;
import org.eclipse.tahu.model.MetricDataTypeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets, templates, files and properties of every type, between Eclipse Tahu and us in both directions. */
class TahuTablesTest {

    private static org.eclipse.tahu.message.model.Metric tahuReads(Metric metric) throws Exception {
        byte[] bytes = Payload.of(1, 0, List.of(metric)).encode(1 << 20);
        return new SparkplugBPayloadDecoder()
                .buildFromByteArray(bytes, new MetricDataTypeMap())
                .getMetrics()
                .get(0);
    }

    private static Metric weRead(org.eclipse.tahu.message.model.Metric metric) throws Exception {
        SparkplugBPayload payload =
                new SparkplugBPayloadBuilder(0L).addMetric(metric).createPayload();
        return Payload.decode(new SparkplugBPayloadEncoder().getBytes(payload, false))
                .metrics()
                .get(0);
    }

    private static Row row(DataSet table, List<Value> cells) {
        List<org.eclipse.tahu.message.model.Value<?>> values = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            DataType type = table.columns().get(i).type();
            values.add(new org.eclipse.tahu.message.model.Value<>(
                    DataSetDataType.fromInteger(type.code()), RandomMetrics.asTahu(type, cells.get(i))));
        }
        return new Row(values);
    }

    private static org.eclipse.tahu.message.model.DataSet asTahu(DataSet table) throws Exception {
        DataSetBuilder builder = new DataSetBuilder(table.columns().size());
        for (DataSet.Column column : table.columns()) {
            builder.addColumnName(column.name())
                    .addType(DataSetDataType.fromInteger(column.type().code()));
        }
        table.rows().forEach(cells -> builder.addRow(row(table, cells)));
        return builder.createDataSet();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void dataSetsTravelBothWays(long seed) throws Exception {
        DataSet table = new RandomMetrics(new Random(seed)).table();
        var theirs = (org.eclipse.tahu.message.model.DataSet)
                tahuReads(Metric.of("t", 1, DataType.DATA_SET, new Value.Table(table)))
                        .getValue();
        assertThat(theirs.getNumOfColumns()).isEqualTo(table.columns().size());
        assertThat(theirs.getColumnNames())
                .isEqualTo(table.columns().stream().map(DataSet.Column::name).toList());
        assertThat(theirs.getRowsAsLists())
                .as("seed %d", seed)
                .isEqualTo(asTahu(table).getRowsAsLists());
        Metric ours = weRead(new MetricBuilder("t", MetricDataType.DataSet, asTahu(table)).createMetric());
        assertThat(ours.value()).as("seed %d", seed).isEqualTo(new Value.Table(table));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void tahuReadsOurTemplates(long seed) throws Exception {
        Template template = new RandomMetrics(new Random(seed)).template(0);
        var theirs = (org.eclipse.tahu.message.model.Template)
                tahuReads(Metric.of("t", 1, DataType.TEMPLATE, new Value.Instance(template)))
                        .getValue();
        assertThat(theirs.getVersion()).isEqualTo("v1");
        assertThat(theirs.isDefinition()).isEqualTo(template.definition());
        assertThat(theirs.getTemplateRef()).isEqualTo(template.definition() ? "" : template.reference());
        assertThat(theirs.getMetrics().stream()
                        .map(org.eclipse.tahu.message.model.Metric::getName)
                        .toList())
                .isEqualTo(template.metrics().stream().map(Metric::name).toList());
        for (int i = 0; i < template.parameters().size(); i++) {
            Template.Parameter ours = template.parameters().get(i);
            Parameter read = theirs.getParameters().get(i);
            assertThat(read.getName()).isEqualTo(ours.name());
            assertThat(read.getType().toIntValue()).isEqualTo(ours.type().code());
            assertThat(read.getValue()).as("seed %d: %s", seed, ours).isEqualTo(tahuParameter(ours));
        }
    }

    private static Object tahuParameter(Template.Parameter parameter) {
        return RandomMetrics.asTahu(parameter.type(), parameter.value());
    }

    @Test
    void weReadTahusTemplate() throws Exception {
        var inner = new MetricBuilder("speed", MetricDataType.Int16, (short) -3).createMetric();
        var template = new TemplateBuilder()
                .version("2")
                .templateRef("motor")
                .definition(false)
                .addMetric(inner)
                .addParameter(new Parameter("limit", ParameterDataType.Int32, -7))
                .createTemplate();
        Metric read = weRead(new MetricBuilder("m", MetricDataType.Template, template).createMetric());
        Template ours = ((Value.Instance) read.value()).value();
        assertThat(ours.version()).isEqualTo("2");
        assertThat(ours.reference()).isEqualTo("motor");
        assertThat(ours.definition()).isFalse();
        assertThat(ours.metrics().get(0).name()).isEqualTo("speed");
        assertThat(ours.metrics().get(0).value()).isEqualTo(new Value.Whole(-3));
        assertThat(ours.parameters())
                .containsExactly(new Template.Parameter("limit", DataType.INT32, new Value.Whole(-7)));
    }

    @Test
    void tahuReadsOurFileWithItsName() throws Exception {
        MetaData named = new MetaData(null, null, null, null, "prog.nc", null, null, null);
        Metric metric = new Metric(
                "f",
                null,
                1L,
                DataType.FILE,
                new Value.Binary(Bytes.of((byte) 1, (byte) 2)),
                false,
                false,
                named,
                null);
        File file = (File) tahuReads(metric).getValue();
        assertThat(file.getFileName()).isEqualTo("prog.nc");
        assertThat(file.getBytes()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {
                "INT8",
                "INT16",
                "INT32",
                "INT64",
                "UINT8",
                "UINT16",
                "UINT32",
                "UINT64",
                "FLOAT",
                "DOUBLE",
                "BOOLEAN",
                "STRING",
                "DATE_TIME",
                "TEXT"
            })
    void propertiesOfEveryTypeTravelBothWays(DataType type) throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            Value value = new RandomMetrics(new Random(seed)).value(type);
            Object theirs = RandomMetrics.asTahu(type, value);
            Metric ours = Metric.of("m", 1, DataType.INT8, Value.NULL)
                    .withProperties(PropertySet.EMPTY.with("p", type, value));
            assertThat(tahuReads(ours).getProperties().getPropertyValue("p").getValue())
                    .as("%s, seed %d", type, seed)
                    .isEqualTo(theirs);
            var set = new PropertySetBuilder()
                    .addProperty("p", new PropertyValue<>(PropertyDataType.fromInteger(type.code()), theirs))
                    .createPropertySet();
            Metric read = weRead(new MetricBuilder("m", MetricDataType.Int8, (byte) 1)
                    .properties(set)
                    .createMetric());
            assertThat(read.properties().entries())
                    .as("%s, seed %d", type, seed)
                    .isEqualTo(Map.of("p", new PropertySet.Property(type, value)));
        }
    }
}
