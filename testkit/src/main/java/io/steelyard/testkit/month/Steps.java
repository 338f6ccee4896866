package io.steelyard.testkit.month;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was so from which instant on: a function of time that changes in steps. Built in time order.
 *
 * @param <V> kind of value
 */
public final class Steps<V> {
    private final List<Long> times = new ArrayList<>();
    private final List<V> values = new ArrayList<>();

    /** It is so from the instant on; the same again changes nothing, another value at the same instant replaces. */
    public void set(long at, V value) {
        int last = times.size() - 1;
        if (last >= 0 && times.get(last) > at) {
            throw new IllegalArgumentException("a step back in time");
        }
        if (last >= 0 && times.get(last) == at) {
            values.set(last, value);
            if (last > 0 && values.get(last - 1).equals(value)) {
                times.remove(last);
                values.remove(last);
            }
        } else if (last < 0 || !Objects.equals(values.get(last), value)) {
            times.add(at);
            values.add(value);
        }
    }

    /** How many steps there are. */
    public int size() {
        return times.size();
    }

    /** When the step was. */
    public long time(int step) {
        return times.get(step);
    }

    /** What holds from the step on. */
    public V value(int step) {
        return values.get(step);
    }

    /** What holds at the instant; null before the first step. */
    public @Nullable V at(long instant) {
        int step = stepAt(instant);
        return step < 0 ? null : values.get(step);
    }

    /** What held just before the instant; null before the first step. */
    public @Nullable V before(long instant) {
        return at(instant - 1);
    }

    private int stepAt(long instant) {
        int low = 0;
        int high = times.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (times.get(middle) <= instant) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
