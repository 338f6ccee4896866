package io.steelyard.cli.verify;

import java.util.Arrays;
import java.util.List;

/** When the plant showed something at all: on a machine that is busy with other things the plant itself is late. */
final class Pauses {
    private final long[] shownAt;

    /** Of the whole plant. */
    Pauses(Truth truth) {
        shownAt = truth.rows().values().stream()
                .flatMap(List::stream)
                .mapToLong(TruthRow::setAt)
                .sorted()
                .toArray();
    }

    /** The longest that the plant showed nothing between the two instants. */
    long longest(long from, long to) {
        int at = Arrays.binarySearch(shownAt, from);
        long longest = 0;
        long last = from;
        for (int i = at < 0 ? -at - 1 : at; i < shownAt.length && shownAt[i] < to; i++) {
            longest = Math.max(longest, shownAt[i] - last);
            last = shownAt[i];
        }
        return Math.max(longest, to - last);
    }
}
