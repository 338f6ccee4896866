package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.DataType.Carrier;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import java.util.List;

/** A metric's value between the wire and its object form. */
final class ValueForm {

    private ValueForm() {}

    static Value read(MetricReader metric, DataType declared) {
        if (metric.isNull()) {
            return Value.NULL;
        }
        return switch (metric.carrier()) {
            case NONE -> Value.NULL;
            case INT, LONG -> whole(metric, declared);
            case FLOAT, DOUBLE -> new Value.Real(metric.real());
            case BOOLEAN -> new Value.Flag(metric.flag());
            case STRING -> new Value.Text(metric.text());
            case BYTES -> bytes(metric, declared);
            case DATA_SET, TEMPLATE, EXTENSION -> new Value.Unsupported(metric.carrier());
        };
    }

    private static Value whole(MetricReader metric, DataType declared) {
        if (!declared.isWhole() && declared != DataType.UNKNOWN) {
            throw metric.mismatch(declared);
        }
        return new Value.Whole(metric.whole(declared));
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
