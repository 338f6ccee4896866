package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.wire.LittleEndian;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Sparkplug's packed arrays (types 22 to 34, chapter 6.4.16).
 *
 * <pre>
 *   numbers    element, element, …             each 1, 2, 4 or 8 bytes, little endian
 *   booleans   count (4 bytes), bit, bit, …    the first in the highest bit of the first byte, rest of the last byte 0
 *   strings    text, 0, text, 0, …             UTF-8
 * </pre>
 */
public final class PackedArrays {

    private PackedArrays() {}

    /** The elements of an array of integers or DateTimes, widened as their type says. */
    public static long[] longs(DataType type, byte[] bytes, int from, int length) {
        DataType element = type.element();
        int width = width(element);
        long[] values = new long[count(type, length, width)];
        for (int i = 0; i < values.length; i++) {
            int at = from + i * width;
            values[i] = element.widen(
                    switch (width) {
                        case 1 -> bytes[at];
                        case 2 -> LittleEndian.shortAt(bytes, at);
                        case 4 -> LittleEndian.intAt(bytes, at);
                        default -> LittleEndian.longAt(bytes, at);
                    });
        }
        return values;
    }

    /** The elements of an array of Floats or Doubles. */
    public static double[] doubles(DataType type, byte[] bytes, int from, int length) {
        int width = width(type.element());
        double[] values = new double[count(type, length, width)];
        for (int i = 0; i < values.length; i++) {
            int at = from + i * width;
            values[i] = width == 4
                    ? Float.intBitsToFloat(LittleEndian.intAt(bytes, at))
                    : Double.longBitsToDouble(LittleEndian.longAt(bytes, at));
        }
        return values;
    }

    /** The elements of an array of Booleans. */
    public static boolean[] booleans(byte[] bytes, int from, int length) {
        long count = length < 4 ? -1 : LittleEndian.intAt(bytes, from) & 0xFFFF_FFFFL;
        if (count < 0 || count > (length - 4) * 8L) {
            throw new SparkplugException(
                    Reason.VALUE, "an array of " + count + " Booleans does not fit into " + length + " bytes");
        }
        boolean[] values = new boolean[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (bytes[from + 4 + (i >> 3)] & 0x80 >> (i & 7)) != 0;
        }
        return values;
    }

    /** The elements of an array of Strings; a last one without its NUL is taken too. */
    public static List<String> strings(byte[] bytes, int from, int length) {
        List<String> values = new ArrayList<>();
        int begin = from;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == 0) {
                values.add(begin == i ? "" : new String(bytes, begin, i - begin, StandardCharsets.UTF_8));
                begin = i + 1;
            }
        }
        if (begin < from + length) {
            values.add(new String(bytes, begin, from + length - begin, StandardCharsets.UTF_8));
        }
        return values;
    }

    static Value read(DataType type, byte[] bytes, int from, int length) {
        return switch (type) {
            case BOOLEAN_ARRAY -> {
                List<Boolean> values = new ArrayList<>();
                for (boolean value : booleans(bytes, from, length)) {
                    values.add(value);
                }
                yield new Value.Flags(values);
            }
            case STRING_ARRAY -> new Value.Texts(strings(bytes, from, length));
            case FLOAT_ARRAY, DOUBLE_ARRAY ->
                new Value.Reals(DoubleStream.of(doubles(type, bytes, from, length))
                        .boxed()
                        .toList());
            default ->
                new Value.Wholes(
                        LongStream.of(longs(type, bytes, from, length)).boxed().toList());
        };
    }

    static byte[] pack(DataType type, long[] values) {
        int width = width(type.element());
        byte[] bytes = new byte[Math.multiplyExact(values.length, width)];
        for (int i = 0; i < values.length; i++) {
            int at = i * width;
            switch (width) {
                case 1 -> bytes[at] = (byte) values[i];
                case 2 -> LittleEndian.putShort(bytes, at, (short) values[i]);
                case 4 -> LittleEndian.putInt(bytes, at, (int) values[i]);
                default -> LittleEndian.putLong(bytes, at, values[i]);
            }
        }
        return bytes;
    }

    static byte[] pack(DataType type, double[] values) {
        int width = width(type.element());
        byte[] bytes = new byte[Math.multiplyExact(values.length, width)];
        for (int i = 0; i < values.length; i++) {
            if (width == 4) {
                LittleEndian.putInt(bytes, i * 4, Float.floatToRawIntBits((float) values[i]));
            } else {
                LittleEndian.putLong(bytes, i * 8, Double.doubleToRawLongBits(values[i]));
            }
        }
        return bytes;
    }

    static byte[] pack(boolean[] values) {
        byte[] bytes = new byte[4 + (values.length + 7) / 8];
        LittleEndian.putInt(bytes, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            if (values[i]) {
                bytes[4 + (i >> 3)] |= (byte) (0x80 >> (i & 7));
            }
        }
        return bytes;
    }

    static byte[] pack(List<String> values) {
        byte[] bytes = new byte[0];
        int size = 0;
        for (String value : values) {
            if (value.indexOf(0) >= 0) {
                throw new SparkplugException(Reason.VALUE, "a string in an array may not hold the character NUL");
            }
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            if (size + utf8.length + 1 > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + utf8.length + 1));
            }
            System.arraycopy(utf8, 0, bytes, size, utf8.length);
            size += utf8.length + 1;
        }
        return Arrays.copyOf(bytes, size);
    }

    private static int count(DataType type, int length, int width) {
        if (length % width != 0) {
            throw new SparkplugException(Reason.VALUE, type + " of " + length + " bytes is not a multiple of " + width);
        }
        return length / width;
    }

    private static int width(DataType element) {
        return switch (element) {
            case INT8, UINT8 -> 1;
            case INT16, UINT16 -> 2;
            case INT32, UINT32, FLOAT -> 4;
            case INT64, UINT64, DOUBLE, DATE_TIME -> 8;
            default -> throw new SparkplugException(Reason.VALUE, element + " is not an element of a packed array");
        };
    }
}
