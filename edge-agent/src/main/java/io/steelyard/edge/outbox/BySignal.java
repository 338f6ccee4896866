package io.steelyard.edge.outbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something for each signal, by its id. Ids are given one after the other from 1 on and never many more than the dictionary
 * has room for, so a place in a list is found without hashing. One thread, or under a lock.
 */
final class BySignal<T> {
    private static final int FIRST_PLACES = 64;

    private @Nullable Object[] places = new Object[FIRST_PLACES];
    private int size;

    @Nullable
    @SuppressWarnings("unchecked") // only put fills places
    T get(int signal) {
        return signal >= 0 && signal < places.length ? (T) places[signal] : null;
    }

    /** Puts it in; says whether there was nothing before. */
    boolean put(int signal, T value) {
        if (signal >= places.length) {
            places = Arrays.copyOf(places, Math.max(signal + 1, places.length * 2));
        }
        boolean fresh = places[signal] == null;
        places[signal] = value;
        size += fresh ? 1 : 0;
        return fresh;
    }

    int size() {
        return size;
    }

    /** All of them, by ascending id. */
    List<T> values() {
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
