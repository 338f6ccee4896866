package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.StageStatus;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What ingest counts, in samples: {@code in = out + dropped by reason}. Any thread reads. */
final class IngestCounters {
    final LongAdder in = new LongAdder();
    final LongAdder out = new LongAdder();
    final LongAdder notNumbered = new LongAdder();
    final LongAdder arrivals = new LongAdder();
    final AtomicLong busyNanos = new AtomicLong();
    private final ConcurrentHashMap<String, LongAdder> dropped = new ConcurrentHashMap<>();

    void drop(String reason) {
        dropped.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    StageStatus status() {
        TreeMap<String, Long> reasons = new TreeMap<>();
        dropped.forEach((reason, count) -> reasons.put(reason, count.sum()));
        return new StageStatus("ingest", in.sum(), out.sum(), reasons, 0, busyNanos.get() / 1e9);
    }
}
