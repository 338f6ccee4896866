package io.steelyard.edge.outbox;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a signal's last numbered sample, so that repeats are known and no two samples share a time.
 *
 * <p>OPC UA time has ticks of 100 ns; the nanoseconds between tell apart what has one source time. The units digit counts
 * neighbours at one instant. The tens digit is a level: on each level time only runs forward, so no time is used twice; a
 * sample takes the lowest level whose latest time it lies behind. While the server's clock runs forward all is on level
 * 0; each step back into time that is taken goes one level up.
 *
 * @param last the last numbered sample
 * @param highest the latest source time on level 0, the highest ever numbered
 * @param levels the latest source times on levels 1, 2 … as far as they were ever used
 * @param repeatable whether a first notification that equals {@code last} is a repeat; false after the inbox changed
 */
record LastKey(NumberedSample last, long highest, List<Long> levels, boolean repeatable) {
    static final long EXHAUSTED = Long.MIN_VALUE;

    private static final long TICK = 100;
    private static final int MOST_LEVELS = 9;

    LastKey {
        levels = List.copyOf(levels);
    }

    /** The source time's tick. */
    static long tick(long time) {
        return time - Math.floorMod(time, TICK);
    }

    /** The time to store a sample of this source time under, or {@link #EXHAUSTED}. */
    static long storedTime(@Nullable LastKey key, long sourceTime) {
        long source = tick(sourceTime);
        if (key == null || source > key.highest) {
            return source;
        }
        long stored = key.last.time();
        if (source == tick(stored)) {
            return Math.floorMod(stored, 10) == 9 ? EXHAUSTED : stored + 1;
        }
        int level = 0;
        while (level < key.levels.size() && source <= key.levels.get(level)) {
            level++;
        }
        return level == MOST_LEVELS ? EXHAUSTED : source + 10 * (level + 1L);
    }

    /** The key after a sample was numbered. */
    static LastKey after(@Nullable LastKey key, NumberedSample sample) {
        long source = tick(sample.time());
        if (key == null || source > key.highest) {
            return new LastKey(sample, source, key == null ? List.of() : key.levels, true);
        }
        int level = (int) ((sample.time() - source) / 10);
        if (level == 0) {
            return new LastKey(sample, key.highest, key.levels, true);
        }
        List<Long> levels = new ArrayList<>(key.levels);
        if (level > levels.size()) {
            levels.add(source);
        } else {
            levels.set(level - 1, source);
        }
        return new LastKey(sample, key.highest, levels, true);
    }

    /** Whether a first notification only says again what was numbered last, and the inbox has that. */
    static boolean repeats(@Nullable LastKey key, Sample sample) {
        return key != null && key.repeatable && saysAgain(key, sample);
    }

    /**
     * The time to store a sample under: of one that is said again because the inbox changed its first time, so that it is
     * the same point where that is stored already.
     */
    static long storedTime(@Nullable LastKey key, Sample sample) {
        return key != null && saysAgain(key, sample) ? key.last.time() : storedTime(key, sample.time());
    }

    private static boolean saysAgain(LastKey key, Sample sample) {
        return sample.first()
                && tick(key.last.time()) == tick(sample.time())
                && key.last.status() == sample.status()
                && Objects.deepEquals(key.last.value(), sample.value());
    }

    /** A value too large to be said again in every segment: the next first notification is then sampled again. */
    LastKey withoutValue() {
        return new LastKey(last.with(last.signal(), null), highest, levels, false);
    }
}
