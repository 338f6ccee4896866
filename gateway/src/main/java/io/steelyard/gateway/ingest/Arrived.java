package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxPosition;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message and the position behind it: what a session knows a message by. */
record Arrived(InboxPosition behind, long at, String topic, Bytes payload) {

    static Arrived of(InboxPosition behind, Arrival.Published published) {
        return new Arrived(behind, published.at(), published.topic(), published.payload());
    }

    byte[] token() {
        return InMemory.bytes(out -> {
                    out.writeInt(behind.partition());
                    out.writeLong(behind.offset());
                    out.writeLong(at);
                    out.writeUTF(topic);
                    out.writeInt(payload.length());
                    out.write(payload.unsafeArray());
                })
                .unsafeArray();
    }

    static Arrived ofToken(byte[] token) {
        try (DataInputStream in = InMemory.reading(Bytes.owning(token))) {
            InboxPosition behind = new InboxPosition(in.readInt(), in.readLong());
            long at = in.readLong();
            String topic = in.readUTF();
            return new Arrived(behind, at, topic, Bytes.owning(in.readNBytes(in.readInt())));
        } catch (IOException e) {
            throw new UncheckedIOException("a held message that cannot be read back", e);
        }
    }
}
