package io.steelyard.sparkplug.session;

import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.codec.Bytes;
import io.steelyard.sparkplug.codec.PayloadReader;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages behind a hole in seq, with copies of their payloads, in the order of their arrival. */
final class ReorderBuffer<M> {

    private final Map<Integer, Held<M>> bySeq = new LinkedHashMap<>();

    /** A held message. */
    record Held<M>(int seq, MessageType type, @Nullable String device, Bytes payload, M message, long arrived) {

        HostSession.InRow<M> row(PayloadReader reader) {
            byte[] bytes = payload.toByteArray();
            return new HostSession.InRow<>(type, device, reader.reset(bytes, 0, bytes.length), message);
        }
    }

    void add(int seq, HostSession.InRow<M> row, long now) {
        PayloadReader payload = row.payload();
        Bytes copy = Bytes.copyOf(payload.buffer(), payload.offset(), payload.length());
        add(new Held<>(seq, row.type(), row.device(), copy, row.message(), now));
    }

    void add(Held<M> message) {
        bySeq.put(message.seq(), message);
    }

    @Nullable
    Held<M> remove(int seq) {
        return bySeq.remove(seq);
    }

    boolean holds(int seq) {
        return bySeq.containsKey(seq);
    }

    boolean isEmpty() {
        return bySeq.isEmpty();
    }

    int size() {
        return bySeq.size();
    }

    Collection<Held<M>> all() {
        return bySeq.values();
    }

    /** When the message came that has waited longest. */
    long oldest() {
        return bySeq.values().iterator().next().arrived();
    }

    /** The held seq that comes first, counted from this one on. */
    int firstFrom(int seq) {
        int candidate = seq;
        while (!bySeq.containsKey(candidate)) {
            candidate = candidate + 1 & 255;
        }
        return candidate;
    }
}
