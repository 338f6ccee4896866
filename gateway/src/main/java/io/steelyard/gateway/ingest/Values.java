package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.FieldType;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.MetricReader;
import io.steelyard.sparkplug.codec.Value;
import java.time.Instant;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sparkplug's values as the stores take them. */
final class Values {

    private Values() {}

    /** The field type that a data type is locked to. */
    static FieldType fieldType(DataType type) {
        return switch (type) {
            case BOOLEAN -> FieldType.BOOL;
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> FieldType.INT;
            case UINT64 -> FieldType.UINT;
            case FLOAT, DOUBLE -> FieldType.FLOAT;
            default -> FieldType.STRING;
        };
    }

    /** What an element of a DateTime value has below the millisecond. */
    @FunctionalInterface
    interface BelowMillis {
        BelowMillis NOTHING = element -> 0;

        int nanos(int element);
    }

    /** The metric's value as a reading carries it, null when there is none. */
    static @Nullable Object of(MetricReader metric, DataType type, BelowMillis below) {
        if (metric.isNull()) {
            return null;
        }
        return switch (type) {
            case BOOLEAN -> metric.flag();
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> metric.whole(type);
            case FLOAT, DOUBLE -> metric.real();
            case DATE_TIME -> time(metric.whole(type), below.nanos(0));
            case DATE_TIME_ARRAY -> times(metric.value(type), below);
            default -> text(metric.value(type), type);
        };
    }

    private static String time(long epochMillis, int nanos) {
        return Instant.ofEpochMilli(epochMillis).plusNanos(nanos).toString();
    }

    private static @Nullable String times(Value value, BelowMillis below) {
        if (!(value instanceof Value.Wholes all)) {
            return null;
        }
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < all.values().size(); i++) {
            text.add('"' + time(all.values().get(i), below.nanos(i)) + '"');
        }
        return text.toString();
    }

    private static @Nullable String text(Value value, DataType type) {
        if (value instanceof Value.Text text) {
            return text.value();
        } else if (value instanceof Value.Wholes wholes) {
            return type == DataType.UINT64_ARRAY
                    ? wholes.values().stream().map(Long::toUnsignedString).collect(Collectors.joining(", ", "[", "]"))
                    : wholes.values().toString();
        } else if (value instanceof Value.Reals reals) {
            return reals.values().toString();
        } else if (value instanceof Value.Flags flags) {
            return flags.values().toString();
        } else if (value instanceof Value.Texts texts) {
            return texts.values().stream()
                    .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                    .collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof Value.Binary binary) {
            return java.util.Base64.getEncoder().encodeToString(binary.value().toByteArray());
        }
        return null;
    }
}
