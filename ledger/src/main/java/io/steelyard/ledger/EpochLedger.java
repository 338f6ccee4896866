package io.steelyard.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The book of one epoch of one agent, as sets of sample numbers. What was sampled comes only from the agent's reports,
 * never from the highest number seen. Not thread-safe.
 */
public final class EpochLedger {
    private static final int VERSION = 5;
    private static final int ALL_IN_ROWS = 4;
    private static final int WITHOUT_FILLED_HOLES = 3;
    /** Separate ranges that each set of a book may have; what would make more is left out, counted, and shows as missing. */
    public static final int MAX_RANGES = 10_000;
    /** Hours of an epoch, three years; beyond, the oldest are forgotten and counted as left out. */
    private static final int MAX_HOURS = 3 * 366 * 24;
    /** Ranges beyond which the holes that dropped numbers leave among what came are filled. */
    private static final int FILLED_BEYOND = 500;
    /** The same for an epoch that gives no more numbers, of which there may be many. */
    private static final int FILLED_AT_THE_END = 50;

    private final EpochHours hours = new EpochHours(MAX_HOURS);
    private final Dropped dropped = new Dropped();
    private final NumberSet received = new NumberSet();
    private final NumberSet fromMark = new NumberSet();
    private NumberSet stored = new NumberSet();
    private final KeptAside keptAside = new KeptAside();
    private final NumberSet keptAsideByAgent = new NumberSet();
    private final NumberSet elsewhere = new NumberSet();
    private Untaken untaken = Untaken.NONE;
    private NumberSet outbox = new NumberSet();
    private final LatestReport latest = new LatestReport();
    private boolean lost;
    private long duplicates;
    private long leftOut;

    /**
     * A sample came and is on its way to the store.
     *
     * @return false when it is a duplicate: stored or on its way already; one that was kept aside or dropped is not
     */
    public boolean receive(long number) {
        boolean isNew = receive(number, number);
        duplicates += isNew ? 0 : 1;
        return isNew;
    }

    /**
     * Samples with these numbers came; false, with nothing changed, when one of them is a duplicate. What would make more
     * than {@value #MAX_RANGES} ranges makes the book forget the smallest one, which then shows as missing: a sample is never
     * refused for the book's sake.
     */
    public boolean receive(long first, long last) {
        if (received.containsAny(first, last)) {
            return false;
        }
        if (!received.hasRoomFor(first, MAX_RANGES)) {
            received.forgetSmallest();
            leftOut++;
        }
        received.add(first, last);
        if (hours.mayBeClosed(first)) {
            hours.changed(NumberSet.range(first, last));
        }
        return true;
    }

    /** A sample came, could not be used, and is kept aside; false when no row will tell that, for want of room. */
    public boolean keepAside(long number) {
        if (!keptAside.hasRoomFor(number)) {
            leftOut++;
            return false;
        }
        if (keptAside.numbers().add(number) && !received.contains(number) && hours.mayBeClosed(number)) {
            hours.changed(NumberSet.range(number, number));
        }
        return true;
    }

    /**
     * The epoch's outbox is known to be lost: what stood in it will never come, and no further report either. What came and
     * no report speaks of was sampled all the same; it stands in the last hour that is known.
     *
     * @param at when that became known, for an epoch that never reported
     */
    public void outboxLost(long at) {
        outbox = new NumberSet();
        noReportComes(at);
        closeHours();
    }

    private void noReportComes(long at) {
        lost = true;
        latest.noneComes(at);
    }

    /** The epoch's outbox ends at the number; when more is known, it is an older copy, and nobody will report the rest. */
    public void outboxEndsAt(long number, long at) {
        if (!outbox.isEmpty() && outbox.last() > number) {
            outbox.remove(number + 1, outbox.last());
        }
        if (latest.upTo() > number || (!received.isEmpty() && received.last() > number)) {
            noReportComes(at);
        }
        closeHours();
    }

    /** The book begins anew with these, which are stored: whoever kept its rows keeps them for what no report tells of again. */
    public void startFrom(NumberSet numbers) {
        fromMark.addAll(numbers.minus(received));
        received.addAll(numbers);
        stored = numbers.copy();
    }

    /** Takes back every number that is not stored. */
    public void goBackToStored() {
        dropped.filled().goBackTo(stored);
        received.removeAll(received.minus(stored));
    }

    /** Whether a report of the epoch may still come; of one that only {@link #startFrom} knows nobody can say, and none is due. */
    public boolean owesReport() {
        return !isFinal() && (latest.isThere() || fromMark.isEmpty());
    }

    /**
     * The epoch is given on after all: another agent with a copy of its outbox was there meanwhile. The hour in which its
     * numbers stood until now keeps a row, which says that none of them is there any more.
     */
    public void goesOn() {
        if (lost && !received.minus(fromMark).isEmpty()) {
            hours.beginWith(latest.hour());
        }
        lost = false;
    }

    /** Numbers that will never come; if one comes after all, stored wins. */
    public void drop(String reason, NumberSet numbers) {
        if (reason.equals(Dropped.POLICY)) {
            keptAsideByAgent.removeAll(numbers); // there is no room for them at the agent any more
        }
        add(dropped.of(reason), numbers.ranges());
    }

    /** Adds the ranges that find room; hours that were closed and hold something new of them are open again. */
    private void add(NumberSet term, List<NumberRange> ranges) {
        boolean late = ranges.stream().anyMatch(range -> hours.mayBeClosed(range.first()));
        NumberSet before = late ? term.copy() : term;
        leftOut += term.addWithin(ranges, MAX_RANGES);
        if (late) {
            hours.changed(term.minus(before).minus(received));
        }
    }

    /** The hours that were closed and have been opened again since the last call: the trail. */
    public List<Reopened> takeReopened() {
        return hours.takeReopened();
    }

    /**
     * Closes every hour behind which later numbers were given, or no more will be, and of which nothing is on its way any
     * longer. To be called after samples of an epoch that had its final report; a report does it by itself.
     */
    public void closeHours() {
        hours.close(
                latest.upTo(),
                isFinal(),
                given -> unaccounted(given.intersection(outbox)).isEmpty());
    }

    /** What of these numbers no term before the outbox holds. */
    private NumberSet unaccounted(NumberSet numbers) {
        if (numbers.isEmpty()) {
            return numbers;
        }
        return dropped.minusAll(numbers.minus(received)
                .minus(keptAside.numbers())
                .minus(keptAsideByAgent)
                .minus(elsewhere));
    }

    /** As {@link #report(ReportRecord, long)}, of a report that says nothing of its order but its time. */
    public void report(ReportRecord report) {
        report(report, LatestReport.UNNUMBERED);
    }

    /**
     * A consistent cut at the source. An older report than the latest one, which the backlog lane may bring later, adds only
     * its hours and what never changes back.
     *
     * @param number the record's number, which says what is later also when the agent's clock stepped back
     */
    public void report(ReportRecord report, long number) {
        for (ReportRecord.Hour hour : report.hours()) {
            leftOut += hours.give(hour, MAX_RANGES);
        }
        add(keptAsideByAgent, dropped.keptOf(report.keptAside(), received));
        add(elsewhere, report.elsewhere());
        if (latest.isBefore(report, number)) {
            latest.take(report, number);
            outbox = new NumberSet();
            leftOut += outbox.addWithin(report.outbox(), MAX_RANGES);
            if (!outbox.isEmpty() && hours.mayBeClosed(outbox.first())) {
                hours.changed(unaccounted(outbox)); // an old copy of an outbox has again what was lost
            }
        }
        fillHoles();
        closeHours();
    }

    /** Only what follows from messages decides, so that reading again comes to the same. */
    private void fillHoles() {
        int few = isFinal() ? FILLED_AT_THE_END : FILLED_BEYOND;
        if (received.rangeCount() > few || dropped.isInMoreThan(few)) {
            dropped.fill(hours, received.holes().minus(keptAside.numbers()).minus(keptAsideByAgent), received);
        }
    }

    /** What is durable in the store by now; replaces what was said before. */
    public void stored(NumberSet numbers) {
        stored = numbers.copy();
        dropped.filled().stored(stored);
    }

    /**
     * Numbers that the store did not take, whatever {@link #stored} says, and that are not kept aside, whatever {@link
     * #keepAside} said. Not a part of what {@link #write} writes: the dead-letter's index knows them.
     *
     * @param inDeadLetter kept aside until they are written again
     * @param lettersLetGo let go because the dead-letter was full
     * @param asidesLetGo kept aside because they could not be used, and let go; those that came again and were used are stored
     */
    public void notTaken(NumberSet inDeadLetter, NumberSet lettersLetGo, NumberSet asidesLetGo) {
        untaken = new Untaken(inDeadLetter.copy(), lettersLetGo.copy(), asidesLetGo.copy());
    }

    /** The numbers that came and were used: stored, or on their way to the store. */
    public NumberSet received() {
        return received;
    }

    /** The numbers that came, could not be used, and are kept aside: durable here. */
    public NumberSet keptAside() {
        return keptAside.numbers();
    }

    /** Whether the number came, used or not. */
    public boolean isHere(long number) {
        return received.contains(number) || keptAside.contains(number);
    }

    /** The numbers that came, used or not, but for these: whoever sent the others need not have them any more. */
    public NumberSet hereBut(NumberSet awaited) {
        NumberSet here = keptAside.all().minus(awaited);
        here.addAll(received);
        return here;
    }

    /** Numbers that were kept aside are to come again, or be read again: nothing is known of them. */
    public void comesAgain(NumberSet numbers) {
        keptAside.remove(numbers);
    }

    /** The numbers of the drop records by reason, but for those that were filled in among what came. */
    public Map<String, NumberSet> dropped() {
        return dropped.copies();
    }

    /** How many numbers the drop records told of, by reason; for the check against the report's sums. */
    public Map<String, Long> droppedSums() {
        return dropped.sums();
    }

    /** How many dropped numbers stand among those that came. */
    public FilledHoles filled() {
        return dropped.filled();
    }

    /** When the latest report was made, by the agent's clock, or null before the first. */
    public @Nullable Long reported() {
        return latest.at();
    }

    /** The last number that the latest report names, -1 before the first. */
    public long upTo() {
        return latest.upTo();
    }

    /** Whether none gives numbers any more. One behind a final report's end shows that another, with a copy, had said that. */
    public boolean isFinal() {
        return lost
                || (latest.isLast()
                        && (received.isUpTo(latest.upTo())
                                || received.minus(fromMark).isUpTo(latest.upTo())));
    }

    /** Whether the epoch gives no more numbers, none is on its way any longer, and each that came stands in an hour. */
    public boolean isSettled() {
        return isFinal()
                && hours.areAllClosed()
                && (lost || hours.without(received.minus(fromMark)).isEmpty());
    }

    /** Numbers, ranges and hours that the book had no room for: what it says of them is too little, never too much. */
    public long leftOut() {
        return leftOut;
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
        Terms terms = new Terms(
                untaken.inStore(stored),
                untaken.aside(keptAside.numbers()),
                keptAsideByAgent,
                untaken.inDeadLetter(),
                untaken.letGo(received),
                received,
                dropped,
                elsewhere,
                outbox);
        boolean isKnown = latest.isThere() && (fresh || isFinal());
        List<LedgerRow> rows = new ArrayList<>();
        numbersByHour().forEach((hour, given) -> {
            boolean isClosed = hours.isClosed(hour) || (lost && !hours.isKnown(hour));
            rows.add(terms.row(hour, given, isKnown, isClosed));
        });
        return rows;
    }

    /** The numbers of every hour that has a row. */
    public SortedMap<Long, NumberSet> numbersByHour() {
        NumberSet none = new NumberSet();
        return hours.numbers(lost ? received.minus(fromMark) : none, isFinal() ? fromMark : none, latest.hour());
    }

    /** Writes the whole book; {@link #read} takes it back. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        hours.write(out);
        dropped.write(out);
        for (NumberSet set : sets()) {
            set.write(out);
        }
        latest.write(out);
        out.writeBoolean(lost);
        out.writeLong(duplicates);
        out.writeLong(leftOut);
        dropped.filled().write(out);
        keptAside.withoutRoom().write(out);
    }

    private List<NumberSet> sets() {
        return List.of(received, fromMark, stored, keptAside.numbers(), keptAsideByAgent, elsewhere, outbox);
    }

    /** Reads what {@link #write} wrote; a book of another version is refused. */
    public static EpochLedger read(DataInput in) throws IOException {
        int version = in.readByte();
        if (version < WITHOUT_FILLED_HOLES || version > VERSION) {
            throw new LedgerException("a book of version " + version + ", this program knows " + VERSION);
        }
        EpochLedger book = new EpochLedger();
        book.hours.read(in);
        book.dropped.read(in);
        for (NumberSet set : book.sets()) {
            set.addAll(NumberSet.read(in));
        }
        book.latest.read(in);
        book.lost = in.readBoolean();
        book.duplicates = in.readLong();
        book.leftOut = in.readLong();
        if (version > WITHOUT_FILLED_HOLES) {
            book.dropped.filled().read(in);
        }
        if (version > ALL_IN_ROWS) {
            book.keptAside.withoutRoom().addAll(NumberSet.read(in));
        }
        return book;
    }
}
