package io.steelyard.gateway.store.influx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Line protocol being written into bytes that are used again and again. For one thread. */
final class LineText {
    private static final int FIRST_BYTES = 1 << 16;
    private static final int DIGITS = 20;
    private static final double SCALE = 10_000;
    private static final double EXACT = 1e11; // 4 decimals more are still below 2^53
    private static final int DECIMALS = 4;

    private byte[] bytes = new byte[FIRST_BYTES];
    private final byte[] digits = new byte[DIGITS];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** Takes back everything behind the given length. */
    void cutTo(int shorter) {
        length = shorter;
    }

    void put(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    void put(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    /** A whole number, as many digits as it has. */
    void put(long value) {
        if (value == Long.MIN_VALUE) {
            put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        long rest = value;
        if (value < 0) {
            put('-');
            rest = -value;
        }
        positive(rest, 1);
    }

    private void positive(long value, int least) {
        int at = DIGITS;
        long rest = value;
        do {
            long tenth = rest / 10;
            digits[--at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        } while (rest != 0 || DIGITS - at < least);
        room(DIGITS - at);
        System.arraycopy(digits, at, bytes, length, DIGITS - at);
        length += DIGITS - at;
    }

    /**
     * A finite number so that reading gives back the same bits. Most machine values have few decimals: where four say all,
     * no text is made.
     */
    void put(double value) {
        if (Math.abs(value) < EXACT) {
            long scaled = Math.round(value * SCALE);
            // The division is exact to the last bit, so that equal means: these decimals are read as this number.
            if (scaled / SCALE == value && (scaled != 0 || 1 / value > 0)) {
                decimals(scaled);
                return;
            }
        }
        put(Double.toString(value).getBytes(StandardCharsets.US_ASCII));
    }

    private void decimals(long scaled) {
        long rest = Math.abs(scaled);
        if (scaled < 0) {
            put('-');
        }
        positive(rest / (long) SCALE, 1);
        put('.');
        int begin = length;
        positive(rest % (long) SCALE, DECIMALS);
        while (length - 1 > begin && bytes[length - 1] == '0') {
            length--;
        }
    }

    /** A text in quotes. */
    void quoted(String value) {
        put('"');
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        room(2 * utf8.length);
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                bytes[length++] = '\\';
            }
            bytes[length++] = b;
        }
        put('"');
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    /** What stands here, without the last byte. */
    String withoutLast() {
        return new String(bytes, 0, length - 1, StandardCharsets.UTF_8);
    }
}
