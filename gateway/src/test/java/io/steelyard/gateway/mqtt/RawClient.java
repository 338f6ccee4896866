package io.steelyard.gateway.mqtt;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A client that sends and receives the bytes that the test writes down, in hexadecimal. */
final class RawClient implements AutoCloseable {
    /** PINGREQ. */
    static final String PING = "c000";

    private static final HexFormat HEX = HexFormat.of();
    private final Socket socket;
    private final DataInputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connected with MQTT 3.1.1, clean session, keep alive 60. */
    static RawClient three(int port, String id) throws IOException {
        RawClient client = new RawClient(port);
        client.send("10" + length("00044d515454" + "04" + "02" + "003c" + text(id)));
        if (!client.next().equals("20020000")) {
            throw new IOException("not accepted");
        }
        return client;
    }

    /** Connected with MQTT 5, clean start, keep alive 60. */
    static RawClient five(int port, String id) throws IOException {
        return five(port, id, "");
    }

    static RawClient five(int port, String id, String properties) throws IOException {
        RawClient client = new RawClient(port);
        client.send(connect5("02", properties, text(id)));
        String answer = client.next();
        if (!answer.startsWith("20") || !answer.startsWith("0000", 4)) {
            throw new IOException("not accepted: " + answer);
        }
        return client;
    }

    /** CONNECT of MQTT 5 with keep alive 60. */
    static String connect5(String flags, String properties, String payload) {
        return "10" + length("00044d515454" + "05" + flags + "003c" + length(properties) + payload);
    }

    static String subscribe5(String filter, String options, String properties) {
        return "82" + length("0001" + length(properties) + text(filter) + options);
    }

    static String publish5(String first, String topic, String id, String properties, String payload) {
        return first + length(text(topic) + id + length(properties) + hex(payload));
    }

    static String publish3(String first, String topic, String id, String payload) {
        return first + length(text(topic) + id + hex(payload));
    }

    /** The hex with its length in bytes before it, as a variable byte integer. */
    static String length(String hex) {
        StringBuilder head = new StringBuilder();
        int left = hex.length() / 2;
        do {
            int part = left & 0x7F;
            left >>>= 7;
            head.append(String.format("%02x", left > 0 ? part | 0x80 : part));
        } while (left > 0);
        return head + hex;
    }

    static String text(String text) {
        return binary(hex(text));
    }

    static String binary(String hex) {
        return String.format("%04x", hex.length() / 2) + hex;
    }

    static String hex(String text) {
        return HEX.formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(String hex) throws IOException {
        send(HEX.parseHex(hex));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next packet in hexadecimal, or "closed". */
    String next() throws IOException {
        try {
            StringBuilder packet = new StringBuilder(byteOf());
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                int part = in.readUnsignedByte();
                packet.append(String.format("%02x", part));
                length |= (part & 0x7F) << shift;
                if (part < 0x80) {
                    break;
                }
            }
            return packet + HEX.formatHex(in.readNBytes(length));
        } catch (EOFException | SocketException e) {
            return "closed";
        }
    }

    private String byteOf() throws IOException {
        return String.format("%02x", in.readUnsignedByte());
    }

    /** The reason code of the DISCONNECT or CONNACK that comes next, after which the server has to close. */
    String farewell() throws IOException {
        String packet = next();
        String after = packet.equals("closed") ? "closed" : next();
        if (!after.equals("closed")) {
            return "not closed after " + packet + " but " + after;
        }
        if (packet.startsWith("e0")) {
            return "DISCONNECT " + packet.substring(4, 6);
        }
        return packet.startsWith("20") ? "CONNACK " + packet.substring(6, 8) : packet;
    }

    /** Sends again and again, reading nothing, until the other side has closed. */
    void sendUntilRefused(String hex, int times) {
        byte[] bytes = HEX.parseHex(hex);
        try {
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException e) {
            return; // as it should be
        }
        throw new AssertionError("still open after " + times + " times");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
