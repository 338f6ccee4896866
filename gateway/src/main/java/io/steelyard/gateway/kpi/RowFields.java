package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.FoldMemory.CellNames;
import io.steelyard.gateway.kpi.time.Cell;
import io.steelyard.gateway.model.FieldMap;
import java.util.Arrays;
import java.util.Objects;

/** The fields of a row while it is made; the next row is made of the same object. */
final class RowFields {
    /** Zeros and whole minutes are most of what rows hold: one object for all of them. */
    private static final Double NO_AMOUNT = 0.0;

    private static final Long ALL_OF_MINUTE = MinuteFold.NANOS;
    private static final int USUAL = 128;

    private final FoldMemory memory;
    private String[] names = new String[USUAL];
    private Object[] values = new Object[USUAL];
    private int count;

    RowFields(FoldMemory memory) {
        this.memory = memory;
    }

    /** Forgets what was put. */
    void clear() {
        count = 0;
    }

    /** Of a name that is put twice the last value counts. */
    void put(String name, Object value) {
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        names[count] = name;
        values[count++] = value;
    }

    /** The same for an amount. */
    void put(String name, double amount) {
        put(name, Double.doubleToRawLongBits(amount) == 0 ? NO_AMOUNT : (Double) amount);
    }

    /** The same for a count or nanoseconds. */
    void put(String name, long count) {
        put(name, count == MinuteFold.NANOS ? ALL_OF_MINUTE : (Long) count);
    }

    /** What stands under the name is that much more. */
    void add(String name, long nanos) {
        int place = place(name);
        if (place < 0) {
            put(name, nanos);
        } else {
            values[place] = (Long) values[place] + nanos;
        }
    }

    /** What stands under the name is that much more. */
    void add(String name, double amount) {
        int place = place(name);
        if (place < 0) {
            put(name, amount);
        } else {
            values[place] = (Double) values[place] + amount;
        }
    }

    private int place(String name) {
        int place = count - 1;
        while (place >= 0 && !Objects.equals(names[place], name)) {
            place--;
        }
        return place;
    }

    CellNames names(Cell cell) {
        return memory.names(cell);
    }

    FieldMap row() {
        return memory.row(names, values, count);
    }
}
