package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who is connected, as far as has been read, and the wills that are due when the endpoint itself dies. */
final class Connections {
    private final Map<Long, Arrival.Will> wills = new TreeMap<>();

    void connected(Arrival.Connected arrival) {
        Arrival.Will will = arrival.will();
        if (will != null) {
            wills.put(arrival.connection(), will);
        }
    }

    void disconnected(Arrival.Disconnected arrival) {
        wills.remove(arrival.connection());
    }

    /** The endpoint started anew: every connection is over, and these wills are due, in the order of connecting. */
    List<Arrival.Will> restarted() {
        List<Arrival.Will> due = new ArrayList<>(wills.values());
        wills.clear();
        return due;
    }

    void clear() {
        wills.clear();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(wills.size());
        for (Map.Entry<Long, Arrival.Will> entry : wills.entrySet()) {
            out.writeLong(entry.getKey());
            byte[] topic =
                    entry.getValue().topic().getBytes(StandardCharsets.UTF_8); // may be longer than writeUTF takes
            out.writeInt(topic.length);
            out.write(topic);
            out.writeInt(entry.getValue().payload().length());
            out.write(entry.getValue().payload().unsafeArray());
        }
    }

    void read(DataInput in) throws IOException {
        wills.clear();
        for (int left = in.readInt(); left > 0; left--) {
            long connection = in.readLong();
            byte[] topic = new byte[in.readInt()];
            in.readFully(topic);
            byte[] payload = new byte[in.readInt()];
            in.readFully(payload);
            wills.put(
                    connection,
                    new Arrival.Will(new String(topic, StandardCharsets.UTF_8), Bytes.owning(payload), 1, false));
        }
    }
}
