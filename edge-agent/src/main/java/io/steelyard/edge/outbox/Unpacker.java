package io.steelyard.edge.outbox;

import io.steelyard.ledger.NumberRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads what {@link Packer} wrote. One thread. */
final class Unpacker {
    private final ByteBuffer in;

    Unpacker(ByteBuffer in) {
        this.in = in;
    }

    boolean more() {
        return in.hasRemaining();
    }

    int octet() {
        return in.get() & 0xff;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new OutboxException("a number in the outbox has more than 64 bits");
    }

    int count() {
        return Math.toIntExact(number());
    }

    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    int fixed4() {
        return in.getInt();
    }

    long fixed8() {
        return in.getLong();
    }

    byte[] run() {
        byte[] content = new byte[count()];
        in.get(content);
        return content;
    }

    String text() {
        return new String(run(), StandardCharsets.UTF_8);
    }

    UUID id() {
        return new UUID(fixed8(), fixed8());
    }

    List<NumberRange> ranges() {
        int count = count();
        List<NumberRange> ranges = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < count; i++) {
            long first = before + number();
            before = first + number();
            ranges.add(new NumberRange(first, before));
        }
        return ranges;
    }

    Map<String, Long> sums() {
        int count = count();
        Map<String, Long> sums = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = text();
            sums.put(name, number());
        }
        return sums;
    }
}
