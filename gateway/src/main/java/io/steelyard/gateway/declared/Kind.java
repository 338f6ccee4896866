package io.steelyard.gateway.declared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of table.
 *
 * @param touches what a changed row changes in minutes that were folded
 */
record Kind(String id, Words name, Words about, Touches touches, List<Column> columns) {

    Kind {
        columns = List.copyOf(columns);
    }

    /** Chinese and English. */
    record Words(String zh, String en) {}

    /** What a changed row changes in minutes. */
    enum Touches {
        /** What was planned. */
        PLAN,
        /** What is counted. */
        COUNT,
        /** Nothing that is in them. */
        NOTHING
    }

    /** The columns that tell one row from another. */
    List<Column> keys() {
        return columns.stream().filter(Column::key).toList();
    }

    @Nullable
    Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
