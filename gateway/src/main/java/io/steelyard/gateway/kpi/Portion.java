package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How many assets' minutes are folded together: the more, the less each question to the store costs, but their samples are
 * in memory at once, and a store answers no question that costs too much. It grows by doubling, as long as the samples of
 * the last portion say that those of the next are not too many, and halves when one could not be read. Minutes of one
 * portion follow on each other, and mostly those of one asset do, so that what lies between is read for them and not for
 * nothing; where that is little, as of machines that report on change, they may lie apart. For one thread.
 */
final class Portion {
    static final int MOST_SAMPLES = 400_000;
    private static final int FIRST = 10;
    private static final int MOST = 4_000;
    /** Minutes from the first to the last. */
    private static final int LONGEST = 120;
    /** Of this many read, at least one is wanted. */
    private static final int SPARSE = 2;

    /** Assets' minutes, and samples, that may be read for nothing: fewer than another portion costs. */
    private static final int MOST_IN_VAIN = 5_000;

    private static final int MOST_SAMPLES_IN_VAIN = 20_000;

    private int size = FIRST;
    /** Samples of a minute of an asset. */
    private double density = MOST_SAMPLES;

    private boolean isTried;

    /** How many at most, at least one. */
    int size() {
        return size;
    }

    /** As many of the first minutes as fit; they are in time order, and more are taken off than given where the test says no. */
    List<DirtyMinute> next(ArrayDeque<DirtyMinute> minutes, Predicate<DirtyMinute> wanted) {
        List<DirtyMinute> some = new ArrayList<>();
        Set<AssetKey> assets = new HashSet<>();
        long last = 0;
        while (!minutes.isEmpty() && some.size() < size) {
            DirtyMinute first = minutes.getFirst();
            if (!some.isEmpty() && first.minute() != last) {
                long length = (first.minute() - some.get(0).minute()) / MinuteFold.NANOS;
                boolean follows = first.minute() == last + MinuteFold.NANOS;
                boolean isDense = follows && length * assets.size() <= (long) SPARSE * some.size();
                boolean isLater = first.minute() > last && length < LONGEST; // what failed before stands at the end
                if (!isLater || !(isDense || isCheap((length + 1) * (assets.size() + 1)))) {
                    break;
                }
            }
            minutes.removeFirst();
            if (wanted.test(first)) {
                some.add(first);
                assets.add(first.asset());
                last = first.minute();
            }
        }
        return some;
    }

    /** Whether so many minutes of one asset fit, as far as is known. */
    boolean maySpan(int minutes) {
        return size >= minutes || !isTried;
    }

    /** Whether it matters little that so many assets' minutes are read. */
    private boolean isCheap(long minutes) {
        return minutes <= MOST_IN_VAIN && minutes * density <= MOST_SAMPLES_IN_VAIN;
    }

    /** So many were folded, of so many samples. */
    void folded(int minutes, long samples) {
        density = Math.max((double) samples / minutes, isTried ? density / 2 : 0);
        isTried = true;
        long fit = samples == 0 ? MOST : MOST_SAMPLES * (long) minutes / samples;
        size = (int) Math.max(1, Math.min(fit, Math.min(MOST, 2L * Math.max(size, minutes))));
    }

    /** So many could not be folded together. */
    void failed(int minutes) {
        density = MOST_SAMPLES;
        isTried = true;
        size = Math.max(1, Math.min(size, minutes) / 2);
    }
}
