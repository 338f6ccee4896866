package io.steelyard.gateway.kpi;

import io.steelyard.ledger.GapRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The stretches of a minute in which nothing could be known: gaps, and what lies behind the last proof of life. */
final class Blind {
    /** Everything could be seen. */
    static final Blind NEVER = new Blind();

    private final TreeMap<Long, Long> stretches = new TreeMap<>();

    private Blind() {}

    /** From gaps in any order, which may overlap. */
    static Blind of(List<GapRecord> gaps, long knownUntil) {
        Blind blind = new Blind();
        for (GapRecord gap : gaps) {
            blind.add(gap.from(), gap.to() == null ? Long.MAX_VALUE : gap.to());
        }
        blind.add(knownUntil, Long.MAX_VALUE);
        return blind;
    }

    private void add(long from, long to) {
        long begin = from;
        long end = to;
        Map.Entry<Long, Long> near = stretches.floorEntry(end);
        while (near != null && near.getValue() >= begin) {
            begin = Math.min(begin, near.getKey());
            end = Math.max(end, near.getValue());
            stretches.remove(near.getKey());
            near = stretches.floorEntry(end);
        }
        if (begin < end) {
            stretches.put(begin, end);
        }
    }

    /** How much of the stretch could be seen, in nanoseconds. */
    long seen(long from, long to) {
        long seen = Math.max(0, to - from);
        Map.Entry<Long, Long> stretch = stretches.lowerEntry(to);
        while (stretch != null && stretch.getValue() > from) {
            seen -= Math.min(to, stretch.getValue()) - Math.max(from, stretch.getKey());
            stretch = stretches.lowerEntry(stretch.getKey());
        }
        return Math.max(0, seen);
    }
}
