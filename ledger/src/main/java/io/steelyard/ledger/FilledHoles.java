package io.steelyard.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Dropped numbers that were put among those that came, so that both sets stay few ranges: how many in each hour, and why.
 * Without it an agent that has to subscribe again and again, and drops the repeats of each asset, would leave a hole for
 * each of them.
 *
 * <p>Each filling has a marker, one of its numbers: a mark of what is stored that has the marker has all of the filling.
 * Those that no mark has yet are kept apart, {@value #MOST_APART} at most; of more the oldest two count as one, so that
 * until the next mark a part of them may be taken for underway though it is stored. What {@link #write} wrote is one.
 */
public final class FilledHoles {
    private static final long NONE = -1;
    private static final int MOST_APART = 16;

    private Filling marked = new Filling();
    private final ArrayDeque<Filling> unmarked = new ArrayDeque<>();

    /** One hour's numbers: why they were dropped, and how many of them no mark of what is stored has yet. */
    private static final class Hour {
        final TreeMap<String, Long> reasons = new TreeMap<>();
        long unmarked;

        void add(Hour other) {
            other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
            unmarked += other.unmarked;
        }
    }

    /** What was filled at once, or counts as that. */
    private static final class Filling {
        final TreeMap<Long, Hour> hours = new TreeMap<>();
        long marker = NONE;

        Hour hour(long hour) {
            return hours.computeIfAbsent(hour, at -> new Hour());
        }

        void add(Filling later) {
            later.hours.forEach((at, hour) -> hour(at).add(hour));
            marker = later.marker == NONE ? marker : later.marker;
        }

        boolean isIn(NumberSet numbers) {
            return marker == NONE || numbers.contains(marker);
        }
    }

    /** An hour's share. */
    record Share(SortedMap<String, Long> reasons, long count, long unmarked) {}

    /** What is filled from now on is a filling of its own. */
    void begin() {
        Filling last = unmarked.peekLast();
        if (last != null && last.marker == NONE) {
            return; // nothing came of it
        }
        if (unmarked.size() == MOST_APART) {
            Filling oldest = unmarked.remove();
            oldest.add(unmarked.remove());
            unmarked.addFirst(oldest);
        }
        unmarked.add(new Filling());
    }

    /** These numbers of one hour stand among those that came from now on. */
    void fill(long hour, String reason, NumberSet numbers) {
        Filling filling = unmarked.getLast();
        Hour filled = filling.hour(hour);
        filled.reasons.merge(reason, numbers.count(), Long::sum);
        filled.unmarked += numbers.count();
        filling.marker = numbers.last();
    }

    /** A mark says what is stored. */
    void stored(NumberSet numbers) {
        while (!unmarked.isEmpty() && unmarked.getFirst().isIn(numbers)) {
            Filling filling = unmarked.remove();
            filling.hours.values().forEach(hour -> hour.unmarked = 0);
            marked.add(filling);
        }
    }

    /**
     * The store has less than it had. What was filled later than that is told again by the drop records that are read
     * again; of what the inbox does not keep any more nobody knows then that it was dropped.
     */
    void goBackTo(NumberSet stored) {
        if (!marked.isIn(stored)) {
            marked = new Filling();
        }
        stored(stored);
        unmarked.clear();
    }

    Share of(long hour) {
        Hour sum = new Hour();
        Stream.concat(Stream.of(marked), unmarked.stream())
                .map(filling -> filling.hours.get(hour))
                .filter(Objects::nonNull)
                .forEach(sum::add);
        long count = sum.reasons.values().stream().mapToLong(Long::longValue).sum();
        return new Share(sum.reasons, count, sum.unmarked);
    }

    private Filling all() {
        Filling all = new Filling();
        all.add(marked);
        unmarked.forEach(all::add);
        return all;
    }

    /** How many there are by reason, added to the sums. */
    void addTo(Map<String, Long> sums) {
        all().hours
                .values()
                .forEach(hour -> hour.reasons.forEach((reason, count) -> sums.merge(reason, count, Long::sum)));
    }

    /** Writes what {@link #read} takes up. */
    public void write(DataOutput out) throws IOException {
        Filling all = all();
        out.writeInt(all.hours.size());
        for (Map.Entry<Long, Hour> hour : all.hours.entrySet()) {
            out.writeLong(hour.getKey());
            out.writeLong(hour.getValue().unmarked);
            out.writeInt(hour.getValue().reasons.size());
            for (Map.Entry<String, Long> reason : hour.getValue().reasons.entrySet()) {
                out.writeUTF(reason.getKey());
                out.writeLong(reason.getValue());
            }
        }
        out.writeLong(all.marker);
    }

    /** Takes up what {@link #write} wrote; what was known before is forgotten. */
    public void read(DataInput in) throws IOException {
        Filling all = new Filling();
        for (int left = in.readInt(); left > 0; left--) {
            Hour hour = all.hour(in.readLong());
            hour.unmarked = in.readLong();
            for (int reasons = in.readInt(); reasons > 0; reasons--) {
                String reason = in.readUTF();
                hour.reasons.put(reason, in.readLong());
            }
        }
        all.marker = in.readLong();
        marked = new Filling();
        unmarked.clear();
        if (all.hours.values().stream().allMatch(hour -> hour.unmarked == 0)) {
            marked = all;
        } else {
            unmarked.add(all);
        }
    }
}
