package io.steelyard.gateway.mqtt;

import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.WorkTime;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What the endpoint counts: {@code messages in = handed to the inbox + waiting for it + dropped}. Any thread.
 */
final class MqttCounters {
    final WorkTime work;
    final LongAdder messagesIn = new LongAdder();
    final LongAdder durable = new LongAdder();
    final LongAdder sent = new LongAdder();
    final AtomicLong waiting = new AtomicLong();
    final AtomicLong connections = new AtomicLong();
    private final ConcurrentHashMap<String, LongAdder> dropped = new ConcurrentHashMap<>();

    MqttCounters(LongSupplier nanoTime) {
        work = new WorkTime(nanoTime);
    }

    void drop(String reason) {
        dropped.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    long dropped(String reason) {
        LongAdder count = dropped.get(reason);
        return count == null ? 0 : count.sum();
    }

    StageStatus status() {
        TreeMap<String, Long> reasons = new TreeMap<>();
        dropped.forEach((reason, count) -> reasons.put(reason, count.sum()));
        return new StageStatus("mqtt", messagesIn.sum(), durable.sum(), reasons, waiting.get(), work.seconds());
    }
}
