package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.DataType.Carrier;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.wire.LittleEndian;
import io.steelyard.sparkplug.wire.WireReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The metric that a {@link PayloadReader} stands on: one reused object, overwritten by the next metric.
 *
 * <p>A known field of a wrong wire type and a value that the asked type cannot hold are refused with a
 * {@link SparkplugException}; unknown fields are passed over. For one thread.
 */
public final class MetricReader {

    /** A tag of one byte and a varint of ten. */
    private static final int LONGEST_USUAL = 11;

    private static final int HAS_ALIAS = 1;
    private static final int HAS_TIMESTAMP = 2;
    private static final int HAS_DATATYPE = 4;

    private final WireReader in;
    private final int depth;
    private int start;
    private int from;
    private int to;
    private int index = -1;
    private int given;
    private int nameAt;
    private int nameLength;
    private long alias;
    private long timestamp;
    private long typeCode;
    private boolean historical;
    private boolean passing;
    private boolean nothing;
    private int metaAt;
    private int metaLength;
    private int propertiesAt;
    private int propertiesLength;
    /** Bit n is set when field n, an embedded message, came more than once: its parts are one message (rare). */
    private int repeated;
    /** The number of the field that holds the value, 0 for none: a plain number, since storing a reference costs. */
    private int valueField;

    private long bits;
    private int valueAt;
    private int valueLength;

    /** A reader of metrics that stand so many templates deep. */
    MetricReader(WireReader in, int depth) {
        this.in = in;
        this.depth = depth;
    }

    void read(int metricIndex, int payloadStart) {
        index = metricIndex;
        start = payloadStart;
        from = in.position();
        to = in.limit();
        repeated = 0;
        given = 0;
        nameAt = -1;
        metaAt = -1;
        propertiesAt = -1;
        historical = false;
        passing = false;
        nothing = false;
        valueField = 0;
        bits = 0;
        readUsual();
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag) {
                case Schema.DOUBLE_VALUE << 3 | WireReader.FIXED64 -> number(Schema.DOUBLE_VALUE, in.fixed64());
                case Schema.FLOAT_VALUE << 3 | WireReader.FIXED32 -> number(Schema.FLOAT_VALUE, in.fixed32());
                default -> {
                    switch (tag & 7) {
                        case WireReader.LENGTH -> delimited(tag);
                        case WireReader.VARINT -> varint(tag, in.varint());
                        default -> other(tag);
                    }
                }
            }
        }
    }

    /**
     * Reads the fields that data consists of straight from the array, as long as the longest of them would fit into it;
     * stops before anything else, which the careful loop then reads.
     */
    private void readUsual() {
        byte[] b = in.buffer();
        int end = in.limit();
        int p = in.position();
        int last = Math.min(end - 1, b.length - LONGEST_USUAL);
        while (p <= last) {
            int tag = b[p];
            if (tag == (Schema.DOUBLE_VALUE << 3 | WireReader.FIXED64)) {
                number(Schema.DOUBLE_VALUE, LittleEndian.longAt(b, p + 1));
                p += 9;
            } else if ((tag & 7) == WireReader.VARINT && tag >= Schema.ALIAS << 3) {
                long value = b[p + 1];
                int taken = 8;
                if (value < 0) {
                    long word = LittleEndian.longAt(b, p + 1);
                    taken = VarintWord.bits(word);
                    if (taken > Long.SIZE) {
                        break;
                    }
                    value = VarintWord.value(word, taken);
                }
                p += 1 + (taken >>> 3);
                usual(tag, value);
            } else {
                break;
            }
        }
        if (p > end) {
            throw in.failure(Reason.TRUNCATED, "metric " + index + " ends inside a field");
        }
        in.skipTo(p);
    }

    /** The three fields of every data metric by branches that a processor foresees, the others by a switch. */
    private void usual(int tag, long value) {
        if (tag == Schema.ALIAS << 3) {
            alias = value;
            given |= HAS_ALIAS;
        } else if (tag == Schema.METRIC_TIMESTAMP << 3) {
            timestamp = value;
            given |= HAS_TIMESTAMP;
        } else {
            varint(tag, value);
        }
    }

    private void varint(int tag, long value) {
        switch (tag >>> 3) {
            case Schema.ALIAS -> {
                alias = value;
                given |= HAS_ALIAS;
            }
            case Schema.METRIC_TIMESTAMP -> {
                timestamp = value;
                given |= HAS_TIMESTAMP;
            }
            case Schema.DATATYPE -> {
                typeCode = value & 0xFFFF_FFFFL;
                given |= HAS_DATATYPE;
            }
            case Schema.IS_HISTORICAL -> historical = value != 0;
            case Schema.IS_TRANSIENT -> passing = value != 0;
            case Schema.IS_NULL -> nothing = value != 0;
            case Schema.INT_VALUE -> number(Schema.INT_VALUE, value & 0xFFFF_FFFFL);
            case Schema.LONG_VALUE -> number(Schema.LONG_VALUE, value);
            case Schema.BOOLEAN_VALUE -> number(Schema.BOOLEAN_VALUE, value == 0 ? 0 : 1);
            default -> {
                if (tag >>> 3 <= Schema.EXTENSION_VALUE) {
                    throw wrongWireType(tag);
                }
            }
        }
    }

    private void number(int field, long newBits) {
        valueField = field;
        bits = newBits;
    }

    private void delimited(int tag) {
        int field = tag >>> 3;
        int at = in.skipBytes();
        int length = in.position() - at;
        switch (field) {
            case Schema.NAME -> {
                nameAt = at;
                nameLength = length;
            }
            case Schema.METADATA -> {
                repeated |= metaAt < 0 ? 0 : 1 << field;
                metaAt = at;
                metaLength = length;
            }
            case Schema.PROPERTIES -> {
                repeated |= propertiesAt < 0 ? 0 : 1 << field;
                propertiesAt = at;
                propertiesLength = length;
            }
            case Schema.STRING_VALUE -> ranged(Schema.STRING_VALUE, at, length);
            case Schema.BYTES_VALUE -> ranged(Schema.BYTES_VALUE, at, length);
            case Schema.DATASET_VALUE -> ranged(Schema.DATASET_VALUE, at, length);
            case Schema.TEMPLATE_VALUE -> ranged(Schema.TEMPLATE_VALUE, at, length);
            case Schema.EXTENSION_VALUE -> ranged(Schema.EXTENSION_VALUE, at, length);
            default -> {
                if (field <= Schema.EXTENSION_VALUE) {
                    throw in.failure(Reason.WIRE_TYPE, "metric " + index + ": field " + field + " is not bytes");
                }
            }
        }
    }

    private void ranged(int field, int at, int length) {
        repeated |= valueField == field ? 1 << field : 0;
        valueField = field;
        bits = 0;
        valueAt = at;
        valueLength = length;
    }

    private void other(int tag) {
        if (tag >>> 3 <= Schema.EXTENSION_VALUE) {
            throw wrongWireType(tag);
        }
        in.skip(tag);
    }

    private SparkplugException wrongWireType(int tag) {
        return in.failure(
                Reason.WIRE_TYPE, "metric " + index + ": field " + (tag >>> 3) + " has wire type " + (tag & 7));
    }

    /** The index of the present metric in the payload, from 0. */
    public int index() {
        return index;
    }

    public boolean hasName() {
        return nameAt >= 0;
    }

    public @Nullable String name() {
        return nameAt < 0 ? null : text(nameAt, nameLength);
    }

    /** True when the metric's name is this one; makes no string. */
    public boolean nameIs(String ascii) {
        return nameAt >= 0 && PayloadReader.isAscii(in.buffer(), nameAt, nameLength, ascii);
    }

    public boolean hasAlias() {
        return (given & HAS_ALIAS) != 0;
    }

    public long alias() {
        return hasAlias() ? alias : 0;
    }

    public boolean hasTimestamp() {
        return (given & HAS_TIMESTAMP) != 0;
    }

    /** The metric's time in milliseconds since 1970; 0 when there is none. */
    public long timestamp() {
        return hasTimestamp() ? timestamp : 0;
    }

    /** The metric's own data type; null when the payload does not say it, as in data after a birth. */
    public @Nullable DataType dataType() {
        return (given & HAS_DATATYPE) != 0 ? DataType.ofCode(typeCode) : null;
    }

    public boolean isHistorical() {
        return historical;
    }

    public boolean isTransient() {
        return passing;
    }

    /** True when the metric says {@code is_null} or carries no value. */
    public boolean isNull() {
        return nothing || valueField == 0;
    }

    /** Which field the value stands in; NONE when there is none. */
    public Carrier carrier() {
        return ValueForm.carrier(valueField);
    }

    /** True for a data set, template or extension: looked into by {@link #value} only. */
    public boolean isUnsupported() {
        return valueField >= Schema.DATASET_VALUE;
    }

    /** The raw value of INT, LONG, FLOAT, DOUBLE and BOOLEAN: the wire's bits, an INT extended by zeros. */
    public long bits() {
        return bits;
    }

    /** The value as the declared type means it; refuses a value in a field that holds no integer. */
    public long whole(DataType declared) {
        if (valueField != Schema.INT_VALUE && valueField != Schema.LONG_VALUE) {
            throw mismatch(declared);
        }
        return declared.widen(bits);
    }

    /** The value of a Float or Double; refuses any other field. */
    public double real() {
        return switch (valueField) {
            case Schema.DOUBLE_VALUE -> Double.longBitsToDouble(bits);
            case Schema.FLOAT_VALUE -> Float.intBitsToFloat((int) bits);
            default -> throw mismatch(DataType.DOUBLE);
        };
    }

    public boolean flag() {
        if (valueField != Schema.BOOLEAN_VALUE) {
            throw mismatch(DataType.BOOLEAN);
        }
        return bits != 0;
    }

    /** The value of a String, Text or UUID. */
    public String text() {
        if (valueField != Schema.STRING_VALUE) {
            throw mismatch(DataType.STRING);
        }
        return text(valueAt, valueLength);
    }

    /** The index of the first byte of a STRING or BYTES value (or of an unsupported one) in {@link #buffer}. */
    public int valueOffset() {
        return valueAt;
    }

    public int valueLength() {
        return valueLength;
    }

    /** The value in object form, read as the declared type. */
    public Value value(DataType declared) {
        return ValueForm.read(this, declared);
    }

    /** The array that offsets point into. */
    public byte[] buffer() {
        return in.buffer();
    }

    public boolean hasProperties() {
        return propertiesAt >= 0;
    }

    /** The metric's properties; empty when there are none. */
    public PropertySet properties() {
        return propertiesAt < 0 ? PropertySet.EMPTY : PropertyForm.read(message(Schema.PROPERTIES));
    }

    public @Nullable MetaData metaData() {
        return metaAt < 0 ? null : MetaDataForm.read(message(Schema.METADATA));
    }

    /** The embedded message that the value is, of a data set or template. */
    WireReader embeddedValue() {
        return message(valueField);
    }

    private WireReader message(int field) {
        if ((repeated & 1 << field) != 0) {
            byte[] joined = Merged.parts(in.buffer(), from, to, field);
            return new WireReader().reset(joined, 0, joined.length);
        }
        return switch (field) {
            case Schema.METADATA -> new WireReader().reset(in.buffer(), metaAt, metaLength, start);
            case Schema.PROPERTIES -> new WireReader().reset(in.buffer(), propertiesAt, propertiesLength, start);
            default -> new WireReader().reset(in.buffer(), valueAt, valueLength, start);
        };
    }

    int depth() {
        return depth;
    }

    /** The present metric in object form, its value read as the type that the metric itself names. */
    public Metric toMetric() {
        return ValueForm.metric(this);
    }

    SparkplugException mismatch(DataType declared) {
        return new SparkplugException(
                Reason.VALUE,
                in.position() - start,
                "metric " + index + ": a value of field " + carrier() + " cannot be read as " + declared);
    }

    private String text(int at, int length) {
        return new String(in.buffer(), at, length, StandardCharsets.UTF_8);
    }
}
