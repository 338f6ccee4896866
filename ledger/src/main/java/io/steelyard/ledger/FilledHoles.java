package io.steelyard.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Dropped numbers that were put among those that came, so that both sets stay few ranges: how many in each hour, and why.
 * Without it an agent that has to subscribe again and again, and drops the repeats of each asset, would leave a hole for
 * each of them.
 */
public final class FilledHoles {
    private static final long NONE = -1;

    private final TreeMap<Long, Hour> hours = new TreeMap<>();
    private long marker = NONE;

    /** One hour's numbers: why they were dropped, and how many of them no mark of what is stored has yet. */
    private static final class Hour {
        final TreeMap<String, Long> reasons = new TreeMap<>();
        long unmarked;
    }

    /** An hour's share. */
    record Share(SortedMap<String, Long> reasons, long count, long unmarked) {
        static final Share NOTHING = new Share(new TreeMap<>(), 0, 0);
    }

    /** These numbers of one hour stand among those that came from now on. */
    void fill(long hour, String reason, NumberSet numbers) {
        Hour filled = hours.computeIfAbsent(hour, at -> new Hour());
        filled.reasons.merge(reason, numbers.count(), Long::sum);
        filled.unmarked += numbers.count();
        marker = numbers.last();
    }

    /** A mark says what is stored; one that was made after the last filling has all that was filled. */
    void stored(NumberSet numbers) {
        if (marker != NONE && numbers.contains(marker)) {
            hours.values().forEach(hour -> hour.unmarked = 0);
        }
    }

    /**
     * The store has less than it had. What was filled later than that is told again by the drop records that are read
     * again; of what the inbox does not keep any more nobody knows then that it was dropped.
     */
    void goBackTo(NumberSet stored) {
        if (marker != NONE && !stored.contains(marker)) {
            hours.clear();
            marker = NONE;
        }
    }

    Share of(long hour) {
        Hour filled = hours.get(hour);
        return filled == null
                ? Share.NOTHING
                : new Share(
                        filled.reasons,
                        filled.reasons.values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                        filled.unmarked);
    }

    /** How many there are by reason, added to the sums. */
    void addTo(Map<String, Long> sums) {
        hours.values().forEach(hour -> hour.reasons.forEach((reason, count) -> sums.merge(reason, count, Long::sum)));
    }

    /** Writes what {@link #read} takes up. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(hours.size());
        for (Map.Entry<Long, Hour> hour : hours.entrySet()) {
            out.writeLong(hour.getKey());
            out.writeLong(hour.getValue().unmarked);
            out.writeInt(hour.getValue().reasons.size());
            for (Map.Entry<String, Long> reason : hour.getValue().reasons.entrySet()) {
                out.writeUTF(reason.getKey());
                out.writeLong(reason.getValue());
            }
        }
        out.writeLong(marker);
    }

    /** Takes up what {@link #write} wrote; what was known before is forgotten. */
    public void read(DataInput in) throws IOException {
        hours.clear();
        for (int left = in.readInt(); left > 0; left--) {
            Hour hour = new Hour();
            hours.put(in.readLong(), hour);
            hour.unmarked = in.readLong();
            for (int reasons = in.readInt(); reasons > 0; reasons--) {
                String reason = in.readUTF();
                hour.reasons.put(reason, in.readLong());
            }
        }
        marker = in.readLong();
    }
}
