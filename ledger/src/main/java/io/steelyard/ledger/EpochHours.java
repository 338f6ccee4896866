package io.steelyard.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The hours of one epoch and the numbers given in each. An hour is closed when later numbers were given, or no more will
 * be, and nothing of it is on its way; it is opened again when something new is said of its numbers, which leaves a trail.
 */
final class EpochHours {
    private final int most;
    private final TreeMap<Long, Hour> hours = new TreeMap<>();
    private final List<Reopened> reopened = new ArrayList<>();
    private long closedUpTo = -1;

    /** An hour's numbers, whether it is closed, and how often it was opened again. */
    private static final class Hour {
        final NumberSet given;
        boolean closed;
        long reopenings;

        Hour(NumberSet given) {
            this.given = given;
        }
    }

    /** Beyond so many hours the oldest are forgotten. */
    EpochHours(int most) {
        this.most = most;
    }

    /** These numbers were given in the hour; says how many ranges or hours there was no room for. */
    int give(ReportRecord.Hour said, int mostRanges) {
        Hour hour = hours.computeIfAbsent(said.hour(), h -> new Hour(new NumberSet()));
        if (hour.closed && !hour.given.containsAll(said.first(), said.last())) {
            open(said.hour(), hour); // the agent's clock stepped back into it
        }
        int leftOut = hour.given.addWithin(List.of(new NumberRange(said.first(), said.last())), mostRanges);
        if (hours.size() <= most) {
            return leftOut;
        }
        hours.pollFirstEntry();
        return leftOut + 1;
    }

    /** Whether an hour that is closed may hold the number; nearly never. */
    boolean mayBeClosed(long number) {
        return number <= closedUpTo;
    }

    /** Something is known of these numbers that was not: an hour that was closed and has one of them is open again. */
    void changed(NumberSet numbers) {
        if (numbers.isEmpty() || !mayBeClosed(numbers.first())) {
            return;
        }
        hours.forEach((at, hour) -> {
            if (hour.closed && !hour.given.intersection(numbers).isEmpty()) {
                open(at, hour);
            }
        });
    }

    private void open(long at, Hour hour) {
        hour.closed = false;
        hour.reopenings++;
        reopened.add(new Reopened(at, hour.reopenings));
    }

    /**
     * Closes what can be closed.
     *
     * @param upTo the last number given
     * @param noMore whether no further number will be given
     * @param isDone whether nothing of the numbers is on its way
     */
    void close(long upTo, boolean noMore, Predicate<NumberSet> isDone) {
        for (Hour hour : hours.values()) {
            long last = hour.given.isEmpty() ? upTo : hour.given.last();
            if (!hour.closed && (noMore || last < upTo) && isDone.test(hour.given)) {
                hour.closed = true;
                closedUpTo = Math.max(closedUpTo, last);
            }
        }
    }

    boolean areAllClosed() {
        return hours.values().stream().allMatch(hour -> hour.closed);
    }

    /** The hours that were opened again since the last call. */
    List<Reopened> takeReopened() {
        List<Reopened> taken = List.copyOf(reopened);
        reopened.clear();
        return taken;
    }

    /**
     * The numbers of each hour.
     *
     * @param came what of them no hour has stands in the last one
     * @param fromMark and of what a mark knows that lies behind all hours, when there is one
     * @param otherwise the hour for what came when there is none
     */
    SortedMap<Long, NumberSet> numbers(NumberSet came, NumberSet fromMark, long otherwise) {
        TreeMap<Long, NumberSet> numbers = new TreeMap<>();
        hours.forEach((at, hour) -> numbers.put(at, hour.given.copy()));
        NumberSet rest = without(came);
        rest.addAll(behind(fromMark));
        if (!rest.isEmpty()) {
            long last = numbers.isEmpty() ? otherwise : numbers.lastKey();
            numbers.computeIfAbsent(last, at -> new NumberSet()).addAll(rest);
        }
        return numbers;
    }

    /** Of numbers that only a mark knows those behind every hour told: earlier ones have rows from before. */
    private NumberSet behind(NumberSet fromMark) {
        long last = hours.values().stream()
                .filter(hour -> !hour.given.isEmpty())
                .mapToLong(hour -> hour.given.last())
                .max()
                .orElse(Long.MAX_VALUE);
        return fromMark.isEmpty() || fromMark.last() <= last
                ? new NumberSet()
                : fromMark.intersection(NumberSet.range(last + 1, fromMark.last()));
    }

    /** What of these numbers was given in no hour that is known. */
    NumberSet without(NumberSet came) {
        NumberSet rest = came.copy();
        hours.values().forEach(hour -> rest.removeAll(hour.given));
        return rest;
    }

    /** Each hour and its numbers, which must not be changed. */
    void forEach(BiConsumer<Long, NumberSet> look) {
        hours.forEach((at, hour) -> look.accept(at, hour.given));
    }

    /** When no hour is known, this one is, and has no numbers. */
    void beginWith(long at) {
        if (hours.isEmpty()) {
            hours.put(at, new Hour(new NumberSet()));
        }
    }

    boolean isKnown(long at) {
        return hours.containsKey(at);
    }

    boolean isClosed(long at) {
        Hour hour = hours.get(at);
        return hour != null && hour.closed;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(hours.size());
        for (Map.Entry<Long, Hour> hour : hours.entrySet()) {
            out.writeLong(hour.getKey());
            out.writeBoolean(hour.getValue().closed);
            out.writeLong(hour.getValue().reopenings);
            hour.getValue().given.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            long at = in.readLong();
            boolean closed = in.readBoolean();
            long reopenings = in.readLong();
            Hour hour = new Hour(NumberSet.read(in));
            hour.closed = closed;
            hour.reopenings = reopenings;
            hours.put(at, hour);
            if (closed && !hour.given.isEmpty()) {
                closedUpTo = Math.max(closedUpTo, hour.given.last());
            }
        }
    }
}
