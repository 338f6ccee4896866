package io.steelyard.testkit.month;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The samples that would be read of a machine, in time order: a column each of times, signals and values. */
public final class Samples {
    private static final int ROOM = 256;

    private final List<String> texts = new ArrayList<>();
    private long[] times = new long[ROOM];
    private byte[] signals = new byte[ROOM];
    private long[] values = new long[ROOM];
    private int size;

    /** Adds a whole number. */
    public void whole(long at, int signal, long value) {
        add(at, signal, value);
    }

    /** Adds a number. */
    public void number(long at, int signal, double value) {
        add(at, signal, Double.doubleToRawLongBits(value));
    }

    /** Adds a text. */
    public void text(long at, int signal, String value) {
        texts.add(value);
        add(at, signal, texts.size() - 1L);
    }

    private void add(long at, int signal, long value) {
        if (size == times.length) {
            int more = size + (size >> 1);
            times = Arrays.copyOf(times, more);
            signals = Arrays.copyOf(signals, more);
            values = Arrays.copyOf(values, more);
        }
        times[size] = at;
        signals[size] = (byte) signal;
        values[size] = value;
        size++;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Source time, nanoseconds since 1970. */
    public long time(int sample) {
        return times[sample];
    }

    /** Which of the machine's signals. */
    public int signal(int sample) {
        return signals[sample];
    }

    /** The value of a signal of whole numbers. */
    public long whole(int sample) {
        return values[sample];
    }

    /** The value of a signal of numbers. */
    public double number(int sample) {
        return Double.longBitsToDouble(values[sample]);
    }

    /** The value of a signal of texts. */
    public String text(int sample) {
        return texts.get((int) values[sample]);
    }

    /** The same in time order; samples of one instant stay in the order in which they were added. */
    Samples inOrder() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(times[a], times[b]));
        Samples sorted = new Samples();
        sorted.texts.addAll(texts);
        for (int sample : order) {
            sorted.add(times[sample], signals[sample], values[sample]);
        }
        return sorted;
    }
}
