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

    /** All of them: the parts, and of each total what is in no part. */
    public static List<Part> of(Map<String, Long> fields) {
        List<Part> parts = new ArrayList<>();
        Map<String, Long> inParts = new HashMap<>();
        fields.forEach((name, nanos) -> {
            // a signal may be called cell, too: what its fields end with is no flags behind a state
            if (name.startsWith(Cell.PART) && name.lastIndexOf('.') > Cell.PART.length()) {
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
