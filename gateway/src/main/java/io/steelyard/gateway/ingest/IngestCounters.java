package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.StageStatus;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What ingest counts, in samples: {@code in = taken + dropped by reason}, and what is taken waits until it is handed over.
 * For one thread; any thread reads.
 */
final class IngestCounters {
    final LongAdder in = new LongAdder();
    final LongAdder taken = new LongAdder();
    final LongAdder notNumbered = new LongAdder();
    final LongAdder arrivals = new LongAdder();

    /** Numbers, or ranges of them, that are awaited no more because there are too many. */
    final LongAdder awaitedNoRoom = new LongAdder();

    final AtomicLong busyNanos = new AtomicLong();
    private final ConcurrentHashMap<String, LongAdder> dropped = new ConcurrentHashMap<>();

    private volatile long handedOver;

    /** All that was taken is with the store now. */
    void handedOver() {
        handedOver = taken.sum();
    }

    void drop(String reason) {
        dropped.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    StageStatus status() {
        TreeMap<String, Long> reasons = new TreeMap<>();
        dropped.forEach((reason, count) -> reasons.put(reason, count.sum()));
        long out = handedOver;
        long all = taken.sum();
        return new StageStatus("ingest", in.sum(), out, reasons, all - out, busyNanos.get() / 1e9);
    }
}
