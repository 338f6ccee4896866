package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.DataType.Carrier;
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

    static PropertySet read(WireReader in) {
        return new PropertyForm(in).set(0);
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
                    int outer = in.enter(tag);
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

    private Property property(int depth) {
        DataType type = DataType.UNKNOWN;
        boolean nothing = false;
        Value value = Value.NULL;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case Schema.PROPERTY_TYPE -> {
                    in.expect(tag, WireReader.VARINT);
                    DataType known = DataType.ofCode(in.varint() & 0xFFFF_FFFFL);
                    type = known == null ? DataType.UNKNOWN : known;
                }
                case Schema.PROPERTY_IS_NULL -> {
                    in.expect(tag, WireReader.VARINT);
                    nothing = in.varint() != 0;
                }
                case Schema.PROPERTY_SET -> {
                    int outer = in.enter(tag);
                    value = merged(value, set(depth + 1));
                    in.widen(outer);
                }
                case Schema.PROPERTY_SET_LIST -> {
                    int outer = in.enter(tag);
                    value = list(value, depth + 1);
                    in.widen(outer);
                }
                case Schema.PROPERTY_EXTENSION -> {
                    in.skip(tag);
                    value = new Value.Unsupported(Carrier.EXTENSION);
                }
                default -> value = ScalarForm.read(in, tag, Schema.PROPERTY_INT, value);
            }
        }
        return new Property(type, nothing ? Value.NULL : ScalarForm.widened(type, value));
    }

    /** A set that comes in two parts is one set, as protobuf merges messages. */
    private static Value merged(Value before, PropertySet set) {
        if (!(before instanceof Value.Properties known)) {
            return new Value.Properties(set);
        }
        Map<String, Property> entries = new LinkedHashMap<>(known.value().entries());
        entries.putAll(set.entries());
        return new Value.Properties(new PropertySet(entries));
    }

    private Value list(Value before, int depth) {
        List<PropertySet> sets = new ArrayList<>();
        if (before instanceof Value.PropertiesList known) {
            sets.addAll(known.values());
        }
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag >>> 3 == Schema.LISTED_SET) {
                int outer = in.enter(tag);
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
        } else if (value instanceof Value.Properties nested) {
            int mark = out.open(Schema.PROPERTY_SET);
            write(out, nested.value());
            out.close(mark);
        } else if (value instanceof Value.PropertiesList list) {
            writeList(out, list);
        } else {
            ScalarForm.write(out, Schema.PROPERTY_INT, property.type(), value);
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
