package io.steelyard.sparkplug.samples;

import java.util.Arrays;

/** Numbers by index, 0 where nothing was set; takes memory only as far as it was used, and keeps it. */
final class Column {

    private static final long[] NOTHING = {};

    private long[] values = NOTHING;
    private int used;

    void clear() {
        Arrays.fill(values, 0, used, 0);
        used = 0;
    }

    /** One more than the highest index that was set to something else than 0. */
    int used() {
        return used;
    }

    long get(int index) {
        return index < used ? values[index] : 0;
    }

    void set(int index, long value) {
        if (value != 0 || index < used) {
            reserve(index);
            values[index] = value;
            used = Math.max(used, index + 1);
        }
    }

    /** Sets an index behind the highest one, which counts as used even for 0. */
    void append(long value) {
        reserve(used);
        values[used++] = value;
    }

    /** Forgets everything from this index on. */
    void truncate(int length) {
        if (length < used) {
            Arrays.fill(values, length, used, 0);
            used = length;
        }
    }

    private void reserve(int index) {
        if (index >= values.length) {
            values = Arrays.copyOf(values, Math.max(index + 1, Math.max(128, values.length * 2)));
        }
    }
}
