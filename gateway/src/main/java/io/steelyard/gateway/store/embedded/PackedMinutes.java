package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.FieldMap;
import io.steelyard.gateway.model.MinuteRow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows that follow each other a block of bytes: a column for each field, in which what stays the same is said once.
 *
 * <pre>
 *   block:  form (2), number of minutes, number of columns, columns in the order of their names
 *   column: name, length of what follows in bytes, runs until all minutes are told;
 *           or name, 0, number of the column before, counted from 0, that has the same runs
 *   run:    minutes &lt;&lt; 3 | kind, and then
 *           0 nothing    the rows have no such field
 *           1 whole      a Long, as its distance from the one before in the column, zigzag
 *           2 even       a Double that is a whole number below 2^53, as its distance from the one before, zigzag
 *           3 real       a Double: its bits ^ those of the one before; how many bytes lead with 0, and the others
 *           4 text       length and UTF-8
 * </pre>
 *
 * Numbers have seven bits a byte, the lowest first. Names are texts. In form 1 each column has runs of its own.
 */
final class PackedMinutes {
    static final int FORM = 2;
    static final int FORM_WITHOUT_SAME = 1;
    static final int NOTHING = 0;
    static final int WHOLE = 1;
    static final int EVEN = 2;
    static final int REAL = 3;
    static final int TEXT = 4;
    static final int KINDS = 3;
    static final double MOST_EVEN = 0x1p53;

    private static final int OF_BLOCK = 16 * 1024;
    private static final int OF_COLUMN = 256;

    private final List<FieldMap> shapes = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();
    private final Column[] columns;
    /** Those of the row that was told last, at its places. */
    private Column[] present = {};

    private PackedMinutes(List<FieldMap> rows, List<Integer> lengths) {
        TreeSet<String> names = new TreeSet<>();
        for (FieldMap row : rows) {
            if (shapeOf(row) < 0) {
                shapes.add(row);
                names.addAll(row.keySet());
            }
        }
        columns = names.stream().map(Column::new).toArray(Column[]::new);
        for (FieldMap shape : shapes) {
            places.add(placesOf(shape));
        }
        int minute = 0;
        FieldMap before = FieldMap.NOTHING;
        for (int i = 0; i < rows.size(); i++) {
            FieldMap row = rows.get(i);
            if (row.sharesNames(before)) {
                change(minute, before, row);
            } else {
                begin(minute, row);
            }
            minute += lengths.get(i);
            before = row;
        }
    }

    /** The row, which has not the names of the one before. */
    private void begin(int minute, FieldMap row) {
        int[] its = places.get(shapeOf(row));
        present = new Column[row.size()];
        for (int column = 0; column < its.length; column++) {
            int place = its[column];
            columns[column].from(minute, place < 0 ? null : row.value(place));
            if (place >= 0) {
                present[place] = columns[column];
            }
        }
    }

    /** The row behind one with the same names: most values are the very objects of that one. */
    private void change(int minute, FieldMap before, FieldMap row) {
        for (int place = 0; place < present.length; place++) {
            Object value = row.value(place);
            if (value != before.value(place)) {
                present[place].from(minute, value);
            }
        }
    }

    /** The block of the rows, whose minutes follow each other. */
    static byte[] of(List<MinuteRow> minutes) {
        List<FieldMap> rows = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        @Nullable FieldMap last = null;
        int length = 0;
        for (MinuteRow minute : minutes) {
            FieldMap fields = FieldMap.of(minute.fields());
            if (last == null || !fields.isVery(last)) { // one that is alike changes no column
                if (last != null) {
                    lengths.add(length);
                }
                rows.add(fields);
                last = fields;
                length = 0;
            }
            length++;
        }
        lengths.add(length);
        return new PackedMinutes(rows, lengths).packed(minutes.size());
    }

    private int shapeOf(FieldMap row) {
        for (int i = shapes.size() - 1; i >= 0; i--) {
            if (shapes.get(i).sharesNames(row)) {
                return i;
            }
        }
        return -1;
    }

    /** Where each column's field stands in the row, or -1. */
    private int[] placesOf(FieldMap row) {
        int[] of = new int[columns.length];
        int next = 0;
        for (int i = 0; i < of.length; i++) {
            boolean has = next < row.size() && row.name(next).equals(columns[i].name);
            of[i] = has ? next++ : -1;
        }
        return of;
    }

    private byte[] packed(int minutes) {
        PackedBytes.Writer out = new PackedBytes.Writer(OF_BLOCK);
        out.number(FORM);
        out.number(minutes);
        out.number(columns.length);
        for (int i = 0; i < columns.length; i++) {
            Column column = columns[i];
            column.end(minutes);
            out.text(column.name);
            int same = sameAs(i);
            if (same < 0) {
                out.number(column.out.size());
                out.bytes(column.out);
            } else {
                out.number(0);
                out.number(same);
            }
        }
        return out.toBytes();
    }

    /** The first column with the same runs, as a counter's greatest value of a minute is its last one; -1 when there is none. */
    private int sameAs(int column) {
        PackedBytes.Writer runs = columns[column].out;
        for (int i = 0; i < column; i++) {
            if (columns[i].out.isSame(runs)) {
                return i;
            }
        }
        return -1;
    }

    /** A field's values; the last of them may go on. Mostly it does, and is even the same object. */
    private static final class Column {
        private final String name;
        private final PackedBytes.Writer out = new PackedBytes.Writer(OF_COLUMN);
        private @Nullable Object value;
        private int since;
        private long lastWhole;
        private long lastEven;
        private long lastBits;

        Column(String name) {
            this.name = name;
        }

        /** The value from the minute on, which counts from 0. */
        void from(int minute, @Nullable Object next) {
            if (next != value && !(next != null && next.equals(value))) {
                end(minute);
                value = next;
            }
        }

        /** Tells the value up to the minute. */
        void end(int minute) {
            if (minute == since) {
                return;
            }
            long head = (long) (minute - since) << KINDS;
            since = minute;
            if (value == null) {
                out.number(head | NOTHING);
            } else if (value instanceof Long whole) {
                out.number(head | WHOLE);
                out.signed(whole - lastWhole);
                lastWhole = whole;
            } else if (value instanceof Double real) {
                real(head, real);
            } else {
                out.number(head | TEXT);
                out.text(value.toString());
            }
        }

        private void real(long head, double real) {
            long bits = Double.doubleToRawLongBits(real);
            boolean isEven = Math.abs(real) < MOST_EVEN && Double.doubleToRawLongBits((double) (long) real) == bits;
            if (isEven) {
                out.number(head | EVEN);
                out.signed((long) real - lastEven);
                lastEven = (long) real;
            } else {
                out.number(head | REAL);
                out.tail(bits ^ lastBits);
                lastBits = bits;
            }
        }
    }
}
