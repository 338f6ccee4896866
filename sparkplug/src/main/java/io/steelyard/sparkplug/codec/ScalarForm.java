package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.DataType.Carrier;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.wire.WireReader;
import io.steelyard.sparkplug.wire.WireWriter;

/**
 * The value of a property, a data set's cell or a template's parameter: six fields in the same order behind different
 * first numbers.
 *
 * <pre>
 *   first + 0 int   + 1 long   + 2 float   + 3 double   + 4 boolean   + 5 string
 * </pre>
 */
final class ScalarForm {

    private static final int LONG = 1;
    private static final int FLOAT = 2;
    private static final int DOUBLE = 3;
    private static final int BOOLEAN = 4;
    private static final int STRING = 5;

    private ScalarForm() {}

    /** Reads the field of this tag; one that is none of the six is passed over and leaves what was there. */
    static Value read(WireReader in, int tag, int first, Value before) {
        switch ((tag >>> 3) - first) {
            case 0 -> {
                in.expect(tag, WireReader.VARINT);
                return new Value.Whole(in.varint() & 0xFFFF_FFFFL);
            }
            case LONG -> {
                in.expect(tag, WireReader.VARINT);
                return new Value.Whole(in.varint());
            }
            case FLOAT -> {
                in.expect(tag, WireReader.FIXED32);
                return new Value.Real(Float.intBitsToFloat(in.fixed32()));
            }
            case DOUBLE -> {
                in.expect(tag, WireReader.FIXED64);
                return new Value.Real(Double.longBitsToDouble(in.fixed64()));
            }
            case BOOLEAN -> {
                in.expect(tag, WireReader.VARINT);
                return new Value.Flag(in.varint() != 0);
            }
            case STRING -> {
                in.expect(tag, WireReader.LENGTH);
                return new Value.Text(in.string());
            }
            default -> {
                in.skip(tag);
                return before;
            }
        }
    }

    /** An integer as its type means it. */
    static Value widened(DataType type, Value value) {
        return value instanceof Value.Whole whole ? new Value.Whole(type.widen(whole.value())) : value;
    }

    /** Writes anything but null; refuses what is no scalar. */
    static void write(WireWriter out, int first, DataType type, Value value) {
        if (value instanceof Value.Whole whole) {
            boolean wide = type.carrier() == Carrier.LONG;
            out.varintField(wide ? first + LONG : first, wide ? whole.value() : whole.value() & 0xFFFF_FFFFL);
        } else if (value instanceof Value.Real real && type == DataType.FLOAT) {
            out.fixed32Field(first + FLOAT, Float.floatToRawIntBits((float) real.value()));
        } else if (value instanceof Value.Real real) {
            out.fixed64Field(first + DOUBLE, Double.doubleToRawLongBits(real.value()));
        } else if (value instanceof Value.Flag flag) {
            out.varintField(first + BOOLEAN, flag.value() ? 1 : 0);
        } else if (value instanceof Value.Text text) {
            out.stringField(first + STRING, text.value());
        } else {
            throw new SparkplugException(
                    Reason.VALUE,
                    "a property, cell or parameter cannot hold "
                            + value.getClass().getSimpleName());
        }
    }
}
