package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.DataType.Carrier;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.codec.PropertySet.Property;
import io.steelyard.sparkplug.wire.WireReader;
import io.steelyard.sparkplug.wire.WireWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Property sets between the wire and their object form; at most 16 deep and 4,096 properties a metric. */
final class PropertyForm {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_PROPERTIES = 4_096;

    private final WireReader in;
    private int read;

    private PropertyForm(WireReader in) {
        this.in = in;
    }

    static PropertySet read(byte[] bytes, int from, int length, int origin) {
        return new PropertyForm(new WireReader().reset(bytes, from, length, origin)).set(0);
    }

    /** Reads a set up to the reader's limit. */
    private PropertySet set(int depth) {
        if (depth > MAX_DEPTH) {
            throw in.failure(Reason.TOO_LARGE, "property sets nested more than " + MAX_DEPTH + " deep");
        }
        List<String> keys = new ArrayList<>();
        List<Property> values = new ArrayList<>();
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case Schema.KEYS -> {
                    in.expect(tag, WireReader.LENGTH);
                    countOne();
                    keys.add(in.string());
                }
                case Schema.VALUES -> {
                    int outer = enter(tag);
                    countOne();
                    values.add(property(depth));
                    in.widen(outer);
                }
                default -> in.skip(tag);
            }
        }
        if (keys.size() != values.size()) {
            throw in.failure(
                    Reason.VALUE, "a property set of " + keys.size() + " keys and " + values.size() + " values");
        }
        Map<String, Property> entries = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            entries.put(keys.get(i), values.get(i));
        }
        return new PropertySet(entries);
    }

    private void countOne() {
        if (++read > 2 * MAX_PROPERTIES) {
            throw in.failure(Reason.TOO_LARGE, "more than " + MAX_PROPERTIES + " properties in one metric");
        }
    }

    private int enter(int tag) {
        in.expect(tag, WireReader.LENGTH);
        int length = in.length();
        return in.narrow(in.position() + length);
    }

    private Property property(int depth) {
        DataType type = DataType.UNKNOWN;
        boolean nothing = false;
        Value value = Value.NULL;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case Schema.PROPERTY_TYPE -> {
                    in.expect(tag, WireReader.VARINT);
                    DataType known = DataType.ofCode(in.varint());
                    type = known == null ? DataType.UNKNOWN : known;
                }
                case Schema.PROPERTY_IS_NULL -> {
                    in.expect(tag, WireReader.VARINT);
                    nothing = in.varint() != 0;
                }
                case Schema.PROPERTY_SET -> {
                    int outer = enter(tag);
                    value = new Value.Properties(set(depth + 1));
                    in.widen(outer);
                }
                case Schema.PROPERTY_SET_LIST -> {
                    int outer = enter(tag);
                    value = list(depth + 1);
                    in.widen(outer);
                }
                default -> value = scalar(tag, value);
            }
        }
        return new Property(type, nothing ? Value.NULL : widened(type, value));
    }

    private static Value widened(DataType type, Value value) {
        return value instanceof Value.Whole whole ? new Value.Whole(type.widen(whole.value())) : value;
    }

    private Value scalar(int tag, Value before) {
        switch (tag >>> 3) {
            case Schema.PROPERTY_INT -> {
                in.expect(tag, WireReader.VARINT);
                return new Value.Whole(in.varint() & 0xFFFF_FFFFL);
            }
            case Schema.PROPERTY_LONG -> {
                in.expect(tag, WireReader.VARINT);
                return new Value.Whole(in.varint());
            }
            case Schema.PROPERTY_FLOAT -> {
                in.expect(tag, WireReader.FIXED32);
                return new Value.Real(Float.intBitsToFloat(in.fixed32()));
            }
            case Schema.PROPERTY_DOUBLE -> {
                in.expect(tag, WireReader.FIXED64);
                return new Value.Real(Double.longBitsToDouble(in.fixed64()));
            }
            case Schema.PROPERTY_BOOLEAN -> {
                in.expect(tag, WireReader.VARINT);
                return new Value.Flag(in.varint() != 0);
            }
            case Schema.PROPERTY_STRING -> {
                in.expect(tag, WireReader.LENGTH);
                return new Value.Text(in.string());
            }
            default -> {
                in.skip(tag);
                return tag >>> 3 == Schema.PROPERTY_EXTENSION ? new Value.Unsupported(Carrier.EXTENSION) : before;
            }
        }
    }

    private Value list(int depth) {
        List<PropertySet> sets = new ArrayList<>();
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag >>> 3 == Schema.LISTED_SET) {
                int outer = enter(tag);
                countOne();
                sets.add(set(depth));
                in.widen(outer);
            } else {
                in.skip(tag);
            }
        }
        return new Value.PropertiesList(sets);
    }

    static void write(WireWriter out, PropertySet set) {
        set.entries().keySet().forEach(key -> out.stringField(Schema.KEYS, key));
        for (Property property : set.entries().values()) {
            int mark = out.open(Schema.VALUES);
            out.varintField(Schema.PROPERTY_TYPE, property.type().code());
            writeValue(out, property);
            out.close(mark);
        }
    }

    private static void writeValue(WireWriter out, Property property) {
        Value value = property.value();
        if (value instanceof Value.Null) {
            out.varintField(Schema.PROPERTY_IS_NULL, 1);
        } else if (value instanceof Value.Whole whole) {
            boolean wide = property.type().carrier() == Carrier.LONG;
            out.varintField(
                    wide ? Schema.PROPERTY_LONG : Schema.PROPERTY_INT,
                    wide ? whole.value() : whole.value() & 0xFFFF_FFFFL);
        } else if (value instanceof Value.Real real && property.type() == DataType.FLOAT) {
            out.fixed32Field(Schema.PROPERTY_FLOAT, Float.floatToRawIntBits((float) real.value()));
        } else if (value instanceof Value.Real real) {
            out.fixed64Field(Schema.PROPERTY_DOUBLE, Double.doubleToRawLongBits(real.value()));
        } else if (value instanceof Value.Flag flag) {
            out.varintField(Schema.PROPERTY_BOOLEAN, flag.value() ? 1 : 0);
        } else if (value instanceof Value.Text text) {
            out.stringField(Schema.PROPERTY_STRING, text.value());
        } else if (value instanceof Value.Properties nested) {
            int mark = out.open(Schema.PROPERTY_SET);
            write(out, nested.value());
            out.close(mark);
        } else if (value instanceof Value.PropertiesList list) {
            writeList(out, list);
        } else {
            throw new SparkplugException(
                    Reason.VALUE, "a property cannot hold " + value.getClass().getSimpleName());
        }
    }

    private static void writeList(WireWriter out, Value.PropertiesList list) {
        int mark = out.open(Schema.PROPERTY_SET_LIST);
        for (PropertySet set : list.values()) {
            int inner = out.open(Schema.LISTED_SET);
            write(out, set);
            out.close(inner);
        }
        out.close(mark);
    }
}
