package io.steelyard.edge.outbox;

import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The sums of one epoch, as records are applied to it. Under the outbox's lock. */
final class EpochState {
    /** Most ranges that a report says of each kind, so that reports and the beginnings of segments stay small. */
    static final int MOST_RANGES = 2_000;

    /** Hours kept although a report of them was released: a new inbox is told of them again. */
    private static final int HOURS_KEPT = 2;

    /** Earlier parts kept of hours that are told again, or that the clock, having been set back, may come to again. */
    private static final int PARTS_KEPT = 64;

    private static final long NANOS_AN_HOUR = 3_600_000_000_000L;

    final int ordinal;
    final NumberSet aside = new NumberSet();
    final NumberSet elsewhere = new NumberSet();
    final Map<String, Long> dropped = new HashMap<>();
    final Holding samples = new Holding();
    final Holding records = new Holding();
    private final List<ReportRecord.Hour> hours = new ArrayList<>();
    private final Map<Long, Long> reports = new HashMap<>();
    private long lastSample = -1;
    private long lastRecord = -1;
    private long reportedUpTo = -1;
    private long partsForgotten;
    private boolean finished;
    private boolean heldAtTheEnd;
    private UUID id;
    private boolean named;

    EpochState(int ordinal, UUID id) {
        this(ordinal, id, true);
    }

    private EpochState(int ordinal, UUID id, boolean named) {
        this.ordinal = ordinal;
        this.id = id;
        this.named = named;
    }

    /**
     * An epoch whose begin can no longer be read. Its next report or the next segment's begin names it; until then, and if
     * there is none, it goes by an id that follows from the first record that is left of it.
     */
    static EpochState unnamed(int ordinal, String firstLeft) {
        String seed = "epoch " + ordinal + ' ' + firstLeft;
        return new EpochState(ordinal, UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)), false);
    }

    UUID id() {
        return id;
    }

    /** The id as a record tells it; the first such record counts. */
    void name(UUID told) {
        if (!named) {
            id = told;
            named = true;
        }
    }

    long lastSample() {
        return lastSample;
    }

    long lastRecord() {
        return lastRecord;
    }

    long reportedUpTo() {
        return reportedUpTo;
    }

    boolean finished() {
        return finished;
    }

    void delivered(OutboxRecord.Delivered record) {
        if (record.lastSample() > lastSample) {
            touch(Math.floorDiv(record.receiveTime(), NANOS_AN_HOUR), lastSample + 1, record.lastSample());
            lastSample = record.lastSample();
        }
        record.aside().forEach(this::putAside);
        record.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        record.texts().forEach(this::text);
    }

    void dropped(String reason, long count) {
        if (count > 0) {
            dropped.merge(reason, count, Long::sum);
        }
    }

    /** Whether one more number can be remembered as kept aside; beside a known one it always can. */
    boolean hasRoomAside(long number) {
        return aside.rangeCount() < MOST_RANGES || (number > 0 && aside.contains(number - 1));
    }

    /** Whoever puts aside what has no room has to say what becomes of it: {@link #withoutRoomAside}. */
    void putAside(NumberRange range) {
        if (hasRoomAside(range.first())) {
            aside.add(range.first(), range.last());
        }
    }

    /** Those of the numbers that would find no room if all were put aside, range by range. */
    NumberSet withoutRoomAside(List<NumberRange> ranges) {
        EpochState trial = new EpochState(ordinal, id);
        trial.aside.addAll(aside);
        ranges.forEach(trial::putAside);
        return NumberSet.of(ranges).minus(trial.aside);
    }

    private void touch(long hour, long first, long last) {
        int end = hours.size() - 1;
        if (end >= 0 && hours.get(end).hour() == hour) {
            hours.set(end, new ReportRecord.Hour(hour, hours.get(end).first(), last));
        } else {
            hours.add(new ReportRecord.Hour(hour, first, last));
        }
    }

    void text(OutboxRecord.Text text) {
        lastRecord = Math.max(lastRecord, text.number());
        if (text.kind().equals("report")) {
            ReportRecord report = ReportRecord.parse(text.json());
            name(report.epoch());
            reports.put(text.number(), report.upTo());
            if (report.last()) {
                finished = true;
                heldAtTheEnd = !report.outbox().isEmpty();
            }
        }
    }

    /** Forgets the hours that a released report covered. */
    void recordsReleased(NumberSet numbers) {
        reports.entrySet().removeIf(report -> {
            boolean released = numbers.contains(report.getKey());
            if (released) {
                reportedUpTo(report.getValue());
            }
            return released;
        });
    }

    void reportedUpTo(long number) {
        reportedUpTo = Math.max(reportedUpTo, number);
        if (hours.size() <= HOURS_KEPT) {
            return;
        }
        long now = hours.get(hours.size() - 1).hour();
        Set<Long> kept = new HashSet<>();
        int parts = 0;
        for (int i = hours.size() - 1; i >= 0; i--) {
            ReportRecord.Hour hour = hours.get(i);
            boolean needed = i >= hours.size() - HOURS_KEPT || hour.last() > reportedUpTo;
            boolean comesAgain = kept.contains(hour.hour()) || hour.hour() > now;
            if (needed || (comesAgain && parts++ < PARTS_KEPT)) {
                kept.add(hour.hour());
            } else {
                partsForgotten += comesAgain ? 1 : 0;
                hours.remove(i);
            }
        }
    }

    /** Parts of hours that a new inbox would have had to be told of and that went for want of room, since this run began. */
    long partsForgotten() {
        return partsForgotten;
    }

    /** Another inbox took the place of the one that the reports went to: it has to be told of the hours, and of the end. */
    void inboxChanged() {
        reports.clear();
        reportedUpTo = -1;
        heldAtTheEnd |= finished;
    }

    /**
     * Whether its final report named samples that were still held, or went to an inbox that is gone, and none is held any
     * longer: only a report after that tells one that was lost on the way from one that is still to come.
     */
    boolean owesLastWord() {
        return finished && heldAtTheEnd && samples.held().isEmpty();
    }

    /** The hours touched since the last released report. */
    List<ReportRecord.Hour> openHours() {
        return hours.stream().filter(hour -> hour.last() > reportedUpTo).toList();
    }

    /** The numbers held; beyond {@link #MOST_RANGES} the last range takes in what lies between, until less is held. */
    List<NumberRange> heldRanges() {
        return samples.held().ranges(MOST_RANGES);
    }

    /** Numbers that were let go as confirmed or dropped and are not elsewhere yet. */
    List<NumberRange> confirmed() {
        NumberSet all = NumberSet.range(0, lastSample);
        all.removeAll(samples.held());
        all.removeAll(aside);
        all.removeAll(elsewhere);
        return all.ranges(MOST_RANGES);
    }

    OutboxRecord.EpochSums sums() {
        return new OutboxRecord.EpochSums(
                ordinal,
                id,
                lastSample,
                lastRecord,
                reportedUpTo,
                finished,
                List.copyOf(hours),
                aside.ranges(),
                elsewhere.ranges(),
                Map.copyOf(dropped));
    }

    /** Takes the sums of a preamble over; what is held is not part of them. */
    void take(OutboxRecord.EpochSums sums) {
        name(sums.id());
        lastSample = Math.max(lastSample, sums.lastSample());
        lastRecord = Math.max(lastRecord, sums.lastRecord());
        heldAtTheEnd |= sums.finished() && !finished; // what its final report named is not said here
        finished |= sums.finished();
        hours.clear();
        hours.addAll(sums.hours());
        sums.aside().forEach(this::putAside);
        sums.elsewhere().forEach(range -> elsewhere.add(range.first(), range.last()));
        dropped.clear();
        dropped.putAll(sums.dropped());
        reportedUpTo(sums.reportedUpTo());
    }
}
