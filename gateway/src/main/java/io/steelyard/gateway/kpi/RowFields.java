package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.FoldMemory.CellNames;
import io.steelyard.gateway.kpi.FoldMemory.SignalNames;
import io.steelyard.gateway.kpi.time.Cell;
import io.steelyard.gateway.model.FieldMap;
import java.util.Arrays;
import java.util.Objects;

/** The fields of a row while it is made. */
final class RowFields {
    private static final int USUAL = 128;

    private final FoldMemory memory;
    private String[] names = new String[USUAL];
    private Object[] values = new Object[USUAL];
    private int count;

    RowFields(FoldMemory memory) {
        this.memory = memory;
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

    SignalNames names(String field) {
        return memory.names(field);
    }

    CellNames names(Cell cell) {
        return memory.names(cell);
    }

    FieldMap row() {
        return memory.row(names, values, count);
    }
}
