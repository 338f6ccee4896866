package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.time.Cell;
import io.steelyard.gateway.model.FieldChoice;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which fields of minute rows are summed: whole numbers and decimals. */
final class Summed {
    private static final List<String> OF_COUNTER_WHOLE = List.of(
            MinuteFold.UNSEEN,
            MinuteFold.STRETCHES,
            MinuteFold.BLIND,
            ".resets",
            ".rollovers",
            ".corrections",
            ".replaced",
            ".started");
    private static final List<String> OF_COUNTER_REAL =
            List.of("", MinuteFold.OPENING, MinuteFold.DOUBT, MinuteFold.CORRECTED);
    private static final List<String> PREFIXES = List.of(Cell.TOTAL, Cell.PART, "samples.");
    private static final Set<String> WHOLE =
            new HashSet<>(Set.of(MinuteFold.COVERED, MinuteFold.FAILURES, MinuteFold.VALID, MinuteFold.EXPECTED));
    private static final Set<String> REAL = new HashSet<>(Set.of(
            MinuteFold.KILOWATT_HOURS,
            MinuteFold.IDLE,
            MinuteFold.UNDECIDED,
            MinuteFold.PLANNED_RUN,
            MinuteFold.PLANNED_PARTS,
            MinuteFold.BY_PROGRAM,
            MinuteFold.BY_SPEED,
            MinuteFold.DOUBTED_PARTS,
            MinuteFold.DOUBTED_RUN,
            MinuteFold.UNTOLD_PARTS,
            MinuteFold.DOUBTED_BACK));
    /** What a store is asked for. */
    static final FieldChoice FIELDS;

    static {
        for (String role : MinuteFold.COUNTERS) {
            OF_COUNTER_WHOLE.forEach(end -> WHOLE.add(role + end));
            OF_COUNTER_REAL.forEach(end -> REAL.add(role + end));
        }
        Set<String> names = new HashSet<>(WHOLE);
        names.addAll(REAL);
        names.add(MinuteFold.RULE_FIELD);
        FIELDS = new FieldChoice(names, PREFIXES);
    }

    private Summed() {}

    /** A signal may be called cell or samples, too: what its fields end with is no number that is summed. */
    static boolean isWhole(String name) {
        return WHOLE.contains(name)
                || name.startsWith("samples.")
                || (name.startsWith(Cell.TOTAL) && name.length() > Cell.TOTAL.length())
                || (name.startsWith(Cell.PART) && name.lastIndexOf('.') >= Cell.PART.length());
    }

    static boolean isReal(String name) {
        return REAL.contains(name);
    }
}
