package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.FieldMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PackedMinutes} packed; minutes that have the same fields are given the same map. */
final class UnpackedMinutes {
    private final List<Column> columns = new ArrayList<>();
    private final int minutes;
    private String[] names = {};

    private UnpackedMinutes(byte[] block, @Nullable FieldChoice choice) {
        PackedBytes.Reader in = new PackedBytes.Reader(block, 0);
        int form = in.length();
        if (form != PackedMinutes.FORM && form != PackedMinutes.FORM_WITHOUT_SAME) {
            throw new IllegalArgumentException("minute rows of form " + form + " cannot be read");
        }
        minutes = in.length();
        int count = in.length();
        int[] runs = new int[count];
        for (int i = 0; i < count; i++) {
            String name = in.text();
            int length = in.length();
            runs[i] = length > 0 ? in.at() : runs[before(i, in.length())];
            if (choice == null || choice.has(name)) {
                columns.add(new Column(name, new PackedBytes.Reader(block, runs[i])));
            }
            in.skip(length);
        }
    }

    private static int before(int column, int same) {
        if (same >= column) {
            throw new IllegalArgumentException("a minute row's field like one that is not before it");
        }
        return same;
    }

    /** Hands over the fields of each minute from one up to another, counted from the block's begin; only chosen ones. */
    static void read(byte[] block, @Nullable FieldChoice choice, int from, int to, ObjIntConsumer<FieldMap> minute) {
        new UnpackedMinutes(block, choice).read(from, to, minute);
    }

    private void read(int from, int to, ObjIntConsumer<FieldMap> minute) {
        FieldMap fields = null;
        int end = Math.min(to, minutes);
        int at = 0;
        while (at < end) {
            int same = end - at;
            for (Column column : columns) {
                if (column.left == 0) {
                    column.next();
                    fields = null;
                }
                same = Math.min(same, column.left);
            }
            for (Column column : columns) {
                column.left -= same;
            }
            if (at + same > from) {
                fields = fields == null ? fields() : fields;
                for (int i = Math.max(at, from); i < at + same; i++) {
                    minute.accept(fields, i);
                }
            }
            at += same;
        }
    }

    private FieldMap fields() {
        int count = 0;
        for (Column column : columns) {
            count += column.value == null ? 0 : 1;
        }
        String[] its = new String[count];
        Object[] values = new Object[count];
        int place = 0;
        for (Column column : columns) {
            Object value = column.value;
            if (value != null) {
                its[place] = column.name;
                values[place++] = value;
            }
        }
        if (!Arrays.equals(its, names)) {
            names = its;
        }
        return FieldMap.owning(names, values);
    }

    /** A field's values, run by run. */
    private static final class Column {
        private final String name;
        private final PackedBytes.Reader in;
        private @Nullable Object value;
        private int left;
        private long lastWhole;
        private long lastEven;
        private long lastBits;

        Column(String name, PackedBytes.Reader in) {
            this.name = name;
            this.in = in;
        }

        void next() {
            long head = in.number();
            left = Math.toIntExact(head >>> PackedMinutes.KINDS);
            if (left <= 0) {
                throw new IllegalArgumentException("a minute row's field of no minute");
            }
            int kind = (int) head & ((1 << PackedMinutes.KINDS) - 1);
            switch (kind) {
                case PackedMinutes.NOTHING -> value = null;
                case PackedMinutes.WHOLE -> {
                    lastWhole += in.signed();
                    value = lastWhole;
                }
                case PackedMinutes.EVEN -> {
                    lastEven += in.signed();
                    value = (double) lastEven;
                }
                case PackedMinutes.REAL -> {
                    lastBits ^= in.tail();
                    value = Double.longBitsToDouble(lastBits);
                }
                case PackedMinutes.TEXT -> value = in.text();
                default -> throw new IllegalArgumentException("a minute row's field of kind " + kind);
            }
        }
    }
}
