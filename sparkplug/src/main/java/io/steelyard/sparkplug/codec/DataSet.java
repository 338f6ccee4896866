package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import java.util.List;

/**
 * A table as the value of a metric (chapter 6.4.17). Every row has a cell for each column.
 *
 * @param rows cells are {@link Value.Whole}, {@code Real}, {@code Flag}, {@code Text} or {@link Value#NULL}
 */
public record DataSet(List<Column> columns, List<List<Value>> rows) {

    public DataSet {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Value> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of " + row.size() + " cells for " + columns.size() + " columns");
            }
        }
    }

    /** A column and the type of its cells. */
    public record Column(String name, DataType type) {}
}
