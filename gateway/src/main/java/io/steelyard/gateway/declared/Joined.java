package io.steelyard.gateway.declared;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Stretches of time that a change touches, told as few. */
final class Joined {

    private Joined() {}

    /** Ends by begins, those that meet or overlap as one. */
    static SortedMap<Long, Long> of(SortedMap<Long, Long> each) {
        TreeMap<Long, Long> stretches = new TreeMap<>();
        each.forEach((from, to) -> {
            Map.Entry<Long, Long> last = stretches.lastEntry();
            if (last == null || last.getValue() < from) {
                stretches.put(from, to);
            } else {
                stretches.put(last.getKey(), Math.max(last.getValue(), to));
            }
        });
        return stretches;
    }
}
