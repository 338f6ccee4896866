package io.steelyard.gateway.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many samples took how long from their source to the inbox.
 *
 * @param classes samples by {@link LatencyClasses class}, without those that have none
 * @param late samples that were sent late and say so; their latencies are not counted
 * @param untimed samples of which nobody knows: without a source's time, or of a clock that cannot be trusted
 */
public record LatencyCounts(SortedMap<Integer, Long> classes, long late, long untimed) {
    /** No sample. */
    public static final LatencyCounts NONE = new LatencyCounts(new TreeMap<>(), 0, 0);

    private static final String LATE = "late";
    private static final String UNTIMED = "untimed";

    public LatencyCounts {
        classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    }

    /** Samples whose latency is known. */
    public long timed() {
        return classes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Every sample. */
    public long all() {
        return timed() + late + untimed;
    }

    /** These and the others. */
    public LatencyCounts plus(LatencyCounts other) {
        SortedMap<Integer, Long> sum = new TreeMap<>(classes);
        other.classes.forEach((latencyClass, samples) -> sum.merge(latencyClass, samples, Long::sum));
        return new LatencyCounts(sum, late + other.late, untimed + other.untimed);
    }

    /** As it stands on disk: {@code 12=340 13=5 late=3 untimed=1}, without what is 0. */
    public String text() {
        StringBuilder text = new StringBuilder();
        classes.forEach((latencyClass, samples) -> add(text, latencyClass.toString(), samples));
        add(text, LATE, late);
        add(text, UNTIMED, untimed);
        return text.toString();
    }

    private static void add(StringBuilder text, String name, long samples) {
        if (samples != 0) {
            text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(samples);
        }
    }

    /** Reads what {@link #text()} wrote. */
    public static LatencyCounts parse(String text) {
        Map<String, Long> counts = new TreeMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            int sign = part.indexOf('=');
            counts.put(part.substring(0, sign), Long.parseLong(part.substring(sign + 1)));
        }
        Long late = counts.remove(LATE);
        Long untimed = counts.remove(UNTIMED);
        SortedMap<Integer, Long> classes = new TreeMap<>();
        counts.forEach((name, samples) -> classes.put(Integer.parseInt(name), samples));
        return new LatencyCounts(classes, late == null ? 0 : late, untimed == null ? 0 : untimed);
    }
}
