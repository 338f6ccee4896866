package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.DataType.Carrier;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.wire.WireWriter;
import java.util.List;

/**
 * Writes a payload field by field into a buffer that is kept for the next one.
 *
 * <p>Order: {@link #clear}, the payload's fields, and for each metric {@link #beginMetric}, its fields, one value,
 * {@link #endMetric}. Nothing is allocated for scalars. When the limit of bytes is passed, a {@link SparkplugException} of
 * reason {@code TOO_LARGE} is thrown; {@link #cancelMetric} then takes the unfinished metric back, and the payload before it
 * is whole. For one thread.
 */
public final class PayloadWriter {

    private static final String QUALITY = "Quality";

    private final WireWriter out;
    private int metrics;
    private int metricBegin = -1;
    private int metricMark;
    private int depth;

    public PayloadWriter(int maxBytes) {
        out = new WireWriter(maxBytes);
    }

    public PayloadWriter clear() {
        out.clear();
        metrics = 0;
        metricBegin = -1;
        return this;
    }

    public PayloadWriter timestamp(long epochMillis) {
        out.varintField(Schema.TIMESTAMP, epochMillis);
        return this;
    }

    public PayloadWriter seq(long seq) {
        out.varintField(Schema.SEQ, seq);
        return this;
    }

    public PayloadWriter uuid(String uuid) {
        out.stringField(Schema.UUID, uuid);
        return this;
    }

    public PayloadWriter body(byte[] bytes, int from, int length) {
        out.bytesField(Schema.BODY, bytes, from, length);
        return this;
    }

    public PayloadWriter beginMetric() {
        metricBegin = out.size();
        metricMark = out.open(Schema.METRICS);
        return this;
    }

    public PayloadWriter endMetric() {
        out.close(metricMark);
        metricBegin = -1;
        metrics++;
        return this;
    }

    /** Takes back the metric that was begun and not ended; does nothing when there is none. */
    public PayloadWriter cancelMetric() {
        if (metricBegin >= 0) {
            out.truncate(metricBegin);
            metricBegin = -1;
        }
        return this;
    }

    /**
     * Takes back what was written since the payload had this size and so many metrics, as {@link #size} and
     * {@link #metricCount} said between two metrics.
     */
    public PayloadWriter backTo(int earlierSize, int earlierMetrics) {
        if (earlierMetrics > metrics || metricBegin >= 0) {
            throw new IllegalStateException("back to " + earlierMetrics + " metrics of " + metrics);
        }
        out.truncate(earlierSize);
        metrics = earlierMetrics;
        return this;
    }

    public PayloadWriter name(String name) {
        out.stringField(Schema.NAME, name);
        return this;
    }

    public PayloadWriter alias(long alias) {
        out.varintField(Schema.ALIAS, alias);
        return this;
    }

    public PayloadWriter metricTimestamp(long epochMillis) {
        out.varintField(Schema.METRIC_TIMESTAMP, epochMillis);
        return this;
    }

    public PayloadWriter dataType(DataType type) {
        out.varintField(Schema.DATATYPE, type.code());
        return this;
    }

    public PayloadWriter historical() {
        out.varintField(Schema.IS_HISTORICAL, 1);
        return this;
    }

    public PayloadWriter isTransient() {
        out.varintField(Schema.IS_TRANSIENT, 1);
        return this;
    }

    public PayloadWriter isNull() {
        out.varintField(Schema.IS_NULL, 1);
        return this;
    }

    public PayloadWriter metaData(MetaData data) {
        int mark = out.open(Schema.METADATA);
        MetaDataForm.write(out, data);
        out.close(mark);
        return this;
    }

    public PayloadWriter properties(PropertySet set) {
        int mark = out.open(Schema.PROPERTIES);
        PropertyForm.write(out, set);
        out.close(mark);
        return this;
    }

    /** The single property {@code Quality} (0 bad, 192 good, 500 stale), as foreign hosts read it; makes no object. */
    public PayloadWriter quality(int quality) {
        int mark = out.open(Schema.PROPERTIES);
        out.stringField(Schema.KEYS, QUALITY);
        int value = out.open(Schema.VALUES);
        out.varintField(Schema.PROPERTY_TYPE, DataType.INT32.code());
        out.varintField(Schema.PROPERTY_INT, quality & 0xFFFF_FFFFL);
        out.close(value);
        out.close(mark);
        return this;
    }

    /** An integer or DateTime in the field and width of its type. */
    public PayloadWriter whole(DataType type, long value) {
        if (type.carrier() == Carrier.LONG) {
            out.varintField(Schema.LONG_VALUE, value);
        } else {
            out.varintField(Schema.INT_VALUE, type.widen(value) & 0xFFFF_FFFFL);
        }
        return this;
    }

    public PayloadWriter floatValue(float value) {
        out.fixed32Field(Schema.FLOAT_VALUE, Float.floatToRawIntBits(value));
        return this;
    }

    public PayloadWriter doubleValue(double value) {
        out.fixed64Field(Schema.DOUBLE_VALUE, Double.doubleToRawLongBits(value));
        return this;
    }

    public PayloadWriter booleanValue(boolean value) {
        out.varintField(Schema.BOOLEAN_VALUE, value ? 1 : 0);
        return this;
    }

    public PayloadWriter stringValue(String value) {
        out.stringField(Schema.STRING_VALUE, value);
        return this;
    }

    public PayloadWriter bytesValue(byte[] bytes, int from, int length) {
        out.bytesField(Schema.BYTES_VALUE, bytes, from, length);
        return this;
    }

    /** An array of integers or DateTimes, each cut to the width of the type's element. */
    public PayloadWriter arrayValue(DataType type, long[] values) {
        return packed(PackedArrays.pack(type, values));
    }

    /** An array of Floats or Doubles. */
    public PayloadWriter arrayValue(DataType type, double[] values) {
        return packed(PackedArrays.pack(type, values));
    }

    public PayloadWriter arrayValue(boolean[] values) {
        return packed(PackedArrays.pack(values));
    }

    public PayloadWriter arrayValue(List<String> values) {
        return packed(PackedArrays.pack(values));
    }

    public PayloadWriter dataSetValue(DataSet set) {
        int mark = out.open(Schema.DATASET_VALUE);
        DataSetForm.write(out, set);
        out.close(mark);
        return this;
    }

    public PayloadWriter templateValue(Template template) {
        if (++depth > TemplateForm.MAX_DEPTH) {
            throw TemplateForm.tooDeep();
        }
        int mark = out.open(Schema.TEMPLATE_VALUE);
        TemplateForm.write(out, template, this::fields);
        out.close(mark);
        depth--;
        return this;
    }

    private PayloadWriter packed(byte[] bytes) {
        return bytesValue(bytes, 0, bytes.length);
    }

    /** A whole metric in object form. */
    public PayloadWriter metric(Metric metric) {
        beginMetric();
        depth = 0;
        fields(metric);
        return endMetric();
    }

    private void fields(Metric metric) {
        if (metric.name() != null) {
            name(metric.name());
        }
        if (metric.alias() != null) {
            alias(metric.alias());
        }
        if (metric.timestamp() != null) {
            metricTimestamp(metric.timestamp());
        }
        if (metric.dataType() != null) {
            dataType(metric.dataType());
        }
        if (metric.historical()) {
            historical();
        }
        if (metric.isTransient()) {
            isTransient();
        }
        if (metric.metaData() != null) {
            metaData(metric.metaData());
        }
        if (metric.properties() != null) {
            properties(metric.properties());
        }
        ValueForm.write(this, metric.dataType() == null ? DataType.UNKNOWN : metric.dataType(), metric.value());
    }

    /** A whole payload in object form, after {@link #clear}. */
    public PayloadWriter write(Payload payload) {
        clear();
        if (payload.timestamp() != null) {
            timestamp(payload.timestamp());
        }
        payload.metrics().forEach(this::metric);
        if (payload.seq() != null) {
            seq(payload.seq());
        }
        if (payload.uuid() != null) {
            uuid(payload.uuid());
        }
        if (payload.body() != null) {
            byte[] body = payload.body().toByteArray();
            body(body, 0, body.length);
        }
        return this;
    }

    public int metricCount() {
        return metrics;
    }

    /** The bytes written so far. */
    public int size() {
        return out.size();
    }

    public int maxBytes() {
        return out.maxBytes();
    }

    /** The buffer, valid from 0 to {@link #size} until the next change. */
    public byte[] buffer() {
        return out.buffer();
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
