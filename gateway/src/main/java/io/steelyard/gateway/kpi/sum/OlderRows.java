package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.MinuteRow;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Rows of older rules as rows of today's. Up to the sixth they did not say of which parts a program or a design speed could not
 * be seen: in a minute in which some signal was not seen all the time, it may be those of all.
 */
final class OlderRows {
    private static final long DOUBTS = 7;

    private OlderRows() {}

    /** A row of today's rule as it is. */
    static MinuteRow read(MinuteRow row) {
        boolean goesBySignals =
                row.fields().containsKey(MinuteFold.BY_PROGRAM) || row.fields().containsKey(MinuteFold.BY_SPEED);
        if (!goesBySignals
                || !(row.fields().get(MinuteFold.RULE_FIELD) instanceof Long rule)
                || rule >= DOUBTS
                || Objects.equals(
                        row.fields().get(MinuteFold.VALID), row.fields().get(MinuteFold.EXPECTED))) {
            return row;
        }
        TreeMap<String, Object> fields = new TreeMap<>(row.fields());
        fields.put(MinuteFold.DOUBTED_PARTS, row.fields().getOrDefault(MinuteFold.PLANNED_PARTS, 0.0));
        fields.put(MinuteFold.DOUBTED_RUN, row.fields().getOrDefault(MinuteFold.PLANNED_RUN, 0.0));
        return new MinuteRow(row.asset(), row.equipmentClass(), row.area(), row.line(), row.minute(), fields);
    }
}
