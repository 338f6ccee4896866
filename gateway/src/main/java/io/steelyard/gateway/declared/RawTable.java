package io.steelyard.gateway.declared;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as a file had it, not yet read.
 *
 * @param sheet of a workbook, or null
 * @param notes what has to be said of how it was read
 */
record RawTable(@Nullable String sheet, List<String> headings, List<Line> lines, List<String> notes) {

    RawTable {
        headings = List.copyOf(headings);
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    /**
     * One of its rows.
     *
     * @param number as a spreadsheet or an editor counts it, from 1
     * @param cells {@code String}, {@code BigDecimal}, {@code Boolean}, {@link NoValue} or null, under the headings
     */
    record Line(int number, List<@Nullable Object> cells) {

        Line {
            cells = Collections.unmodifiableList(Arrays.asList(cells.toArray()));
        }
    }

    /** A cell that is not empty and has nothing that can be read. */
    record NoValue(String detail, String remedy) {
        @Override
        public String toString() {
            return detail;
        }
    }
}
