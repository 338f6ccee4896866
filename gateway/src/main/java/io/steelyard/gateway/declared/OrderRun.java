package io.steelyard.gateway.declared;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When an order's run was, as far as its row says. A run without an actual end may go on for any time, whatever was planned, and
 * one without an actual begin may begin at any time from its planned begin on; if it was told to have run, at any time at all.
 */
final class OrderRun {
    private static final int DIGITS = 34;
    private static final List<String> TOLD = List.of("plannedFrom", "plannedTo", "from", "to", "status");

    private final Row row;
    private final @Nullable Long from;
    private final @Nullable Long to;
    private final long earliest;

    /**
     * How much of a run lies in a window.
     *
     * @param value by its actual times, else by those planned; null where neither says its end
     */
    record Share(@Nullable Part value, Part low, Part high) {
        static final Share NONE = new Share(Part.NONE, Part.NONE, Part.NONE);

        boolean isNone() {
            return high.of() == 0;
        }

        boolean isExact() {
            return low.equals(high);
        }
    }

    /** So much of so much. */
    record Part(long of, long all) {
        static final Part NONE = new Part(0, 1);
        static final Part ALL = new Part(1, 1);

        BigDecimal times(BigDecimal number, RoundingMode rounding) {
            return number.multiply(BigDecimal.valueOf(of))
                    .divide(BigDecimal.valueOf(all), new MathContext(DIGITS, rounding));
        }
    }

    private OrderRun(Row row, long earliest) {
        this.row = row;
        this.from = row.nanos("from");
        Long end = row.nanos("to");
        this.to = end == null || (from != null && end <= from) ? null : end;
        this.earliest = earliest;
    }

    /** Null of an order that was not on a machine, and of which nobody says when it is to be. */
    static @Nullable OrderRun of(Row row) {
        Long from = row.nanos("from");
        String status = row.text("status");
        if (from != null) {
            return new OrderRun(row, from);
        }
        if (status.equals("aborted")) {
            return null;
        }
        boolean hasRun = status.equals("running") || status.equals("done") || row.nanos("to") != null;
        Long planned = row.nanos("plannedFrom");
        return hasRun ? new OrderRun(row, Long.MIN_VALUE) : planned == null ? null : new OrderRun(row, planned);
    }

    /** What of the row says when it was. */
    static List<Object> told(Row row) {
        return TOLD.stream()
                .map(column -> Objects.requireNonNullElse(row.values().get(column), ""))
                .toList();
    }

    Row row() {
        return row;
    }

    /** From then on it may have been. */
    long earliest() {
        return earliest;
    }

    /** Up to then it may have been; {@link Long#MAX_VALUE} while it is open. */
    long latest() {
        return to == null ? Long.MAX_VALUE : to;
    }

    /** How much of it lies in the window; exact only where its begin and its end are actual ones. */
    Share within(long begin, long end) {
        if (begin >= end || earliest >= end || latest() <= begin) {
            return Share.NONE;
        }
        if (from != null && to != null) {
            Part part = new Part(Math.min(to, end) - Math.max(from, begin), to - from);
            return new Share(part, part, part);
        }
        return new Share(value(begin, end), Part.NONE, high(begin, end));
    }

    /** Where it ends no later than it has to, or begins just early enough. */
    private Part high(long begin, long end) {
        if (from != null) {
            return from >= begin ? Part.ALL : new Part(end - begin, end - from);
        }
        if (to == null || to <= end) {
            return Part.ALL;
        }
        long first = Math.max(earliest, begin);
        return new Part(end - first, to - first);
    }

    /** An order that is planned and nothing more is on no machine. */
    private @Nullable Part value(long begin, long end) {
        if (from == null && to == null && row.text("status").equals("planned")) {
            return Part.NONE;
        }
        Long first = from == null ? row.nanos("plannedFrom") : from;
        Long last = to == null ? row.nanos("plannedTo") : to;
        return first == null || last == null || first >= last
                ? null
                : new Part(Math.max(0, Math.min(last, end) - Math.max(first, begin)), last - first);
    }
}
