package io.steelyard.simulator.truth;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of the truth, its fields as text where a {@code done} line has none. */
record TruthLine(
        String kind, long row, String signal, String sourceTime, String value, long status, String setAt, long run) {
    private static final int FIELDS = 9;

    static @Nullable TruthLine parse(String line) {
        List<String> fields = fields(line);
        if (fields.size() != FIELDS) {
            return null;
        }
        long status = fields.get(5).isEmpty() ? 0 : Long.parseLong(fields.get(5));
        return new TruthLine(
                fields.get(0),
                Long.parseLong(fields.get(1)),
                fields.get(2),
                fields.get(3),
                fields.get(4),
                status,
                fields.get(6),
                Long.parseLong(fields.get(7)));
    }

    /** Quotes stay, so that a text can be told from a number. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(line.substring(start, i));
                start = i + 1;
            }
        }
        fields.add(line.substring(start));
        return fields;
    }
}
