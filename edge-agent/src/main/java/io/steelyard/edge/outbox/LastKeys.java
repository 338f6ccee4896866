package io.steelyard.edge.outbox;

import io.steelyard.edge.model.BySignal;
import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last key of each signal, by the signal's id. They are kept in columns of numbers, not as objects: at every value one
 * is replaced, and where many signals change seldom the replaced ones would live just long enough to have the whole heap
 * collected again and again. One thread, or under a lock.
 */
final class LastKeys {
    private static final int FIRST_PLACES = 64;

    /** What {@link #bits} is, for a signal that has a key. */
    private enum Kind {
        NULL,
        BOOLEAN,
        LONG,
        FLOAT,
        DOUBLE,
        /** In {@link #objects}. */
        OBJECT
    }

    /** Null where there is no key. */
    private @Nullable Kind[] kinds = new Kind[FIRST_PLACES];

    private ClockSource[] clocks = new ClockSource[FIRST_PLACES];
    private boolean[] repeatable = new boolean[FIRST_PLACES];
    private long[] numbers = new long[FIRST_PLACES];
    private long[] times = new long[FIRST_PLACES];
    private long[] highest = new long[FIRST_PLACES];
    private long[] serverTimes = new long[FIRST_PLACES];
    private long[] receiveTimes = new long[FIRST_PLACES];
    private long[] statuses = new long[FIRST_PLACES];
    private long[] bits = new long[FIRST_PLACES];
    private @Nullable Object[] objects = {};

    /** Of the few signals whose server's clock was ever set back. */
    private final Map<Integer, List<Long>> levels = new HashMap<>();

    /** As it is now; what comes later does not change it. */
    @Nullable
    LastKey get(int signal) {
        return has(signal)
                ? new LastKey(
                        sample(signal), highest[signal], levels.getOrDefault(signal, List.of()), repeatable[signal])
                : null;
    }

    private boolean has(int signal) {
        return signal >= 0 && signal < kinds.length && kinds[signal] != null;
    }

    private NumberedSample sample(int signal) {
        return new NumberedSample(
                numbers[signal],
                signal,
                times[signal],
                clocks[signal],
                serverTimes[signal],
                receiveTimes[signal],
                statuses[signal],
                value(signal));
    }

    private @Nullable Object value(int signal) {
        return switch (Objects.requireNonNull(kinds[signal])) {
            case NULL -> null;
            case BOOLEAN -> bits[signal] != 0;
            case LONG -> bits[signal];
            case FLOAT -> Float.intBitsToFloat((int) bits[signal]);
            case DOUBLE -> Double.longBitsToDouble(bits[signal]);
            case OBJECT -> objects[signal];
        };
    }

    /** A sample was numbered behind what is there of its signal: {@link LastKey#after}. */
    void follow(NumberedSample sample) {
        int signal = sample.signal();
        long source = LastKey.tick(sample.time());
        if (has(signal) && source <= highest[signal]) {
            put(LastKey.after(get(signal), sample));
        } else {
            set(sample);
            highest[signal] = source;
            repeatable[signal] = true;
        }
    }

    /** In place of what is there of its signal. */
    void put(LastKey key) {
        int signal = key.last().signal();
        set(key.last());
        highest[signal] = key.highest();
        repeatable[signal] = key.repeatable();
        if (key.levels().isEmpty()) {
            levels.remove(signal);
        } else {
            levels.put(signal, key.levels());
        }
    }

    private void set(NumberedSample sample) {
        int signal = sample.signal();
        if (signal >= kinds.length) {
            grow(BySignal.grown(kinds.length, signal));
        }
        numbers[signal] = sample.number();
        times[signal] = sample.time();
        clocks[signal] = sample.clock();
        serverTimes[signal] = sample.serverTime();
        receiveTimes[signal] = sample.receiveTime();
        statuses[signal] = sample.status();
        setValue(signal, sample.value());
    }

    private void setValue(int signal, @Nullable Object value) {
        Kind kind;
        if (value == null) {
            kind = Kind.NULL;
        } else if (value instanceof Double number) {
            kind = Kind.DOUBLE;
            bits[signal] = Double.doubleToRawLongBits(number);
        } else if (value instanceof Long number) {
            kind = Kind.LONG;
            bits[signal] = number;
        } else if (value instanceof Float number) {
            kind = Kind.FLOAT;
            bits[signal] = Float.floatToRawIntBits(number);
        } else if (value instanceof Boolean is) {
            kind = Kind.BOOLEAN;
            bits[signal] = is ? 1 : 0;
        } else {
            kind = Kind.OBJECT;
            if (signal >= objects.length) {
                objects = Arrays.copyOf(objects, kinds.length);
            }
        }
        kinds[signal] = kind;
        if (signal < objects.length) {
            objects[signal] = kind == Kind.OBJECT ? value : null;
        }
    }

    private void grow(int places) {
        kinds = Arrays.copyOf(kinds, places);
        clocks = Arrays.copyOf(clocks, places);
        repeatable = Arrays.copyOf(repeatable, places);
        numbers = Arrays.copyOf(numbers, places);
        times = Arrays.copyOf(times, places);
        highest = Arrays.copyOf(highest, places);
        serverTimes = Arrays.copyOf(serverTimes, places);
        receiveTimes = Arrays.copyOf(receiveTimes, places);
        statuses = Arrays.copyOf(statuses, places);
        bits = Arrays.copyOf(bits, places);
    }

    /** No first notification is a repeat any more: nobody has what was numbered last. */
    void notRepeatable() {
        Arrays.fill(repeatable, false);
    }

    /** For each of them, by ascending id. */
    void forEach(Consumer<LastKey> action) {
        for (int signal = 0; signal < kinds.length; signal++) {
            LastKey key = get(signal);
            if (key != null) {
                action.accept(key);
            }
        }
    }
}
