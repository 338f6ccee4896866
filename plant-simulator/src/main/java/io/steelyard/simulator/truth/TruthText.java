package io.steelyard.simulator.truth;

import io.steelyard.simulator.plant.ValueKind;
import org.jspecify.annotations.Nullable;

/** Values as the truth writes them; {@link #parse} is the inverse of {@link #of}. */
public final class TruthText {
    private TruthText() {}

    /** The text of a value; empty for null. */
    public static String of(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return '"' + text.replace("\"", "\"\"") + '"';
        }
        return value instanceof Float number ? Double.toString(number) : value.toString();
    }

    /** The value of a text, in the kind's Java type. */
    public static @Nullable Object parse(ValueKind kind, String text) {
        if (text.isEmpty()) {
            return null;
        }
        return switch (kind) {
            case BOOLEAN -> Boolean.parseBoolean(text);
            case INT16 -> Short.parseShort(text);
            case INT32 -> Integer.parseInt(text);
            case UINT32, INT64 -> Long.parseLong(text);
            case FLOAT -> (float) Double.parseDouble(text);
            case DOUBLE -> Double.parseDouble(text);
            case STRING -> text.substring(1, text.length() - 1).replace("\"\"", "\"");
        };
    }
}
