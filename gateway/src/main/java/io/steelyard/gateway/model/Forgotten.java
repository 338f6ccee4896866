package io.steelyard.gateway.model;

import io.steelyard.ledger.LedgerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many samples of an hour were let go of which only that is remembered, and no number any more: the ledger still calls
 * them dropped by {@code policy}.
 *
 * @param came those that the books call stored, or on their way to the store
 * @param aside those that the books call kept aside
 * @param missing those that no term of the books holds
 */
public record Forgotten(long came, long aside, long missing) {
    /** The hour of those of which nobody could say it: they are taken from an epoch's first hours that have as many. */
    public static final long UNKNOWN_HOUR = Integer.MIN_VALUE;

    private static final Forgotten NONE = new Forgotten(0, 0, 0);
    private static final String POLICY = "policy";

    /** So many of which nobody knows where they stand: they may have come, and must not be called stored. */
    public static SortedMap<Long, Forgotten> somewhere(long count) {
        return new TreeMap<>(Map.of(UNKNOWN_HOUR, new Forgotten(count, 0, 0)));
    }

    /** How many they are. */
    public long count() {
        return came + aside + missing;
    }

    /** The epoch's rows, of which those that were forgotten are dropped: each row's sum stays what it was. */
    public static List<LedgerRow> dropped(SortedMap<Long, Forgotten> byHour, List<LedgerRow> rows) {
        if (byHour.isEmpty()) {
            return rows;
        }
        List<LedgerRow> dropped = new ArrayList<>();
        Forgotten unknown = byHour.getOrDefault(UNKNOWN_HOUR, NONE);
        for (LedgerRow row : rows) {
            LedgerRow known = byHour.getOrDefault(row.hour(), NONE).within(row).outOf(row);
            Forgotten some = unknown.within(known);
            dropped.add(some.outOf(known));
            unknown =
                    new Forgotten(unknown.came - some.came, unknown.aside - some.aside, unknown.missing - some.missing);
        }
        return dropped;
    }

    /** No more than the row has: what comes again after it was let go may be counted twice. */
    private Forgotten within(LedgerRow row) {
        return new Forgotten(
                Math.min(came, row.stored() + row.inInbox()),
                Math.min(aside, row.keptAside()),
                Math.min(missing, Math.max(0, row.missing())));
    }

    private LedgerRow outOf(LedgerRow row) {
        if (count() == 0) {
            return row;
        }
        long fromStored = Math.min(came, row.stored());
        TreeMap<String, Long> reasons = new TreeMap<>(row.dropped());
        reasons.merge(POLICY, count(), Long::sum);
        return new LedgerRow(
                row.hour(),
                row.sampled(),
                row.stored() - fromStored,
                row.keptAside() - aside,
                row.inInbox() - (came - fromStored),
                reasons,
                row.elsewhere(),
                row.inOutbox(),
                row.balanced() == null ? null : (Boolean) (row.missing() == missing),
                row.closed());
    }
}
