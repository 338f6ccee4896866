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
 * nothing. For one thread.
 */
final class Portion {
    static final int MOST_SAMPLES = 400_000;
    private static final int FIRST = 10;
    private static final int MOST = 4_000;
    /** Minutes from the first to the last. */
    private static final int LONGEST = 120;
    /** Of this many read, at least one is wanted. */
    private static final int SPARSE = 2;

    private int size = FIRST;

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
                boolean follows = first.minute() == last + MinuteFold.NANOS && length < LONGEST;
                if (!follows || length * assets.size() > (long) SPARSE * some.size()) {
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

    /** So many were folded, of so many samples. */
    void folded(int minutes, long samples) {
        long fit = samples == 0 ? MOST : MOST_SAMPLES * (long) minutes / samples;
        size = (int) Math.max(1, Math.min(fit, Math.min(MOST, 2L * size)));
    }

    /** So many could not be folded together. */
    void failed(int minutes) {
        size = Math.max(1, Math.min(size, minutes) / 2);
    }
}
