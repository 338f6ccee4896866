package io.steelyard.gateway.declared;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A site's tree of reasons why machines stop; a reason that is not in it stands alone. Immutable. */
final class ReasonTree {
    private static final BigDecimal LAST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Map<String, Row> rows = new TreeMap<>();

    ReasonTree(Table table) {
        table.all().forEach(row -> rows.put(row.text("reason"), row));
    }

    boolean has(String reason) {
        return rows.containsKey(reason);
    }

    /** Its own, or that of the nearest above it that has one; behind all others without any. */
    BigDecimal priority(String reason) {
        return path(reason).stream()
                .map(rows::get)
                .filter(Objects::nonNull)
                .map(row -> row.number("priority"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(LAST);
    }

    /** Its own, or that of the nearest above it that has one; null without any. */
    @Nullable
    String group(String reason) {
        return path(reason).stream()
                .map(one -> text(one, "group"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** What the tree says of it in that column; null when it says nothing. */
    @Nullable
    String text(String reason, String column) {
        Row row = rows.get(reason);
        return row == null || row.text(column).isEmpty() ? null : row.text(column);
    }

    /** The reason, what it is under, and so on up to the root. */
    List<String> path(String reason) {
        Set<String> path = new LinkedHashSet<>();
        String at = reason;
        while (at != null && path.add(at)) { // no circle: the table refuses one
            at = text(at, "parent");
        }
        return List.copyOf(path);
    }

    /** These in the tree's order: what a reason is under before it, those under the same by name. */
    List<String> sorted(Set<String> reasons) {
        List<String> sorted = new ArrayList<>(new TreeSet<>(reasons));
        sorted.sort((a, b) -> compare(path(a), path(b)));
        return sorted;
    }

    /** Paths from their roots on. */
    private static int compare(List<String> a, List<String> b) {
        for (int i = 1; i <= Math.min(a.size(), b.size()); i++) {
            int order = a.get(a.size() - i).compareTo(b.get(b.size() - i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
