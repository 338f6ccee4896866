package io.steelyard.gateway.declared;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table: the values that it has, by column. Two rows with the same values are the same.
 *
 * @param key what tells it from the others of its table
 */
record Row(String key, SortedMap<String, Object> values) {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    Row {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    static Row of(Kind kind, SortedMap<String, Object> values) {
        List<String> parts = new ArrayList<>();
        for (Column column : kind.keys()) {
            Object value = values.get(column.name());
            String text = value == null ? "" : ColumnType.write(value);
            parts.add(part(text));
        }
        return new Row(String.join("|", parts), values);
    }

    /** A part of a key: as it is, but for what separates parts. */
    static String part(String text) {
        return text.replace("%", "%25").replace("|", "%7C");
    }

    /** The text; empty when there is none. */
    String text(String column) {
        return values.get(column) instanceof String text ? text : "";
    }

    @Nullable
    BigDecimal number(String column) {
        return values.get(column) instanceof BigDecimal number ? number : null;
    }

    @Nullable
    LocalDate date(String column) {
        return values.get(column) instanceof LocalDate date ? date : null;
    }

    @Nullable
    LocalTime time(String column) {
        return values.get(column) instanceof LocalTime time ? time : null;
    }

    boolean flag(String column) {
        return Boolean.TRUE.equals(values.get(column));
    }

    /** The texts of a list; none when there is none. */
    List<String> list(String column) {
        return values.get(column) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Nanoseconds since 1970, or null. */
    @Nullable
    Long nanos(String column) {
        return values.get(column) instanceof Instant instant ? nanos(instant) : null;
    }

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_A_SECOND), (long) instant.getNano());
    }

    /** The instant of so many nanoseconds since 1970. */
    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND));
    }
}
