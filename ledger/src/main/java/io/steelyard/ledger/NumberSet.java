package io.steelyard.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of non-negative numbers held as sorted, disjoint, non-adjacent ranges: nearly one range in ordinary life, so
 * that a million numbers cost a few words. Not thread-safe; {@link #copy()} hands a snapshot to another thread.
 */
public final class NumberSet {
    private long[] firsts = new long[4];
    private long[] lasts = new long[4];
    private int size;

    /** An empty set. */
    public NumberSet() {}

    /** The set of all numbers in the given ranges. */
    public static NumberSet of(List<NumberRange> ranges) {
        NumberSet set = new NumberSet();
        for (NumberRange range : ranges) {
            set.add(range.first(), range.last());
        }
        return set;
    }

    /** The set of the numbers from {@code first} to {@code last}, empty when {@code last < first}. */
    public static NumberSet range(long first, long last) {
        NumberSet set = new NumberSet();
        if (first <= last) {
            set.add(first, last);
        }
        return set;
    }

    /** Adds one number; says whether it was new. */
    public boolean add(long number) {
        if (contains(number)) {
            return false;
        }
        add(number, number);
        return true;
    }

    /** Adds every number from {@code first} to {@code last}. */
    public void add(long first, long last) {
        NumberRange checked = new NumberRange(first, last);
        // The usual case: right behind, or inside, the last range.
        if (size > 0 && checked.first() >= firsts[size - 1]) {
            if (checked.first() <= lasts[size - 1] + 1) {
                lasts[size - 1] = Math.max(lasts[size - 1], checked.last());
                return;
            }
            insert(size, checked.first(), checked.last());
            return;
        }
        int from = firstTouching(checked.first());
        int to = from;
        long low = checked.first();
        long high = checked.last();
        while (to < size && firsts[to] <= high + 1) {
            low = Math.min(low, firsts[to]);
            high = Math.max(high, lasts[to]);
            to++;
        }
        remove(from, to);
        insert(from, low, high);
    }

    /**
     * Whether the number can be added without making more than so many ranges: it is there, or beside one that is, or there
     * are fewer.
     */
    public boolean hasRoomFor(long number, int mostRanges) {
        return size < mostRanges
                || contains(number)
                || (number > 0 && contains(number - 1))
                || (number < Long.MAX_VALUE && contains(number + 1));
    }

    /** Adds every range that can be added without making more than so many; says how many were left out. */
    public int addWithin(List<NumberRange> ranges, int mostRanges) {
        int leftOut = 0;
        for (NumberRange range : ranges) {
            int touching = firstTouching(range.first());
            boolean joins = touching < size && firsts[touching] <= range.last() + 1;
            if (size < mostRanges || joins) {
                add(range.first(), range.last());
            } else {
                leftOut++;
            }
        }
        return leftOut;
    }

    /** Adds every number of the other set. */
    public void addAll(NumberSet other) {
        for (int i = 0; i < other.size; i++) {
            add(other.firsts[i], other.lasts[i]);
        }
    }

    /** Removes every number from {@code first} to {@code last}. */
    public void remove(long first, long last) {
        NumberRange gone = new NumberRange(first, last);
        int from = indexAtOrBefore(gone.first());
        if (from < 0 || lasts[from] < gone.first()) {
            from++;
        }
        int to = indexAtOrBefore(gone.last()) + 1;
        if (from >= to) {
            return;
        }
        long low = firsts[from];
        long high = lasts[to - 1];
        remove(from, to);
        if (high > gone.last()) {
            insert(from, gone.last() + 1, high);
        }
        if (low < gone.first()) {
            insert(from, low, gone.first() - 1);
        }
    }

    /** Removes every number of the other set. */
    public void removeAll(NumberSet other) {
        NumberSet rest = minus(other);
        firsts = rest.firsts;
        lasts = rest.lasts;
        size = rest.size;
    }

    /** Removes the range with the fewest numbers, of several the first; the set must not be empty. */
    public void forgetSmallest() {
        checkNotEmpty();
        int smallest = 0;
        for (int i = 1; i < size; i++) {
            if (lasts[i] - firsts[i] < lasts[smallest] - firsts[smallest]) {
                smallest = i;
            }
        }
        remove(smallest, smallest + 1);
    }

    /** What lies between the smallest and the greatest number and is not in the set. */
    public NumberSet holes() {
        NumberSet holes = new NumberSet();
        for (int i = 1; i < size; i++) {
            holes.add(lasts[i - 1] + 1, firsts[i] - 1);
        }
        return holes;
    }

    /** Whether the number is in the set. */
    public boolean contains(long number) {
        int i = indexAtOrBefore(number);
        return i >= 0 && number <= lasts[i];
    }

    /** Whether every number from {@code first} to {@code last} is in the set. */
    public boolean containsAll(long first, long last) {
        int i = indexAtOrBefore(first);
        return i >= 0 && last <= lasts[i];
    }

    /** Whether any number from {@code first} to {@code last} is in the set. */
    public boolean containsAny(long first, long last) {
        int i = indexAtOrBefore(last);
        return i >= 0 && lasts[i] >= first;
    }

    /** The numbers that are in both sets. */
    public NumberSet intersection(NumberSet other) {
        NumberSet both = new NumberSet();
        int a = 0;
        int b = 0;
        while (a < size && b < other.size) {
            long low = Math.max(firsts[a], other.firsts[b]);
            long high = Math.min(lasts[a], other.lasts[b]);
            if (low <= high) {
                both.add(low, high);
            }
            if (lasts[a] < other.lasts[b]) {
                a++;
            } else {
                b++;
            }
        }
        return both;
    }

    /** The numbers that are in this set and not in the other. */
    public NumberSet minus(NumberSet other) {
        NumberSet rest = new NumberSet();
        int b = 0;
        for (int a = 0; a < size; a++) {
            long low = firsts[a];
            while (b < other.size && other.lasts[b] < low) {
                b++;
            }
            int c = b;
            while (c < other.size && other.firsts[c] <= lasts[a]) {
                if (other.firsts[c] > low) {
                    rest.add(low, other.firsts[c] - 1);
                }
                low = Math.max(low, other.lasts[c] + 1);
                c++;
            }
            if (low <= lasts[a]) {
                rest.add(low, lasts[a]);
            }
        }
        return rest;
    }

    /** How many numbers are in the set. */
    public long count() {
        long count = 0;
        for (int i = 0; i < size; i++) {
            count += lasts[i] - firsts[i] + 1;
        }
        return count;
    }

    /** Whether nothing is in the set. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many separate ranges the set needs: what it costs to keep. */
    public int rangeCount() {
        return size;
    }

    /** The smallest number; the set must not be empty. */
    public long first() {
        checkNotEmpty();
        return firsts[0];
    }

    /** Whether no number is greater than this one. */
    public boolean isUpTo(long end) {
        return isEmpty() || last() <= end;
    }

    /** The greatest number; the set must not be empty. */
    public long last() {
        checkNotEmpty();
        return lasts[size - 1];
    }

    /** The ranges in ascending order. */
    public List<NumberRange> ranges() {
        List<NumberRange> ranges = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ranges.add(new NumberRange(firsts[i], lasts[i]));
        }
        return ranges;
    }

    /** At most so many ranges in ascending order: beyond, the last one takes in everything that lies between. */
    public List<NumberRange> ranges(int most) {
        if (size <= most) {
            return ranges();
        }
        List<NumberRange> ranges = new ArrayList<>(ranges().subList(0, most - 1));
        ranges.add(new NumberRange(firsts[most - 1], lasts[size - 1]));
        return ranges;
    }

    /** A set of its own with the same numbers. */
    public NumberSet copy() {
        NumberSet copy = new NumberSet();
        copy.firsts = Arrays.copyOf(firsts, firsts.length);
        copy.lasts = Arrays.copyOf(lasts, lasts.length);
        copy.size = size;
        return copy;
    }

    /** Writes the set: the number of ranges, then each range's bounds. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(firsts[i]);
            out.writeLong(lasts[i]);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static NumberSet read(DataInput in) throws IOException {
        NumberSet set = new NumberSet();
        for (int left = in.readInt(); left > 0; left--) {
            long first = in.readLong();
            set.add(first, in.readLong());
        }
        return set;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberSet set
                && size == set.size
                && Arrays.equals(firsts, 0, size, set.firsts, 0, size)
                && Arrays.equals(lasts, 0, size, set.lasts, 0, size);
    }

    @Override
    public int hashCode() {
        return ranges().hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ").append(firsts[i]);
            if (lasts[i] != firsts[i]) {
                text.append("..").append(lasts[i]);
            }
        }
        return text.append('}').toString();
    }

    private void checkNotEmpty() {
        if (size == 0) {
            throw new IllegalStateException("the set is empty");
        }
    }

    /** Index of the first range that touches or lies behind {@code number}. */
    private int firstTouching(long number) {
        int i = indexAtOrBefore(number);
        if (i < 0) {
            return 0;
        }
        return lasts[i] + 1 >= number ? i : i + 1;
    }

    /** Index of the last range that begins at or before {@code number}, or -1. */
    private int indexAtOrBefore(long number) {
        int found = Arrays.binarySearch(firsts, 0, size, number);
        return found >= 0 ? found : -found - 2;
    }

    private void insert(int index, long first, long last) {
        if (size == firsts.length) {
            firsts = Arrays.copyOf(firsts, size * 2);
            lasts = Arrays.copyOf(lasts, size * 2);
        }
        System.arraycopy(firsts, index, firsts, index + 1, size - index);
        System.arraycopy(lasts, index, lasts, index + 1, size - index);
        firsts[index] = first;
        lasts[index] = last;
        size++;
    }

    private void remove(int from, int to) {
        System.arraycopy(firsts, to, firsts, from, size - to);
        System.arraycopy(lasts, to, lasts, from, size - to);
        size -= to - from;
    }
}
