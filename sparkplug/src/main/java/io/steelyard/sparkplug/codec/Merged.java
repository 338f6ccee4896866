package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.wire.WireReader;
import java.io.ByteArrayOutputStream;

/** Embedded messages that came in several parts: protobuf takes the parts, one after another, as one message. */
final class Merged {

    private Merged() {}

    /** The parts of a metric's field; of a value only those behind the last value of another kind. */
    static byte[] parts(byte[] bytes, int from, int to, int field) {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        WireReader in = new WireReader().reset(bytes, from, to - from);
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag >>> 3 == field) {
                int at = in.skipBytes();
                parts.write(bytes, at, in.position() - at);
            } else {
                in.skip(tag);
                if (isValue(field) && isValue(tag >>> 3)) {
                    parts.reset();
                }
            }
        }
        return parts.toByteArray();
    }

    private static boolean isValue(int field) {
        return field >= Schema.INT_VALUE && field <= Schema.EXTENSION_VALUE;
    }
}
