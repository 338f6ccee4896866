package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.wire.WireReader;
import io.steelyard.sparkplug.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Data sets between the wire and their object form; at most 262,144 names, rows and cells together. */
final class DataSetForm {

    private static final int MAX_PARTS = 1 << 18;

    private final WireReader in;
    private final List<String> names = new ArrayList<>();
    private final List<DataType> types = new ArrayList<>();
    private final List<List<Value>> rows = new ArrayList<>();
    private long told = -1;
    private int parts;

    private DataSetForm(WireReader in) {
        this.in = in;
    }

    static DataSet read(WireReader in) {
        return new DataSetForm(in).read();
    }

    private DataSet read() {
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case Schema.NUM_OF_COLUMNS -> {
                    in.expect(tag, WireReader.VARINT);
                    told = in.varint();
                }
                case Schema.COLUMNS -> {
                    in.expect(tag, WireReader.LENGTH);
                    countOne();
                    names.add(in.string());
                }
                case Schema.TYPES -> types(tag);
                case Schema.ROWS -> {
                    int outer = in.enter(tag);
                    rows.add(row());
                    in.widen(outer);
                }
                default -> in.skip(tag);
            }
        }
        return checked();
    }

    /** One by one as Sparkplug's schema writes them, or packed, as protobuf allows. */
    private void types(int tag) {
        if ((tag & 7) == WireReader.VARINT) {
            type();
            return;
        }
        int outer = in.enter(tag);
        while (in.hasMore()) {
            type();
        }
        in.widen(outer);
    }

    private void type() {
        countOne();
        DataType known = DataType.ofCode(in.varint() & 0xFFFF_FFFFL);
        types.add(known == null ? DataType.UNKNOWN : known);
    }

    private List<Value> row() {
        countOne();
        List<Value> cells = new ArrayList<>();
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag >>> 3 == Schema.ELEMENTS) {
                int outer = in.enter(tag);
                countOne();
                Value cell = Value.NULL;
                while (in.hasMore()) {
                    cell = ScalarForm.read(in, in.tag(), Schema.CELL_INT, cell);
                }
                cells.add(cell);
                in.widen(outer);
            } else {
                in.skip(tag);
            }
        }
        return cells;
    }

    private void countOne() {
        if (++parts > MAX_PARTS) {
            throw in.failure(Reason.TOO_LARGE, "a data set of more than " + MAX_PARTS + " names, rows and cells");
        }
    }

    private DataSet checked() {
        if (names.size() != types.size() || (told != -1 && told != names.size())) {
            throw in.failure(
                    Reason.VALUE,
                    "a data set of " + names.size() + " names and " + types.size() + " types for "
                            + (told == -1 ? "its" : Long.toUnsignedString(told)) + " columns");
        }
        List<DataSet.Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new DataSet.Column(names.get(i), types.get(i)));
        }
        for (List<Value> row : rows) {
            if (row.size() != columns.size()) {
                throw in.failure(Reason.VALUE, "a row of " + row.size() + " cells for " + columns.size() + " columns");
            }
            for (int i = 0; i < row.size(); i++) {
                row.set(i, ScalarForm.widened(types.get(i), row.get(i)));
            }
        }
        return new DataSet(columns, rows);
    }

    static void write(WireWriter out, DataSet set) {
        out.varintField(Schema.NUM_OF_COLUMNS, set.columns().size());
        set.columns().forEach(column -> out.stringField(Schema.COLUMNS, column.name()));
        set.columns()
                .forEach(column -> out.varintField(Schema.TYPES, column.type().code()));
        for (List<Value> row : set.rows()) {
            int mark = out.open(Schema.ROWS);
            for (int i = 0; i < row.size(); i++) {
                int cell = out.open(Schema.ELEMENTS);
                if (!(row.get(i) instanceof Value.Null)) {
                    ScalarForm.write(out, Schema.CELL_INT, set.columns().get(i).type(), row.get(i));
                }
                out.close(cell);
            }
            out.close(mark);
        }
    }
}
