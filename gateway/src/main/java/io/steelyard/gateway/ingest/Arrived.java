package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxPosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message and the position behind it: what a session knows a message by. */
record Arrived(InboxPosition behind, long at, String topic, Bytes payload) {

    static Arrived of(InboxPosition behind, Arrival.Published published) {
        return new Arrived(behind, published.at(), published.topic(), published.payload());
    }

    byte[] token() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(behind.partition());
            out.writeLong(behind.offset());
            out.writeLong(at);
            out.writeUTF(topic);
            out.writeInt(payload.length());
            out.write(payload.unsafeArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    static Arrived ofToken(byte[] token) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(token))) {
            InboxPosition behind = new InboxPosition(in.readInt(), in.readLong());
            long at = in.readLong();
            String topic = in.readUTF();
            return new Arrived(behind, at, topic, Bytes.owning(in.readNBytes(in.readInt())));
        } catch (IOException e) {
            throw new UncheckedIOException("a held message that cannot be read back", e);
        }
    }
}
