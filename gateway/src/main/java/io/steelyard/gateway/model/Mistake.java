package io.steelyard.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in what somebody gave, with its place as the giver sees it.
 *
 * @param sheet of a workbook; null elsewhere
 * @param row as a spreadsheet or an editor counts it, from 1; null when it is not of one row
 * @param column heading as it was given; null when it is not of one column
 * @param detail what is wrong
 * @param remedy what to do
 */
public record Mistake(
        @Nullable String sheet,
        @Nullable Integer row,
        @Nullable String column,
        String detail,
        String remedy) {

    /** A mistake that has no place. */
    public static Mistake of(String detail, String remedy) {
        return new Mistake(null, null, null, detail, remedy);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (sheet != null) {
            text.append("sheet ").append(sheet).append(", ");
        }
        if (row != null) {
            text.append("row ").append(row).append(", ");
        }
        if (column != null) {
            text.append("column ").append(column).append(", ");
        }
        return text.append(detail).append(": ").append(remedy).toString();
    }
}
