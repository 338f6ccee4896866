package io.steelyard.bench.peer;

import io.steelyard.sparkplug.codec.PayloadReader;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** The signals of which data messages told a value since the last {@link #hear}: one thread tells it, another waits. */
final class ToldSignals {
    private final PayloadReader payload = new PayloadReader();
    private final Set<String> told = new HashSet<>();
    private volatile boolean hearing;

    /** Begins anew. Before the first time nothing is looked at, so that it costs nothing. */
    synchronized void hear() {
        told.clear();
        hearing = true;
    }

    /** A message has come; births tell what was known before and do not count. */
    void message(String topic, ByteBuffer in, int end) {
        if (hearing && topic.contains("/DDATA/")) {
            told(topic, in, end);
        }
    }

    private synchronized void told(String topic, ByteBuffer in, int end) {
        int begin = afterProperties(in);
        payload.reset(in.array(), in.arrayOffset() + begin, end - begin);
        while (payload.nextMetric()) {
            told.add(topic + ' ' + payload.metric().alias());
        }
        notifyAll();
    }

    /** Where a PUBLISH's payload begins: its properties stand before it, their length as a variable byte integer (MQTT 5 §1.5.5). */
    private static int afterProperties(ByteBuffer in) {
        int at = in.position();
        int length = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get(at++);
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return at + length;
    }

    /** Waits until so many different signals have been told, and says how many have. */
    synchronized int await(int signals) throws InterruptedException {
        while (told.size() < signals) {
            wait();
        }
        return told.size();
    }
}
