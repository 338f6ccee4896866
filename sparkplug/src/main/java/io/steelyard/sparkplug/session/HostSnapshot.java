package io.steelyard.sparkplug.session;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.codec.Bytes;
import io.steelyard.sparkplug.session.HostEvents.RebirthCause;
import io.steelyard.sparkplug.wire.WireReader;
import io.steelyard.sparkplug.wire.WireWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A host session as bytes.
 *
 * <pre>
 *   1 version = 1            2 online            3 bdSeq + 1         4 expected seq
 *   5 last rebirth (fixed64) 6 waiting cause
 *   7 owner, repeated: 1 device (absent: the node)  2 alive  3 metric, repeated: 1 name  2 alias + present  3 type
 *   8 held, repeated:  1 seq  2 type  3 device  4 payload  5 arrived (fixed64)  6 token
 * </pre>
 */
final class HostSnapshot {

    private static final int VERSION = 1;
    private static final int MAX_BYTES = 1 << 30;

    private HostSnapshot() {}

    static <M> byte[] write(HostSession<M> session, Function<M, byte[]> token) {
        WireWriter out = new WireWriter(MAX_BYTES);
        out.varintField(1, VERSION);
        out.varintField(2, session.online ? 1 : 0);
        out.varintField(3, session.bdSeq + 1);
        out.varintField(4, session.expected);
        out.fixed64Field(5, session.throttle.last());
        RebirthCause waiting = session.throttle.waiting();
        if (waiting != null) {
            out.stringField(6, waiting.name());
        }
        owner(out, null, true, session.definitions);
        session.devices.forEach((device, alive) -> owner(out, device, alive, session.definitions));
        for (ReorderBuffer.Held<M> held : session.held.all()) {
            int mark = out.open(8);
            out.varintField(1, held.seq());
            out.stringField(2, held.type().name());
            if (held.device() != null) {
                out.stringField(3, held.device());
            }
            bytes(out, 4, held.payload().toByteArray());
            out.fixed64Field(5, held.arrived());
            bytes(out, 6, token.apply(held.message()));
            out.close(mark);
        }
        return out.toByteArray();
    }

    private static void bytes(WireWriter out, int field, byte[] bytes) {
        out.bytesField(field, bytes, 0, bytes.length);
    }

    private static void owner(WireWriter out, @Nullable String device, boolean alive, Definitions definitions) {
        int mark = out.open(7);
        if (device != null) {
            out.stringField(1, device);
        }
        out.varintField(2, alive ? 1 : 0);
        for (MetricDefinition metric : definitions.of(device)) {
            int inner = out.open(3);
            out.stringField(1, metric.name());
            if (metric.alias() != null) {
                out.varintField(2, metric.alias());
            }
            out.varintField(3, metric.type().code());
            out.close(inner);
        }
        out.close(mark);
    }

    static <M> void read(byte[] snapshot, HostSession<M> session, Function<byte[], M> token) {
        WireReader in = new WireReader().reset(snapshot, 0, snapshot.length);
        if (!in.hasMore() || in.tag() != 1 << 3 || in.varint() != VERSION) {
            throw new SparkplugException(
                    Reason.VERSION, "a host session saved in another version than " + VERSION + "; it is not used");
        }
        long last = RebirthThrottle.NEVER;
        RebirthCause waiting = null;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case 2 -> session.online = in.varint() != 0;
                case 3 -> session.bdSeq = (int) in.varint() - 1;
                case 4 -> session.expected = (int) in.varint() & 255;
                case 5 -> last = in.fixed64();
                case 6 -> waiting = RebirthCause.valueOf(in.string());
                case 7 -> nested(in, () -> readOwner(in, session));
                case 8 -> nested(in, () -> session.held.add(readHeld(in, token)));
                default -> in.skip(tag);
            }
        }
        session.throttle.restore(last, waiting);
    }

    private static void nested(WireReader in, Runnable body) {
        int length = in.length();
        int outer = in.narrow(in.position() + length);
        body.run();
        in.widen(outer);
    }

    private static void readOwner(WireReader in, HostSession<?> session) {
        String device = null;
        boolean alive = false;
        List<Map<Integer, Object>> metrics = new ArrayList<>();
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case 1 -> device = in.string();
                case 2 -> alive = in.varint() != 0;
                case 3 -> {
                    Map<Integer, Object> metric = new LinkedHashMap<>();
                    nested(in, () -> readMetric(in, metric));
                    metrics.add(metric);
                }
                default -> in.skip(tag);
            }
        }
        List<MetricDefinition> definitions = new ArrayList<>();
        for (Map<Integer, Object> metric : metrics) {
            DataType type = DataType.ofCode((Long) metric.getOrDefault(3, 0L));
            definitions.add(new MetricDefinition(
                    device,
                    (String) metric.getOrDefault(1, ""),
                    (Long) metric.get(2),
                    type == null ? DataType.UNKNOWN : type));
        }
        session.definitions.replace(device, definitions);
        if (device != null) {
            session.devices.put(device, alive);
        }
    }

    private static void readMetric(WireReader in, Map<Integer, Object> metric) {
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case 1 -> metric.put(1, in.string());
                case 2, 3 -> metric.put(tag >>> 3, in.varint());
                default -> in.skip(tag);
            }
        }
    }

    private static <M> ReorderBuffer.Held<M> readHeld(WireReader in, Function<byte[], M> token) {
        int seq = 0;
        MessageType type = MessageType.NDATA;
        String device = null;
        Bytes payload = Bytes.EMPTY;
        long arrived = 0;
        Bytes message = Bytes.EMPTY;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case 1 -> seq = (int) in.varint() & 255;
                case 2 -> type = MessageType.valueOf(in.string());
                case 3 -> device = in.string();
                case 4 -> payload = bytes(in);
                case 5 -> arrived = in.fixed64();
                case 6 -> message = bytes(in);
                default -> in.skip(tag);
            }
        }
        return new ReorderBuffer.Held<>(seq, type, device, payload, token.apply(message.toByteArray()), arrived);
    }

    private static Bytes bytes(WireReader in) {
        int from = in.skipBytes();
        return Bytes.copyOf(in.buffer(), from, in.position() - from);
    }
}
