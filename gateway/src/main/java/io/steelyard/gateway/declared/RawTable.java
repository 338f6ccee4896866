package io.steelyard.gateway.declared;

import io.steelyard.gateway.units.SignalUnits;
import io.steelyard.gateway.units.Ucum;
import java.math.BigDecimal;
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
     * @param cells {@code String}, {@code BigDecimal}, {@code Boolean}, {@link Percentage}, {@link NoValue} or null, under the
     *     headings
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

    /**
     * A number that its cell shows as a percentage.
     *
     * @param held what the cell holds: 0.85 where it shows 85 %
     */
    record Percentage(BigDecimal held) {
        private static final int MOST_SHOWN = 40;

        /**
         * What it says in a unit: 85 in per cent, 0.85 as a plain number or where no unit is told.
         *
         * @param unit as it stands in the table; empty where none does
         */
        Object in(String unit) {
            String code = unit.isBlank() ? "1" : SignalUnits.code(unit);
            boolean isWithin = held.precision() <= MOST_SHOWN && Math.abs((long) held.scale()) <= MOST_SHOWN;
            if (code == null || !isWithin) {
                return held; // whoever reads the unit, or the number, says so
            }
            BigDecimal factor = Ucum.factor("1", code);
            return factor == null
                    ? new NoValue(
                            "shows " + shown() + ", and its unit is " + unit.strip(),
                            "format the cell as a number and write the value in " + unit.strip() + ", or % as the unit")
                    : held.multiply(factor);
        }

        /** In a column that has no numbers. */
        NoValue misplaced() {
            return new NoValue("shows a percentage, and this column has no numbers", "format the cell as text");
        }

        private String shown() {
            return held.movePointRight(2).stripTrailingZeros().toPlainString() + " %";
        }

        @Override
        public String toString() {
            return held.toString();
        }
    }
}
