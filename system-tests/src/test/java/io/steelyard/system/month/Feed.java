package io.steelyard.system.month;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** One MQTT 5 session that publishes at QoS 1 as fast as it is acknowledged. For one thread. */
final class Feed implements AutoCloseable {
    private static final int ON_THE_WAY = 200;
    private static final int WAIT_MILLIS = 60_000;
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int SUBACK = 9;

    private final Socket socket = new Socket();
    private final DataOutputStream out;
    private final DataInputStream in;
    private final Consumer<String> told;
    private int packetId;
    private int onTheWay;
    private int expected;

    /**
     * Connects with a will, and subscribes.
     *
     * @param told gets the topics of what the server publishes
     */
    Feed(int port, String client, String epoch, Will will, List<String> topics, Consumer<String> told)
            throws IOException {
        this.told = told;
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(WAIT_MILLIS);
        out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        packet(0x10, connect(client, epoch, will));
        await(CONNACK);
        ByteArrayOutputStream subscribe = new ByteArrayOutputStream();
        DataOutputStream filters = new DataOutputStream(subscribe);
        filters.writeShort(nextId());
        filters.writeByte(0);
        for (String topic : topics) {
            filters.writeUTF(topic);
            filters.writeByte(1);
        }
        packet(0x82, subscribe.toByteArray());
        await(SUBACK);
    }

    /** What the server says when this session ends without a word. */
    record Will(String topic, byte[] payload) {}

    /** MQTT 5 §3.1: clean start, a will of QoS 1, no keep-alive. */
    private static byte[] connect(String client, String epoch, Will will) throws IOException {
        ByteArrayOutputStream user = new ByteArrayOutputStream();
        DataOutputStream property = new DataOutputStream(user);
        property.writeByte(0x26);
        property.writeUTF("steelyard-epoch");
        property.writeUTF(epoch);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream connect = new DataOutputStream(bytes);
        connect.writeUTF("MQTT");
        connect.writeByte(5);
        connect.writeByte(0x0E);
        connect.writeShort(0);
        connect.writeByte(user.size());
        user.writeTo(connect);
        connect.writeUTF(client);
        connect.writeByte(0);
        connect.writeUTF(will.topic());
        connect.writeShort(will.payload().length);
        connect.write(will.payload());
        return bytes.toByteArray();
    }

    /** Sends; waits only while too many are on their way. */
    void publish(String topic, byte[] payload) throws IOException {
        while (onTheWay >= ON_THE_WAY) {
            out.flush();
            take();
        }
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer rest = ByteBuffer.allocate(name.length + payload.length + 5);
        rest.putShort((short) name.length).put(name).putShort((short) nextId()).put((byte) 0);
        rest.put(payload);
        onTheWay++;
        packet(0x32, rest.array());
    }

    /** Returns when everything is acknowledged: then it is on the gateway's disk. */
    void flush() throws IOException {
        out.flush();
        while (onTheWay > 0) {
            take();
        }
    }

    /** Waits for something that the server publishes, or takes what has come. */
    void listen(boolean wait) throws IOException {
        out.flush();
        while (wait || in.available() > 0) {
            if (take() == PUBLISH) {
                return;
            }
        }
    }

    private int nextId() {
        packetId = packetId == 0xFFFF ? 1 : packetId + 1;
        return packetId;
    }

    private void packet(int first, byte[] rest) throws IOException {
        out.writeByte(first);
        int left = rest.length;
        do {
            out.writeByte(left & 0x7F | (left > 0x7F ? 0x80 : 0));
            left >>>= 7;
        } while (left > 0);
        out.write(rest);
    }

    private void await(int type) throws IOException {
        out.flush();
        expected = type;
        while (take() != type) {
            // something else first
        }
    }

    private int take() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        for (int shift = 0, next = 0x80; (next & 0x80) != 0; shift += 7) {
            next = in.readUnsignedByte();
            length |= (next & 0x7F) << shift;
        }
        ByteBuffer rest = ByteBuffer.wrap(in.readNBytes(length));
        int type = first >>> 4;
        switch (type) {
            case PUBACK -> {
                rest.getShort();
                if (rest.hasRemaining() && rest.get() != 0) {
                    throw new IOException("a message was not taken");
                }
                onTheWay--;
            }
            case PUBLISH -> published(first, rest);
            case CONNACK -> {
                if (rest.get(1) != 0) {
                    throw new IOException("CONNECT was refused with " + rest.get(1));
                }
            }
            case SUBACK -> {}
            default -> throw new IOException("a packet of type " + type + " while " + expected + " was awaited");
        }
        return type;
    }

    private void published(int first, ByteBuffer rest) throws IOException {
        byte[] topic = new byte[rest.getShort() & 0xFFFF];
        rest.get(topic);
        if ((first & 0x06) != 0) {
            packet(0x40, new byte[] {rest.get(), rest.get()});
        }
        told.accept(new String(topic, StandardCharsets.UTF_8));
    }

    /** Without a word, as a cut cable. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
