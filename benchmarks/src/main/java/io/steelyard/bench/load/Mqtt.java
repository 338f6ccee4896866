package io.steelyard.bench.load;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The packets of MQTT 5 that an agent sends. */
final class Mqtt {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBACK = 9;
    static final int DISCONNECT = 14;

    static final int RECEIVE_MAXIMUM = 0x21;
    private static final int USER_PROPERTY = 0x26;
    private static final int CLEAN_START_WITH_WILL_QOS1 = 0x0E;

    private Mqtt() {}

    /** CONNECT with clean start, no keep-alive and a will of QoS 1 (MQTT 5 §3.1). */
    static byte[] connect(String client, Map<String, String> properties, String willTopic, byte[] will) {
        Bytes user = new Bytes();
        properties.forEach((name, text) -> user.one(USER_PROPERTY).text(name).text(text));
        Bytes rest = new Bytes()
                .text("MQTT")
                .one(5)
                .one(CLEAN_START_WITH_WILL_QOS1)
                .two(0)
                .varint(user.size())
                .raw(user.toArray())
                .text(client)
                .varint(0)
                .text(willTopic)
                .two(will.length)
                .raw(will);
        return packet(0x10, rest);
    }

    /** SUBSCRIBE, each at QoS 1 (MQTT 5 §3.8). */
    static byte[] subscribe(int packetId, List<String> filters) {
        Bytes rest = new Bytes().two(packetId).one(0);
        filters.forEach(filter -> rest.text(filter).one(1));
        return packet(0x82, rest);
    }

    /** PUBLISH at QoS 1 (MQTT 5 §3.3). */
    static byte[] publish(int packetId, String topic, byte[] payload) {
        return packet(0x32, new Bytes().text(topic).two(packetId).one(0).raw(payload));
    }

    static byte[] pubAck(int packetId) {
        return packet(0x40, new Bytes().two(packetId));
    }

    static byte[] disconnect() {
        return new byte[] {(byte) 0xE0, 0};
    }

    private static byte[] packet(int first, Bytes rest) {
        return new Bytes().one(first).varint(rest.size()).raw(rest.toArray()).toArray();
    }

    /** A variable byte integer at the buffer's position (MQTT 5 §1.5.5); -1 when it is not whole yet. */
    static int variable(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; shift < 28 && in.hasRemaining(); shift += 7) {
            int next = in.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }
}
