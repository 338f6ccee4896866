package io.steelyard.edge.uplink;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** MQTT packets as bytes on a socket. */
final class Packets {
    private Packets() {}

    static void send(Socket socket, int type, int... body) throws IOException {
        byte[] bytes = new byte[body.length];
        for (int i = 0; i < body.length; i++) {
            bytes[i] = (byte) body[i];
        }
        send(socket, type, bytes);
    }

    static void send(Socket socket, int type, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        int length = body.length;
        while (length > 127) {
            packet.write(length & 0x7F | 0x80);
            length >>= 7;
        }
        packet.write(length);
        packet.write(body, 0, body.length);
        synchronized (socket) {
            OutputStream out = socket.getOutputStream();
            out.write(packet.toByteArray());
            out.flush();
        }
    }

    static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    static int varint(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (next & 0x7F) << shift;
            if (next < 128) {
                return value;
            }
        }
    }

    static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            boxed.add(b);
        }
        return boxed;
    }
}
