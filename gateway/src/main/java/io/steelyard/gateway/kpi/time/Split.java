package io.steelyard.gateway.kpi.time;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cells that fields of minute rows, or sums of them, tell of; each nanosecond in one. */
public final class Split {

    private Split() {}

    /** A cell and how long it was so. */
    public record Part(Cell cell, long nanos) {}

    /** The same fields, where nobody knows what the states in them say: all of the time is unknown. */
    public static Map<String, Long> unread(Map<String, Long> fields) {
        Map<String, Long> unread = new HashMap<>();
        fields.forEach((name, nanos) -> {
            if (isPart(name)) {
                String part =
                        Cell.ofPart(name.substring(Cell.PART.length())).unread().part();
                if (part != null) {
                    unread.merge(part, nanos, Long::sum);
                }
            } else {
                unread.merge(name.startsWith(Cell.TOTAL) ? Cell.UNKNOWN_TOTAL : name, nanos, Long::sum);
            }
        });
        return unread;
    }

    /** A signal may be called cell, too: what its fields end with is no flags behind a state. */
    private static boolean isPart(String name) {
        return name.startsWith(Cell.PART) && name.lastIndexOf('.') > Cell.PART.length();
    }

    /** All of them: the parts, and of each total what is in no part. */
    public static List<Part> of(Map<String, Long> fields) {
        List<Part> parts = new ArrayList<>();
        Map<String, Long> inParts = new HashMap<>();
        fields.forEach((name, nanos) -> {
            if (isPart(name)) {
                Cell cell = Cell.ofPart(name.substring(Cell.PART.length()));
                parts.add(new Part(cell, nanos));
                inParts.merge(cell.total(), nanos, Long::sum);
            }
        });
        fields.forEach((name, nanos) -> {
            if (name.startsWith(Cell.TOTAL)) {
                long rest = nanos - inParts.getOrDefault(name, 0L);
                if (rest > 0) {
                    parts.add(new Part(Cell.ofTotal(name.substring(Cell.TOTAL.length())), rest));
                }
            }
        });
        return parts;
    }
}
