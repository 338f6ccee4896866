package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.DataType.Carrier;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import java.util.List;

/** A metric's value between the wire and its object form. */
final class ValueForm {

    private ValueForm() {}

    /** What a field of the metric carries; NONE for one that is no value. */
    static Carrier carrier(int field) {
        return switch (field) {
            case Schema.INT_VALUE -> Carrier.INT;
            case Schema.LONG_VALUE -> Carrier.LONG;
            case Schema.FLOAT_VALUE -> Carrier.FLOAT;
            case Schema.DOUBLE_VALUE -> Carrier.DOUBLE;
            case Schema.BOOLEAN_VALUE -> Carrier.BOOLEAN;
            case Schema.STRING_VALUE -> Carrier.STRING;
            case Schema.BYTES_VALUE -> Carrier.BYTES;
            case Schema.DATASET_VALUE -> Carrier.DATA_SET;
            case Schema.TEMPLATE_VALUE -> Carrier.TEMPLATE;
            case Schema.EXTENSION_VALUE -> Carrier.EXTENSION;
            default -> Carrier.NONE;
        };
    }

    static Value read(MetricReader metric, DataType declared) {
        if (metric.isNull()) {
            return Value.NULL;
        }
        Carrier carrier = metric.carrier();
        if (declared != DataType.UNKNOWN && !fits(declared, carrier)) {
            throw metric.mismatch(declared);
        }
        return switch (carrier) {
            case NONE -> Value.NULL;
            case INT, LONG -> new Value.Whole(metric.whole(declared));
            case FLOAT, DOUBLE -> new Value.Real(metric.real());
            case BOOLEAN -> new Value.Flag(metric.flag());
            case STRING -> new Value.Text(metric.text());
            case BYTES -> bytes(metric, declared);
            case DATA_SET -> new Value.Table(DataSetForm.read(metric.embeddedValue()));
            case TEMPLATE -> new Value.Instance(TemplateForm.read(metric.embeddedValue(), metric.depth()));
            case EXTENSION -> new Value.Unsupported(carrier);
        };
    }

    /** Integers may stand in either field of integers, floats in either of floats; an extension may be anything. */
    private static boolean fits(DataType declared, Carrier carrier) {
        return switch (carrier) {
            case INT, LONG -> declared.isWhole();
            case FLOAT, DOUBLE -> isReal(declared);
            case EXTENSION -> true;
            default -> declared.carrier() == carrier;
        };
    }

    /** The metric that a reader stands on, in object form. */
    static Metric metric(MetricReader metric) {
        DataType type = metric.dataType();
        return new Metric(
                metric.name(),
                metric.hasAlias() ? metric.alias() : null,
                metric.hasTimestamp() ? metric.timestamp() : null,
                type,
                read(metric, type == null ? DataType.UNKNOWN : type),
                metric.isHistorical(),
                metric.isTransient(),
                metric.metaData(),
                metric.hasProperties() ? metric.properties() : null);
    }

    private static Value bytes(MetricReader metric, DataType declared) {
        int at = metric.valueOffset();
        int length = metric.valueLength();
        return declared.isArray()
                ? PackedArrays.read(declared, metric.buffer(), at, length)
                : new Value.Binary(Bytes.copyOf(metric.buffer(), at, length));
    }

    static void write(PayloadWriter out, DataType type, Value value) {
        if (value instanceof Value.Null) {
            out.isNull();
        } else if (value instanceof Value.Whole whole && type.isWhole()) {
            out.whole(type, whole.value());
        } else if (value instanceof Value.Real real && type.carrier() == Carrier.FLOAT) {
            out.floatValue((float) real.value());
        } else if (value instanceof Value.Real real && type.carrier() == Carrier.DOUBLE) {
            out.doubleValue(real.value());
        } else if (value instanceof Value.Flag flag && type == DataType.BOOLEAN) {
            out.booleanValue(flag.value());
        } else if (value instanceof Value.Text text && type.carrier() == Carrier.STRING) {
            out.stringValue(text.value());
        } else if (value instanceof Value.Binary binary && type.carrier() == Carrier.BYTES) {
            byte[] content = binary.value().toByteArray();
            out.bytesValue(content, 0, content.length);
        } else if (value instanceof Value.Table table && type == DataType.DATA_SET) {
            out.dataSetValue(table.value());
        } else if (value instanceof Value.Instance instance && type == DataType.TEMPLATE) {
            out.templateValue(instance.value());
        } else {
            writeArray(out, type, value);
        }
    }

    private static void writeArray(PayloadWriter out, DataType type, Value value) {
        DataType element = type.element();
        if (value instanceof Value.Wholes wholes && type.isArray() && element.isWhole()) {
            out.arrayValue(
                    type, wholes.values().stream().mapToLong(Long::longValue).toArray());
        } else if (value instanceof Value.Reals reals && isReal(element) && type.isArray()) {
            out.arrayValue(
                    type,
                    reals.values().stream().mapToDouble(Double::doubleValue).toArray());
        } else if (value instanceof Value.Flags flags && type == DataType.BOOLEAN_ARRAY) {
            out.arrayValue(booleans(flags.values()));
        } else if (value instanceof Value.Texts texts && type == DataType.STRING_ARRAY) {
            out.arrayValue(texts.values());
        } else {
            throw new SparkplugException(
                    Reason.VALUE, "a value of kind " + value.getClass().getSimpleName() + " cannot be sent as " + type);
        }
    }

    private static boolean isReal(DataType type) {
        return type == DataType.FLOAT || type == DataType.DOUBLE;
    }

    private static boolean[] booleans(List<Boolean> values) {
        boolean[] unboxed = new boolean[values.size()];
        for (int i = 0; i < unboxed.length; i++) {
            unboxed[i] = values.get(i);
        }
        return unboxed;
    }
}
