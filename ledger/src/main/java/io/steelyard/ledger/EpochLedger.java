package io.steelyard.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The book of one epoch of one agent, as sets of sample numbers. What was sampled comes only from the agent's reports,
 * never from the highest number seen. Not thread-safe.
 */
public final class EpochLedger {
    private static final int VERSION = 1;
    /** Separate ranges that each set of a book may have; what would make more is left out, and shows as missing. */
    public static final int MAX_RANGES = 10_000;
    /** Hours of an epoch, three years; beyond, the oldest are forgotten. */
    private static final int MAX_HOURS = 3 * 366 * 24;
    /** Reasons for dropping; beyond, further ones are counted together. */
    private static final int MAX_REASONS = 20;

    private static final String OTHER = "other";
    private final TreeMap<Long, NumberSet> hours = new TreeMap<>();
    private final TreeMap<String, NumberSet> dropped = new TreeMap<>();
    private final NumberSet received = new NumberSet();
    private NumberSet stored = new NumberSet();
    private final NumberSet keptAside = new NumberSet();
    private final NumberSet keptAsideByAgent = new NumberSet();
    private final NumberSet elsewhere = new NumberSet();
    private NumberSet outbox = new NumberSet();
    private long upTo = -1;
    private long reported = Long.MIN_VALUE;
    private boolean last;
    private long duplicates;

    /**
     * A sample came and is on its way to the store.
     *
     * @return false when it is a duplicate: stored or on its way already; one that was kept aside or dropped is not
     */
    public boolean receive(long number) {
        if (received.add(number)) {
            return true;
        }
        duplicates++;
        return false;
    }

    /** A sample came, could not be used, and is kept aside. */
    public void keepAside(long number) {
        if (keptAside.hasRoomFor(number, MAX_RANGES)) {
            keptAside.add(number, number);
        }
    }

    /**
     * Whether the book can remember the number: beyond {@value #MAX_RANGES} separate ranges only numbers beside one that
     * is known are taken, because everything else would grow without a limit.
     */
    public boolean hasRoomFor(long number) {
        return received.hasRoomFor(number, MAX_RANGES);
    }

    /** The epoch's outbox is known to be lost: what stood in it will never come, and no further report either. */
    public void outboxLost() {
        outbox = new NumberSet();
        last = true;
    }

    /** Numbers that will never come; if one comes after all, stored wins. */
    public void drop(String reason, NumberSet numbers) {
        String known = dropped.containsKey(reason) || dropped.size() < MAX_REASONS ? reason : OTHER;
        dropped.computeIfAbsent(known, r -> new NumberSet()).addWithin(numbers.ranges(), MAX_RANGES);
    }

    /**
     * A consistent cut at the source. An older report than the latest one, which the backlog lane may bring later, adds only
     * its hours and what never changes back; of two that know the same numbers the later one holds.
     */
    public void report(ReportRecord report) {
        for (ReportRecord.Hour hour : report.hours()) {
            hours.computeIfAbsent(hour.hour(), h -> new NumberSet())
                    .addWithin(List.of(new NumberRange(hour.first(), hour.last())), MAX_RANGES);
            if (hours.size() > MAX_HOURS) {
                hours.pollFirstEntry();
            }
        }
        keptAsideByAgent.addWithin(report.keptAside(), MAX_RANGES);
        elsewhere.addWithin(report.elsewhere(), MAX_RANGES);
        boolean later = report.upTo() > upTo || (report.upTo() == upTo && !last && report.at() >= reported);
        if (later || (report.last() && !last)) {
            upTo = report.upTo();
            reported = report.at();
            outbox = new NumberSet();
            outbox.addWithin(report.outbox(), MAX_RANGES);
        }
        last |= report.last();
    }

    /** What is durable in the store by now; replaces what was said before. */
    public void stored(NumberSet numbers) {
        stored = numbers.copy();
    }

    /** The numbers that came and were used: stored, or on their way to the store. */
    public NumberSet received() {
        return received;
    }

    /** The numbers that came, could not be used, and are kept aside: durable here, so that the agent may let them go. */
    public NumberSet keptAside() {
        return keptAside;
    }

    /** Sums of the drop records by reason, for the check against the report's. */
    public Map<String, Long> droppedSums() {
        Map<String, Long> sums = new TreeMap<>();
        dropped.forEach((reason, numbers) -> sums.put(reason, numbers.count()));
        return sums;
    }

    /** When the latest report was made, by the agent's clock, or null before the first. */
    public @Nullable Long reported() {
        return reported == Long.MIN_VALUE ? null : (Long) reported;
    }

    /** The last number that the latest report names, -1 before the first. */
    public long upTo() {
        return upTo;
    }

    /** Whether a final report came. */
    public boolean isFinal() {
        return last;
    }

    /** How many samples came that were there already. */
    public long duplicates() {
        return duplicates;
    }

    /**
     * The rows of all hours.
     *
     * @param fresh whether the latest report is fresh enough to speak of balance
     */
    public List<LedgerRow> rows(boolean fresh) {
        List<LedgerRow> rows = new ArrayList<>();
        hours.forEach((hour, given) -> rows.add(row(hour, given, fresh)));
        return rows;
    }

    private LedgerRow row(long hour, NumberSet given, boolean fresh) {
        Rest rest = new Rest(given);
        long inStore = rest.take(stored);
        long aside = rest.take(keptAside) + rest.take(keptAsideByAgent);
        long inInbox = rest.take(received);
        TreeMap<String, Long> reasons = new TreeMap<>();
        dropped.forEach((reason, numbers) -> {
            long count = rest.take(numbers);
            if (count > 0) {
                reasons.put(reason, count);
            }
        });
        long away = rest.take(elsewhere);
        long inOutbox = rest.take(outbox);
        Boolean balanced = (reported != Long.MIN_VALUE && (fresh || last)) ? (Boolean) rest.isEmpty() : null;
        return new LedgerRow(hour, given.count(), inStore, aside, inInbox, reasons, away, inOutbox, balanced, last);
    }

    /** What no term has taken yet. */
    private static final class Rest {
        private NumberSet numbers;

        Rest(NumberSet numbers) {
            this.numbers = numbers;
        }

        long take(NumberSet term) {
            long before = numbers.count();
            numbers = numbers.minus(term);
            return before - numbers.count();
        }

        boolean isEmpty() {
            return numbers.isEmpty();
        }
    }

    /** Writes the whole book; {@link #read} takes it back. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        writeSets(
                out,
                hours.entrySet().stream()
                        .collect(Collectors.toMap(
                                hour -> Long.toString(hour.getKey()), Map.Entry::getValue, (a, b) -> a, TreeMap::new)));
        writeSets(out, dropped);
        for (NumberSet set : List.of(received, stored, keptAside, keptAsideByAgent, elsewhere, outbox)) {
            set.write(out);
        }
        out.writeLong(upTo);
        out.writeLong(reported);
        out.writeBoolean(last);
        out.writeLong(duplicates);
    }

    /** Reads what {@link #write} wrote; a book of another version is refused. */
    public static EpochLedger read(DataInput in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new LedgerException("a book of version " + version + ", this program knows " + VERSION);
        }
        EpochLedger book = new EpochLedger();
        readSets(in).forEach((hour, numbers) -> book.hours.put(Long.parseLong(hour), numbers));
        book.dropped.putAll(readSets(in));
        book.received.addAll(NumberSet.read(in));
        book.stored = NumberSet.read(in);
        book.keptAside.addAll(NumberSet.read(in));
        book.keptAsideByAgent.addAll(NumberSet.read(in));
        book.elsewhere.addAll(NumberSet.read(in));
        book.outbox = NumberSet.read(in);
        book.upTo = in.readLong();
        book.reported = in.readLong();
        book.last = in.readBoolean();
        book.duplicates = in.readLong();
        return book;
    }

    private static void writeSets(DataOutput out, Map<String, NumberSet> sets) throws IOException {
        out.writeInt(sets.size());
        for (Map.Entry<String, NumberSet> entry : sets.entrySet()) {
            out.writeUTF(entry.getKey());
            entry.getValue().write(out);
        }
    }

    private static Map<String, NumberSet> readSets(DataInput in) throws IOException {
        Map<String, NumberSet> sets = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String key = in.readUTF();
            sets.put(key, NumberSet.read(in));
        }
        return sets;
    }
}
