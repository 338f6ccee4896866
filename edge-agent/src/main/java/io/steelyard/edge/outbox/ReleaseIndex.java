package io.steelyard.edge.outbox;

import io.steelyard.journal.Position;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows where in the journal the lowest number still held can be at the earliest: a coarse index of positions and the
 * numbers that come from there on. Numbers of an epoch grow along the log, so one entry every few KB is enough; what
 * stands again further on, because its segment was given up, is known by its own places. Under the outbox's lock.
 */
final class ReleaseIndex {
    private static final long STEP = 64 * 1024;
    private static final int MOST_RANGES = 40_000;
    private static final long NONE = Long.MAX_VALUE;

    /** From {@code at} on there are only later epochs, or greater numbers of this one. */
    private record Mark(Position at, int epoch, long nextSample, long nextRecord) {}

    /** Numbers of an epoch that stand again at {@code at}. */
    private record Again(Position at, int epoch, NumberSet samples, NumberSet records) {}

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private final List<Again> again = new ArrayList<>();
    private Position settled;

    ReleaseIndex(Position start) {
        settled = start;
    }

    /** A record became durable at this position; {@code before} is the state that it will then be applied to. */
    void add(Position at, OutboxRecord record, OutboxState before) {
        @Nullable Mark last = marks.peekLast();
        if (!before.epochs.isEmpty() && (last == null || at.offset() - last.at().offset() >= STEP)) {
            EpochState epoch = before.current();
            marks.add(new Mark(at, epoch.ordinal, epoch.lastSample() + 1, epoch.lastRecord() + 1));
        }
        if (record instanceof OutboxRecord.GivenUp || record instanceof OutboxRecord.Left) {
            record.contents().forEach(content -> addAgain(at, content, before.epochs.get(content.epoch())));
        }
        settled = at;
    }

    private void addAgain(Position at, OutboxRecord.Content content, @Nullable EpochState epoch) {
        NumberSet samples = new NumberSet();
        NumberSet records = new NumberSet();
        content.samples().forEach(sample -> samples.add(sample.number()));
        content.texts().stream()
                .filter(text -> epoch != null && text.number() <= epoch.lastRecord())
                .forEach(text -> records.add(text.number()));
        if (samples.isEmpty() && records.isEmpty()) {
            return;
        }
        for (Again earlier : again) {
            if (earlier.epoch() == content.epoch()) {
                earlier.samples().removeAll(samples);
                earlier.records().removeAll(records);
            }
        }
        again.add(new Again(at, content.epoch(), samples, records));
    }

    /** The position from which on everything held lies. */
    Position lowest(OutboxState state) {
        Position lowest = settled;
        again.removeIf(one -> !isHeld(one, state.epochs.get(one.epoch())));
        for (Again one : again) {
            lowest = one.at().isBefore(lowest) ? one.at() : lowest;
        }
        for (EpochState epoch : state.epochs.values()) {
            long sample = first(epoch.samples.held(), epoch.ordinal, Again::samples);
            long record = first(epoch.records.held(), epoch.ordinal, Again::records);
            if (sample != NONE || record != NONE) {
                Position inOrder = lowest(epoch, sample, record);
                return inOrder.isBefore(lowest) ? inOrder : lowest;
            }
        }
        return lowest;
    }

    private static boolean isHeld(Again one, @Nullable EpochState epoch) {
        return epoch != null
                && (!epoch.samples.held().intersection(one.samples()).isEmpty()
                        || !epoch.records.held().intersection(one.records()).isEmpty());
    }

    /** The first number that is held where its order says. */
    private long first(NumberSet held, int epoch, Function<Again, NumberSet> kind) {
        if (held.isEmpty()) {
            return NONE;
        }
        NumberSet elsewhere = new NumberSet();
        again.stream().filter(one -> one.epoch() == epoch).forEach(one -> elsewhere.addAll(kind.apply(one)));
        if (elsewhere.isEmpty()) {
            return held.first();
        }
        NumberSet inOrder = held.minus(elsewhere);
        return inOrder.isEmpty() ? NONE : inOrder.first();
    }

    private Position lowest(EpochState epoch, long sample, long record) {
        Iterator<Mark> all = marks.iterator();
        Position lowest = Position.START;
        int passed = 0;
        while (all.hasNext()) {
            Mark mark = all.next();
            boolean before = mark.epoch() < epoch.ordinal
                    || (mark.epoch() == epoch.ordinal && mark.nextSample() <= sample && mark.nextRecord() <= record);
            if (!before) {
                break;
            }
            lowest = mark.at();
            passed++;
        }
        for (int i = 1; i < passed; i++) {
            marks.remove();
        }
        return lowest;
    }

    /**
     * The cursor's payload: what of the state the journal's records do not tell. What was let go out of order beyond {@value
     * #MOST_RANGES} ranges is not said and would be sent again after a restart, as a duplicate.
     */
    static ByteBuffer payload(OutboxState state) {
        int left = MOST_RANGES;
        Packer out = new Packer().octet(OutboxFormat.VERSION).number(state.epochs.size());
        for (EpochState epoch : state.epochs.values()) {
            out.number(epoch.ordinal).signed(epoch.reportedUpTo());
            List<NumberRange> samples = first(epoch.samples.ahead(), left);
            List<NumberRange> records = first(epoch.records.ahead(), left - samples.size());
            left -= samples.size() + records.size();
            out.number(epoch.samples.lowest()).ranges(samples);
            out.number(epoch.records.lowest()).ranges(records);
        }
        return out.buffer();
    }

    private static List<NumberRange> first(List<NumberRange> ranges, int most) {
        return ranges.subList(0, Math.min(ranges.size(), most));
    }

    /** Brings back what {@link #payload} told, after the records have been applied. */
    static void restore(OutboxState state, ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return;
        }
        Unpacker in = new Unpacker(payload);
        int version = in.octet();
        if (version != OutboxFormat.VERSION) {
            throw new OutboxException("the outbox's cursor has format version " + version + ", this program reads "
                    + OutboxFormat.VERSION + ": use the newer program that wrote it");
        }
        int count = in.count();
        int first = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            int ordinal = in.count();
            first = Math.min(first, ordinal);
            long reported = in.signed();
            Map.@Nullable Entry<Integer, EpochState> found = state.epochs.floorEntry(ordinal);
            EpochState epoch = found != null && found.getKey() == ordinal
                    ? found.getValue()
                    : new EpochState(ordinal, new UUID(0, 0));
            epoch.reportedUpTo(reported);
            epoch.samples.restore(in.number(), in.ranges());
            epoch.records.restore(in.number(), in.ranges());
        }
        state.epochs.headMap(first == Integer.MAX_VALUE ? 0 : first).clear();
    }
}
