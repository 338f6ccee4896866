package io.steelyard.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bucket as InfluxDB 2 keeps it: the first type of a field stays for all of its measurement within a shard of seven days,
 * a point beyond the retention is refused, and of what is refused the other points of the call are taken. Told are the first
 * conflict of one shard and how many points that shard dropped, of no other. For one thread at a time.
 */
final class FakeBucket {
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final long DAY = 86_400 * NANOS_A_SECOND;
    private static final long SHARD = 7 * DAY;
    /** Shards begin with a Monday; 1970 began with a Thursday. */
    private static final long MONDAY = 3 * DAY;

    private final Map<Series, NavigableMap<Long, Map<String, String>>> points = new LinkedHashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private long lowerBound = Long.MIN_VALUE;

    /** Measurement and tags, unescaped; the text as it came. */
    record Series(String text, String measurement, Map<String, String> tags) {}

    /** Points before the instant are refused from now on. */
    void keepFrom(long nanos) {
        lowerBound = nanos;
    }

    /** Lets go of the points before the instant. */
    void expire(long nanos) {
        points.values().forEach(times -> times.headMap(nanos, false).clear());
        points.values().removeIf(Map::isEmpty);
    }

    /** Forgets what type the field has, and its values: as when somebody has removed what stood in the way. */
    void forget(String field) {
        types.keySet().removeIf(key -> key.endsWith("\n" + field));
        points.values().forEach(times -> times.values().forEach(fields -> fields.remove(field)));
    }

    /** Takes what can be taken; the message of the partial write that it was, or null. */
    @Nullable
    String take(List<InfluxLine> lines, Set<String> conflicting) {
        int expired = 0;
        Map<Long, List<String>> conflicts = new LinkedHashMap<>();
        for (InfluxLine line : lines) {
            Series series = series(line.series());
            long shard = Math.floorDiv(line.time() + MONDAY, SHARD);
            String trouble = line.time() < lowerBound ? null : conflict(shard, series, line, conflicting);
            if (line.time() < lowerBound) {
                expired++;
            } else if (trouble != null) {
                conflicts.computeIfAbsent(shard, s -> new ArrayList<>()).add(trouble);
            } else {
                line.fields()
                        .forEach((field, text) ->
                                types.putIfAbsent(key(shard, series.measurement(), name(field)), type(text)));
                points.computeIfAbsent(series, s -> new TreeMap<>())
                        .computeIfAbsent(line.time(), time -> new TreeMap<>())
                        .putAll(line.fields());
            }
        }
        if (!conflicts.isEmpty()) {
            List<String> told = conflicts.values().iterator().next();
            return "partial write: field type conflict: " + told.get(0) + " dropped=" + told.size();
        }
        return expired > 0
                ? "partial write: dropped " + expired
                        + " points outside retention policy - oldest point dropped because"
                        + " it violates a Retention Policy Lower Bound at " + instant(lowerBound) + " dropped="
                        + expired
                : null;
    }

    private static String key(long shard, String measurement, String field) {
        return shard + "\n" + measurement + "\n" + field;
    }

    private @Nullable String conflict(long shard, Series series, InfluxLine line, Set<String> conflicting) {
        for (Map.Entry<String, String> field : line.fields().entrySet()) {
            String name = name(field.getKey());
            String type = type(field.getValue());
            String known = types.getOrDefault(key(shard, series.measurement(), name), type);
            if (!known.equals(type) || conflicting.contains(name)) {
                return "input field \"" + name + "\" on measurement \"" + series.measurement() + "\" is type " + type
                        + ", already exists as type " + (known.equals(type) ? "another" : known);
            }
        }
        return null;
    }

    /** The type of a value as line protocol writes it. */
    static String type(String text) {
        char last = text.charAt(text.length() - 1);
        if (last == '"') {
            return "string";
        } else if (last == 'i') {
            return "integer";
        } else if (last == 'u') {
            return "unsigned";
        }
        return text.matches("[tTfF]|true|false") ? "boolean" : "float";
    }

    /** A field's values in the order of their times, for one type. */
    record Table(Series series, String field, String type, NavigableMap<Long, String> values) {}

    /** Every field of every series with {@code from <= time < to}. */
    List<Table> tables(long from, long to) {
        List<Table> tables = new ArrayList<>();
        points.forEach((series, times) -> {
            Map<String, NavigableMap<Long, String>> fields = new TreeMap<>();
            times.subMap(from, true, to, false)
                    .forEach((time, all) ->
                            all.forEach((field, text) -> fields.computeIfAbsent(name(field), f -> new TreeMap<>())
                                    .put(time, text)));
            fields.forEach((field, values) ->
                    tables.add(new Table(series, field, type(values.firstEntry().getValue()), values)));
        });
        return tables;
    }

    /** Removes what the series with these tags have from the one instant to the other. */
    void delete(long from, long to, Map<String, String> tags) {
        points.forEach((series, times) -> {
            if (series.tags().entrySet().containsAll(tags.entrySet())) {
                times.subMap(from, true, to, true).clear();
            }
        });
    }

    /** Fields and their text by {@code series time}. */
    Map<String, Map<String, String>> points() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        points.forEach((series, times) -> times.forEach((time, fields) -> {
            if (!fields.isEmpty()) {
                all.put(series.text() + " " + time, new TreeMap<>(fields));
            }
        }));
        return all;
    }

    private static Series series(String text) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean isEnd = i == text.length() || (text.charAt(i) == ',' && text.charAt(i - 1) != '\\');
            if (isEnd) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        Map<String, String> tags = new TreeMap<>();
        for (String part : parts.subList(1, parts.size())) {
            String[] pair = part.split("(?<!\\\\)=", 2);
            tags.put(name(pair[0]), name(pair[1]));
        }
        return new Series(text, name(parts.get(0)), tags);
    }

    /** A name without its escapes. */
    private static String name(String escaped) {
        return escaped.replaceAll("\\\\([, =])", "$1");
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND));
    }
}
