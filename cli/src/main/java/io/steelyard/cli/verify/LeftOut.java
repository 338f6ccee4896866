package io.steelyard.cli.verify;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of a signal's rows its filters left out, each held against what is stored: within the deadband of the last value that
 * passed it, or within the door's bound of the line between the stored neighbours, or before a stored one of the same window of
 * the pace. No line leads over a gap, and none and no window over another status. Rows are judged in the order of their source times.
 */
final class LeftOut {
    private final List<TruthRow> rows;
    private final BitSet stored;
    private final BitSet excused;
    private final Filter.Bounds bounds;
    private final BitSet left = new BitSet();
    private int near;

    /**
     * Judges at once.
     *
     * @param excused rows that are not stored for another reason
     */
    LeftOut(List<TruthRow> rows, BitSet stored, BitSet excused, Filter.Bounds bounds) {
        this.rows = rows;
        this.stored = stored;
        this.excused = excused;
        this.bounds = bounds;
        if (!bounds.isNone()) {
            judge();
        }
    }

    BitSet rows() {
        return left;
    }

    /** Stored rows that the deadband may have left out when they came first, and that a new subscription told again. */
    int near() {
        return near;
    }

    private void judge() {
        int passed = -1;
        for (int i = 0; i < rows.size(); i++) {
            if (stored.get(i)) {
                near += isNear(passed, i) ? 1 : 0;
                passed = i;
            } else if (!excused.get(i)) {
                boolean isHeld = isNear(passed, i);
                if (isHeld || isOnLine(i) || isBeforeAnother(i)) {
                    left.set(i);
                    passed = isHeld ? passed : i;
                }
            }
        }
    }

    private boolean isNear(int passed, int i) {
        Double size = bounds.deadband();
        if (size == null || passed < 0) {
            return false;
        }
        Double before = number(rows.get(passed));
        return before != null && isWithin(before, rows.get(i), size) && haveOneStatus(passed, i);
    }

    /** Whether a later one of its window is stored, and no other status came between. */
    private boolean isBeforeAnother(int i) {
        Long window = bounds.pace();
        int to = stored.nextSetBit(i + 1);
        if (window == null || to < 0 || windowOf(i, window) != windowOf(to, window)) {
            return false;
        }
        for (int next = i + 1; next <= to; next++) {
            if (!haveOneStatus(i, next)) {
                return false;
            }
        }
        return true;
    }

    private long windowOf(int i, long window) {
        return Math.floorDiv(rows.get(i).sourceTime(), window);
    }

    private boolean isOnLine(int i) {
        Double size = bounds.door();
        int from = stored.previousSetBit(i);
        int to = stored.nextSetBit(i);
        if (size == null || from < 0 || to < 0 || excused.previousSetBit(to) > from) {
            return false;
        }
        Double begin = number(rows.get(from));
        Double end = number(rows.get(to));
        if (begin == null || end == null || !haveOneStatus(from, i) || !haveOneStatus(i, to)) {
            return false;
        }
        long start = rows.get(from).sourceTime();
        double share =
                (double) (rows.get(i).sourceTime() - start) / (rows.get(to).sourceTime() - start);
        return isWithin(begin * (1 - share) + end * share, rows.get(i), size);
    }

    /** As near as the filter promises, and the last digit of a float that the truth writes in another way. */
    private static boolean isWithin(double said, TruthRow row, double size) {
        Double value = number(row);
        return value != null && Math.abs(said - value) <= size + Math.ulp(value.floatValue());
    }

    private boolean haveOneStatus(int one, int other) {
        return rows.get(one).status() == rows.get(other).status();
    }

    private static @Nullable Double number(TruthRow row) {
        if (row.value().isEmpty() || TruthFiles.text(row.value()) != null) {
            return null;
        }
        try {
            Double value = Double.valueOf(row.value());
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException e) {
            return null; // true or false, or a list
        }
    }
}
