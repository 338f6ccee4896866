package io.steelyard.gateway.ingest;

import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.ReportRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The ledger of one epoch, slowly and from its definition: what is known of every single number, and for each the first
 * term that holds it. It knows nothing of ranges.
 */
final class TruthBook {
    final UUID epoch;
    private final TreeMap<Long, Long> hourOf = new TreeMap<>();
    private final TreeMap<Long, Integer> usable = new TreeMap<>();
    private final Set<Long> keptAside = new HashSet<>();
    private final TreeMap<String, Set<Long>> dropped = new TreeMap<>();
    private final Set<Long> elsewhere = new HashSet<>();
    private final Set<Long> records = new HashSet<>();
    private TreeSet<Long> outbox = new TreeSet<>();
    private long cut = -1;
    private long upTo = -1;
    private boolean reported;
    private boolean lost;

    TruthBook(UUID epoch) {
        this.epoch = epoch;
    }

    /** A sample came that can be used. */
    void usable(long number) {
        usable.merge(number, 1, Integer::sum);
    }

    /** A sample came that can not be used. */
    void unusable(long number) {
        keptAside.add(number);
    }

    /** A record came; one that was there is passed over. */
    boolean isNew(long record) {
        return records.add(record);
    }

    void drop(DropRecord drop) {
        each(drop.numbers(), dropped.computeIfAbsent(drop.reason(), r -> new HashSet<>()));
    }

    /** What stands before it in the outbox: of two reports the one with the higher number was made later. */
    void report(long record, ReportRecord report) {
        reported = true;
        for (ReportRecord.Hour hour : report.hours()) {
            for (long number = hour.first(); number <= hour.last(); number++) {
                hourOf.put(number, hour.hour());
            }
        }
        each(report.keptAside(), keptAside);
        each(report.elsewhere(), elsewhere);
        if (record > cut) {
            cut = record;
            upTo = Math.max(upTo, report.upTo());
            outbox = new TreeSet<>();
            each(report.outbox(), outbox);
        }
    }

    /** The outbox knows nothing of numbers behind this one any more. */
    void outboxEndsAt(long last) {
        outbox.tailSet(last, false).clear();
        boolean knowsMore = (!usable.isEmpty() && usable.lastKey() > last) || upTo > last;
        lost |= knowsMore;
    }

    /** Nothing of the outbox is there any more. */
    void outboxLost() {
        outbox.clear();
        lost = true;
    }

    /** Whoever gave its numbers is there and goes on. */
    void goesOn() {
        lost = false;
    }

    boolean isReported() {
        return reported || lost;
    }

    long duplicates() {
        return usable.values().stream().mapToLong(copies -> copies - 1).sum();
    }

    private static void each(List<NumberRange> ranges, Set<Long> into) {
        for (NumberRange range : ranges) {
            for (long number = range.first(); number <= range.last(); number++) {
                into.add(number);
            }
        }
    }

    /** Numbers by hour and term. */
    TreeMap<Long, Map<String, Long>> terms() {
        TreeMap<Long, Map<String, Long>> hours = new TreeMap<>();
        if (lost) { // what came was sampled, also when its report was lost
            long last = hourOf.values().stream().mapToLong(hour -> hour).max().orElse(0);
            usable.keySet().stream()
                    .filter(number -> !hourOf.containsKey(number))
                    .forEach(number ->
                            hours.computeIfAbsent(last, h -> new TreeMap<>()).merge("stored", 1L, Long::sum));
        }
        hourOf.forEach((number, hour) ->
                hours.computeIfAbsent(hour, h -> new TreeMap<>()).merge(termOf(number), 1L, Long::sum));
        return hours;
    }

    private String termOf(long number) {
        if (usable.containsKey(number)) {
            return "stored";
        }
        if (keptAside.contains(number)) {
            return "keptAside";
        }
        for (Map.Entry<String, Set<Long>> reason : dropped.entrySet()) {
            if (reason.getValue().contains(number)) {
                return "dropped " + reason.getKey();
            }
        }
        if (elsewhere.contains(number)) {
            return "elsewhere";
        }
        return outbox.contains(number) ? "inOutbox" : "missing";
    }
}
