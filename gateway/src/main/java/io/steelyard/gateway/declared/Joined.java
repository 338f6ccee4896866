package io.steelyard.gateway.declared;

import java.time.LocalDate;
import java.time.ZoneId;
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

    /** The whole days in which they lie, so that many on a day are one; what has no begin or no end keeps none. */
    static SortedMap<Long, Long> days(SortedMap<Long, Long> each, ZoneId zone) {
        TreeMap<Long, Long> days = new TreeMap<>();
        each.forEach((from, to) -> days.merge(
                from == Long.MIN_VALUE ? from : begin(day(from, zone), zone),
                to == Long.MAX_VALUE ? to : begin(day(to - 1, zone).plusDays(1), zone),
                Math::max));
        return of(days);
    }

    private static LocalDate day(long at, ZoneId zone) {
        return Row.instant(at).atZone(zone).toLocalDate();
    }

    private static long begin(LocalDate day, ZoneId zone) {
        return Row.nanos(day.atStartOfDay(zone).toInstant());
    }
}
