package io.steelyard.gateway.indicator;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Time of which something tells otherwise, by site: what nobody has asked yet which days of it are kept, and what is not handed
 * over whole, which outlasts an end. One thread at a time.
 */
final class Retold {
    /** How many stretches of a site stand by themselves; beyond, they are one. */
    private static final int MOST_STRETCHES = 1_000;

    private final Map<String, NavigableMap<Long, Long>> unlisted = new HashMap<>();
    private final Map<String, NavigableMap<Long, Long>> open = new HashMap<>();

    void add(String site, long from, long to) {
        add(unlisted, site, from, to);
        add(open, site, from, to);
    }

    private static void add(Map<String, NavigableMap<Long, Long>> bySite, String site, long from, long to) {
        NavigableMap<Long, Long> stretches = bySite.computeIfAbsent(site, any -> new TreeMap<>());
        stretches.merge(from, to, Math::max);
        if (stretches.size() > MOST_STRETCHES) {
            long begin = stretches.firstKey();
            long end =
                    stretches.values().stream().mapToLong(Long::longValue).max().orElse(to);
            stretches.clear();
            stretches.put(begin, end);
        }
    }

    /** Adds what {@link #text} gave in an earlier run. */
    void read(String site, String text) {
        text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            add(site, Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
        });
    }

    /** All that is not handed over: a begin and an end a line. */
    String text(String site) {
        StringBuilder text = new StringBuilder();
        open.getOrDefault(site, new TreeMap<>())
                .forEach((from, to) ->
                        text.append((long) from).append(' ').append((long) to).append('\n'));
        return text.toString();
    }

    boolean isUnlisted(String site) {
        return unlisted.containsKey(site);
    }

    List<String> unlisted() {
        return List.copyOf(unlisted.keySet());
    }

    List<String> open() {
        return List.copyOf(open.keySet());
    }

    /** The site's stretches, ends by begins, whose days are listed now. */
    SortedMap<Long, Long> list(String site) {
        NavigableMap<Long, Long> stretches = unlisted.remove(site);
        return stretches == null ? Collections.emptySortedMap() : stretches;
    }

    /** All of the site is handed over. */
    void close(String site) {
        open.remove(site);
    }
}
