package io.steelyard.edge.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something for each signal, by its id. Ids are given one after the other from 1 on and never many more than the dictionary
 * has room for, so a place in a list is found without hashing, and takes four bytes. One thread, or under a lock.
 */
public final class BySignal<T> {
    private static final int FIRST_PLACES = 64;

    private @Nullable Object[] places = new Object[FIRST_PLACES];
    private int size;

    /** What is there for the signal; null for nothing. */
    @Nullable
    @SuppressWarnings("unchecked") // only put fills places
    public T get(int signal) {
        return has(signal) ? (T) places[signal] : null;
    }

    /** Whether there is something for the signal. */
    public boolean has(int signal) {
        return signal >= 0 && signal < places.length && places[signal] != null;
    }

    /** Puts it in; says whether there was nothing before. */
    public boolean put(int signal, T value) {
        if (signal >= places.length) {
            places = Arrays.copyOf(places, grown(places.length, signal));
        }
        boolean fresh = places[signal] == null;
        places[signal] = value;
        size += fresh ? 1 : 0;
        return fresh;
    }

    /** How many places a list of so many grows to, so that there is one for the signal: by a fourth, of which little stays empty. */
    public static int grown(int places, int signal) {
        return Math.max(signal + 1, places + places / 4);
    }

    /** Takes out what is so. */
    public void removeIf(Predicate<T> isSo) {
        for (int signal = 0; signal < places.length; signal++) {
            @Nullable T value = get(signal);
            if (value != null && isSo.test(value)) {
                places[signal] = null;
                size--;
            }
        }
    }

    /** Takes everything out. */
    public void clear() {
        Arrays.fill(places, null);
        size = 0;
    }

    public int size() {
        return size;
    }

    /** All of them, by ascending id. */
    public List<T> values() {
        List<T> values = new ArrayList<>(size);
        for (int signal = 0; signal < places.length; signal++) {
            @Nullable T value = get(signal);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }
}
