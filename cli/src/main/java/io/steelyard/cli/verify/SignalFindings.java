package io.steelyard.cli.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** One signal's rows held against its points; a pure function of the three lists. */
final class SignalFindings {
    private final String key;
    private final List<TruthRow> rows;
    private final List<Gap> gaps;
    private final BitSet isStored = new BitSet();

    final List<String> invented = new ArrayList<>();
    final List<String> lost = new ArrayList<>();
    final List<String> twice = new ArrayList<>();
    long stored;
    long storedUndone;
    long inGaps;
    long neverDone;
    long before;
    /** Rows that filters left out. */
    long leftOut;
    /** How many of them the ledger has to count, and how many it may. */
    long least;

    long most;

    String key() {
        return key;
    }

    private SignalFindings(String key, List<TruthRow> rows, List<Point> points, List<Gap> gaps) {
        this.key = key;
        this.rows = rows.stream()
                .sorted(Comparator.comparingLong(TruthRow::sourceTime))
                .toList();
        this.gaps = gaps;
        points(points);
    }

    /**
     * Holds a signal's points against its rows; {@link #judgeRows} does the rest.
     *
     * @param rows in any order: the clock of a server may have been set
     * @param gaps that the signal lies in
     */
    static SignalFindings of(String key, List<TruthRow> rows, List<Point> points, List<Gap> gaps) {
        return new SignalFindings(key, rows, points, gaps);
    }

    /**
     * Holds a signal that the truth does not know against the rows of the one that it is told below, if there is one: of
     * each row there may be one point, of the same time and status. Nothing of it counts as stored.
     */
    static SignalFindings below(String key, List<TruthRow> above, List<Point> points) {
        SignalFindings findings = new SignalFindings(key, above, List.of(), List.of());
        findings.pointsBelow(points);
        return findings.withoutRows();
    }

    private void pointsBelow(List<Point> points) {
        for (Point point : points) {
            int at = rowAt(point.sourceTime());
            if (at < 0 || !point.hasStatusOf(rows.get(at))) {
                invented.add(
                        key + " at " + Nanos.text(point.time()) + " = " + point.value() + ": the plant never had it");
            } else if (isStored.get(at)) {
                twice.add(key + " at " + Nanos.text(point.time()) + " is row "
                        + rows.get(at).row() + " once more");
            }
            if (at >= 0) {
                isStored.set(at);
            }
        }
    }

    /** What was found in the points alone. */
    private SignalFindings withoutRows() {
        SignalFindings findings = new SignalFindings(key, List.of(), List.of(), List.of());
        findings.invented.addAll(invented);
        findings.twice.addAll(twice);
        return findings;
    }

    /** When the first of its stored rows was set; {@link TruthRow#NEVER} when none is stored. */
    long firstStoredSetAt() {
        long first = TruthRow.NEVER;
        for (int i = 0; i < rows.size(); i++) {
            if (isStored.get(i)) {
                first = Math.min(first, rows.get(i).setAt());
            }
        }
        return first;
    }

    private void points(List<Point> points) {
        long last = Long.MIN_VALUE;
        for (Point point : points) {
            if (point.time() <= last) {
                twice.add(key + " at " + Nanos.text(point.time()) + " is stored twice");
            }
            last = point.time();
            int at = rowAt(point.sourceTime());
            if (at < 0) {
                invented.add(
                        key + " at " + Nanos.text(point.time()) + " = " + point.value() + ": the plant never had it");
            } else if (!point.saysTheSameAs(rows.get(at))) {
                TruthRow row = rows.get(at);
                invented.add(key + " at " + Nanos.text(point.time()) + " is stored as " + point.value() + " status "
                        + point.status() + ", the plant had " + row.value() + " status " + row.status());
            } else if (isStored.get(at)) {
                twice.add(key + " at " + Nanos.text(point.time()) + " is row "
                        + rows.get(at).row() + " once more");
            } else {
                isStored.set(at);
                stored++;
                storedUndone += rows.get(at).isDone() ? 0 : 1;
            }
        }
    }

    /**
     * What became of the rows that are not stored.
     *
     * @param watchedSince when the first row of the whole plant that anybody saw was set: what was set before, nobody was
     *     subscribed to
     * @param bounds of what the signal's filters may leave out
     */
    void judgeRows(long watchedSince, Filter.Bounds bounds) {
        BitSet excused = new BitSet();
        for (int i = 0; i < rows.size(); i++) {
            excused.set(i, !isStored.get(i) && isExcused(rows.get(i), watchedSince));
        }
        LeftOut out = new LeftOut(rows, isStored, excused, bounds);
        leftOut = out.rows().cardinality();
        if (!bounds.isNone()) {
            most = leftOut + out.near() + inGaps + neverDone;
            least = bounds.deadband() == null ? leftOut : 0; // a server leaves out what nobody counts
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!isStored.get(i) && !excused.get(i) && !out.rows().get(i)) {
                TruthRow row = rows.get(i);
                lost.add(key + " row " + row.row() + " of " + Nanos.text(row.sourceTime()) + ", set at "
                        + Nanos.text(row.setAt()) + ", is not stored and in no gap"
                        + (bounds.isNone() ? "" : ", and no filter may leave it out"));
            }
        }
    }

    private boolean isExcused(TruthRow row, long watchedSince) {
        if (!row.isDone()) {
            neverDone++;
        } else if (gaps.stream().anyMatch(gap -> excuses(gap, row))) {
            inGaps++;
        } else if (row.setAt() < watchedSince && watchedSince != TruthRow.NEVER) {
            before++;
        } else {
            return false;
        }
        return true;
    }

    /** A gap that was filled excuses nothing that lies within it, nor does then a wider one of the same loss. */
    private boolean excuses(Gap gap, TruthRow row) {
        return !gap.filled()
                && gap.meets(row.setAt(), row.doneAt())
                && gaps.stream().noneMatch(other -> other.makesGood(gap, row.setAt(), row.doneAt()));
    }

    private int rowAt(long sourceTime) {
        int low = 0;
        int high = rows.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compare(rows.get(middle).sourceTime(), sourceTime);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
