package io.steelyard.edge.uplink;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.codec.PayloadWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A sample's time, quality and value as fields of a metric. */
final class MetricForm {

    static final int NANOS_PER_MILLI = 1_000_000;
    private static final int QUALITY_BAD = 0;
    private static final int QUALITY_STALE = 500;
    private static final long SEVERITY_BAD = 0x8000_0000L;

    private MetricForm() {}

    static long millis(long epochNanos) {
        return Math.floorDiv(epochNanos, NANOS_PER_MILLI);
    }

    static int belowMilli(long epochNanos) {
        return (int) Math.floorMod(epochNanos, (long) NANOS_PER_MILLI);
    }

    /** Sparkplug's quality of a status that is not Good: 0 for Bad, 500 for Uncertain. */
    static int quality(long status) {
        return (status & SEVERITY_BAD) != 0 ? QUALITY_BAD : QUALITY_STALE;
    }

    /** Writes the value, or {@code is_null}; refuses a value that the type cannot carry. */
    static void value(PayloadWriter out, DataType type, @Nullable Object value) {
        if (value == null) {
            out.isNull();
        } else if (!(type.isArray() ? array(out, type, value) : scalar(out, type, value))) {
            throw new SparkplugException(
                    Reason.VALUE, "a value of " + value.getClass().getSimpleName() + " cannot travel as " + type);
        }
    }

    private static boolean scalar(PayloadWriter out, DataType type, Object value) {
        switch (type.carrier()) {
            case INT, LONG -> {
                if (!(value instanceof Long whole)) {
                    return false;
                }
                out.whole(type, type == DataType.DATE_TIME ? millis(whole) : whole);
            }
            case FLOAT -> {
                if (!(value instanceof Number number)) {
                    return false;
                }
                out.floatValue(number.floatValue());
            }
            case DOUBLE -> {
                if (!(value instanceof Number number)) {
                    return false;
                }
                out.doubleValue(number.doubleValue());
            }
            case BOOLEAN -> {
                if (!(value instanceof Boolean flag)) {
                    return false;
                }
                out.booleanValue(flag);
            }
            case STRING -> {
                if (!(value instanceof String text)) {
                    return false;
                }
                out.stringValue(text);
            }
            case BYTES -> {
                if (!(value instanceof byte[] bytes)) {
                    return false;
                }
                out.bytesValue(bytes, 0, bytes.length);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean array(PayloadWriter out, DataType type, @Nullable Object value) {
        if (value instanceof boolean[] flags && type == DataType.BOOLEAN_ARRAY) {
            out.arrayValue(flags);
        } else if (value instanceof String[] texts && type == DataType.STRING_ARRAY) {
            out.arrayValue(Arrays.asList(texts));
        } else if (value instanceof double[] numbers && isReal(type)) {
            out.arrayValue(type, numbers);
        } else if (value instanceof float[] numbers && isReal(type)) {
            out.arrayValue(type, doubles(numbers));
        } else if (value instanceof long[] numbers && type.element().isWhole()) {
            out.arrayValue(
                    type,
                    type == DataType.DATE_TIME_ARRAY
                            ? Arrays.stream(numbers).map(MetricForm::millis).toArray()
                            : numbers);
        } else {
            return false;
        }
        return true;
    }

    private static boolean isReal(DataType type) {
        return type == DataType.FLOAT_ARRAY || type == DataType.DOUBLE_ARRAY;
    }

    private static double[] doubles(float[] numbers) {
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }
}
