package io.steelyard.gateway.inbox;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an arrival lies in the inbox. Numbers are big endian; a text is its UTF-8 length (2 bytes) and its bytes.
 *
 * <pre>
 *  byte 0        1       2        10
 *      +--------+-------+--------+------------------------------------------------------------------+
 *      | format | kind  | at     | by kind                                                          |
 *      |  = 1   |       |        |                                                                  |
 *      +--------+-------+--------+------------------------------------------------------------------+
 *  1 connected         connection (8) client user? will? properties: count (2), (name value)*
 *                      user?: 0, or 1 and the text;  will?: 0, or 1, flags, topic, payload length (4), payload
 *  2 published         connection (8) flags client topic payload (all that is left)
 *  3 disconnected      connection (8) orderly (1) client reason
 *  4 restarted         nothing
 *
 *  flags: bits 0 and 1 QoS, bit 2 retain, bit 3 this is a will
 * </pre>
 */
final class ArrivalFormat {
    static final int VERSION = 1;

    private static final int CONNECTED = 1;
    private static final int PUBLISHED = 2;
    private static final int DISCONNECTED = 3;
    private static final int RESTARTED = 4;
    private static final int FIXED = 64;

    private ArrivalFormat() {}

    /** The bytes of an arrival; a message's payload stays in its own buffer. */
    static ByteBuffer[] write(Arrival arrival) {
        if (arrival instanceof Arrival.Published published) {
            return new ByteBuffer[] {
                publishedHead(published), published.payload().buffer()
            };
        }
        if (arrival instanceof Arrival.Connected connected) {
            return new ByteBuffer[] {connected(connected)};
        }
        if (arrival instanceof Arrival.Disconnected disconnected) {
            return new ByteBuffer[] {disconnected(disconnected)};
        }
        return new ByteBuffer[] {begin(RESTARTED, arrival.at(), 0).flip()};
    }

    private static ByteBuffer begin(int kind, long at, int more) {
        return ByteBuffer.allocate(FIXED + more)
                .put((byte) VERSION)
                .put((byte) kind)
                .putLong(at);
    }

    private static ByteBuffer publishedHead(Arrival.Published arrival) {
        Bytes client = Bytes.utf8(arrival.client());
        Bytes topic = Bytes.utf8(arrival.topic());
        ByteBuffer out = begin(PUBLISHED, arrival.at(), client.length() + topic.length());
        out.putLong(arrival.connection()).put(flags(arrival.qos(), arrival.retain(), arrival.will()));
        text(out, client);
        text(out, topic);
        return out.flip();
    }

    private static ByteBuffer connected(Arrival.Connected arrival) {
        Bytes client = Bytes.utf8(arrival.client());
        @Nullable Bytes user = arrival.user() == null ? null : Bytes.utf8(arrival.user());
        Arrival.@Nullable Will will = arrival.will();
        int size = client.length() + (user == null ? 0 : user.length());
        size += will == null
                ? 0
                : Bytes.utf8(will.topic()).length() + will.payload().length();
        for (Map.Entry<String, String> property : arrival.properties().entrySet()) {
            size += 4
                    + Bytes.utf8(property.getKey()).length()
                    + Bytes.utf8(property.getValue()).length();
        }
        ByteBuffer out = begin(CONNECTED, arrival.at(), size).putLong(arrival.connection());
        text(out, client);
        out.put((byte) (user == null ? 0 : 1));
        if (user != null) {
            text(out, user);
        }
        out.put((byte) (will == null ? 0 : 1));
        if (will != null) {
            out.put(flags(will.qos(), will.retain(), true));
            text(out, Bytes.utf8(will.topic()));
            out.putInt(will.payload().length()).put(will.payload().buffer());
        }
        out.putShort((short) arrival.properties().size());
        arrival.properties().forEach((name, value) -> {
            text(out, Bytes.utf8(name));
            text(out, Bytes.utf8(value));
        });
        return out.flip();
    }

    private static ByteBuffer disconnected(Arrival.Disconnected arrival) {
        Bytes client = Bytes.utf8(arrival.client());
        Bytes reason = Bytes.utf8(arrival.reason());
        ByteBuffer out = begin(DISCONNECTED, arrival.at(), client.length() + reason.length());
        out.putLong(arrival.connection()).put((byte) (arrival.orderly() ? 1 : 0));
        text(out, client);
        text(out, reason);
        return out.flip();
    }

    private static byte flags(int qos, boolean retain, boolean will) {
        return (byte) (qos | (retain ? 4 : 0) | (will ? 8 : 0));
    }

    private static void text(ByteBuffer out, Bytes text) {
        if (text.length() > 0xffff) {
            throw new InboxException("a text of " + text.length() + " bytes does not fit into an arrival");
        }
        out.putShort((short) text.length()).put(text.buffer());
    }

    static Arrival read(ByteBuffer in) {
        int version = in.get();
        if (version != VERSION) {
            throw new InboxException("an arrival has format version " + version + ", this program reads " + VERSION
                    + ": use the newer program that wrote it");
        }
        int kind = in.get();
        long at = in.getLong();
        return switch (kind) {
            case CONNECTED -> readConnected(at, in);
            case PUBLISHED -> readPublished(at, in);
            case DISCONNECTED -> readDisconnected(at, in);
            case RESTARTED -> new Arrival.EndpointRestarted(at);
            default -> throw new InboxException("an arrival of the unknown kind " + kind);
        };
    }

    private static Arrival readPublished(long at, ByteBuffer in) {
        long connection = in.getLong();
        int flags = in.get();
        String client = text(in);
        String topic = text(in);
        Bytes payload = Bytes.copyOf(in);
        return new Arrival.Published(
                at, client, connection, topic, payload, flags & 3, (flags & 4) != 0, (flags & 8) != 0);
    }

    private static Arrival readConnected(long at, ByteBuffer in) {
        long connection = in.getLong();
        String client = text(in);
        @Nullable String user = in.get() == 0 ? null : text(in);
        Arrival.@Nullable Will will = in.get() == 0 ? null : readWill(in);
        int count = in.getShort() & 0xffff;
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = text(in);
            properties.put(name, text(in));
        }
        return new Arrival.Connected(at, client, connection, user, will, properties);
    }

    private static Arrival.Will readWill(ByteBuffer in) {
        int flags = in.get();
        String topic = text(in);
        int length = in.getInt();
        Bytes payload = Bytes.copyOf(in.slice(in.position(), length));
        in.position(in.position() + length);
        return new Arrival.Will(topic, payload, flags & 3, (flags & 4) != 0);
    }

    private static Arrival readDisconnected(long at, ByteBuffer in) {
        long connection = in.getLong();
        boolean orderly = in.get() != 0;
        String client = text(in);
        return new Arrival.Disconnected(at, client, connection, orderly, text(in));
    }

    private static String text(ByteBuffer in) {
        int length = in.getShort() & 0xffff;
        String text = Bytes.copyOf(in.slice(in.position(), length)).text();
        in.position(in.position() + length);
        return text;
    }
}
