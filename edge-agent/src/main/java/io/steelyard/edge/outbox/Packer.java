package io.steelyard.edge.outbox;

import io.steelyard.ledger.NumberRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes numbers and texts tightly: seven bits a byte, signs folded in. One thread. */
final class Packer {
    private byte[] bytes = new byte[512];
    private int size;

    int size() {
        return size;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    Packer octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A number that is usually small and not negative. */
    Packer number(long value) {
        room(10);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
        return this;
    }

    /** A number that may be negative. */
    Packer signed(long value) {
        return number((value << 1) ^ (value >> 63));
    }

    Packer fixed4(int value) {
        room(4);
        ByteBuffer.wrap(bytes, size, 4).putInt(value);
        size += 4;
        return this;
    }

    Packer fixed8(long value) {
        room(8);
        ByteBuffer.wrap(bytes, size, 8).putLong(value);
        size += 8;
        return this;
    }

    Packer run(byte[] content) {
        number(content.length);
        room(content.length);
        System.arraycopy(content, 0, bytes, size, content.length);
        size += content.length;
        return this;
    }

    Packer text(String text) {
        return run(text.getBytes(StandardCharsets.UTF_8));
    }

    Packer id(UUID id) {
        return fixed8(id.getMostSignificantBits()).fixed8(id.getLeastSignificantBits());
    }

    Packer ranges(List<NumberRange> ranges) {
        number(ranges.size());
        long before = 0;
        for (NumberRange range : ranges) {
            number(range.first() - before).number(range.last() - range.first());
            before = range.last();
        }
        return this;
    }

    Packer sums(Map<String, Long> sums) {
        number(sums.size());
        sums.forEach((name, sum) -> text(name).number(sum));
        return this;
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }
}
