package io.steelyard.edge.outbox;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.FileLayer;
import io.steelyard.ledger.NumberSet;
import io.steelyard.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An outbox in a folder, with a clock that a test moves, and what a machine delivers to it. */
final class OutboxBench {
    static final SignalType DOUBLE = SignalType.scalar(ValueType.DOUBLE);
    static final SignalType STRING = SignalType.scalar(ValueType.STRING);
    static final NumberSet NONE = new NumberSet();

    /** What a segment takes unless a test says otherwise; the cap is ten of them. */
    static final int SMALL = 32_768;

    final ManualClock clock = ManualClock.anywhere();
    /** The latest sample's own time. */
    long sourceTime = now();

    private final Path folder;

    OutboxBench(Path folder) {
        this.folder = folder;
    }

    Outbox open() {
        return open(SMALL);
    }

    Outbox open(long segmentBytes) {
        return open(segmentBytes, new DiskFiles());
    }

    Outbox open(FileLayer files) {
        return open(SMALL, files);
    }

    private Outbox open(long segmentBytes, FileLayer files) {
        OutboxConfig config = new OutboxConfig(
                "demo",
                "edge-1",
                folder.resolve("outbox"),
                folder.resolve("dead-letter"),
                segmentBytes,
                10 * segmentBytes);
        return Outbox.open(config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), files, Thread::new);
    }

    long now() {
        Instant instant = clock.instant();
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    Delivery delivery(Sample... samples) {
        return new Delivery("plant", 1, 1, now(), now(), List.of(samples), List.of());
    }

    /** A good value, a millisecond after the one before. */
    Sample value(int signal, Object value) {
        sourceTime += 1_000_000;
        Object stored = value instanceof Integer number ? (Object) (double) number : value;
        return new Sample(signal, sourceTime, ClockSource.SOURCE, 0, 0, stored, false);
    }

    /** The same as the first of a new subscription. */
    static Sample first(Sample one) {
        return new Sample(one.signal(), one.time(), one.clock(), one.serverTime(), one.status(), one.value(), true);
    }

    void takeUnchecked(Outbox outbox, Sample... samples) {
        try {
            outbox.take(delivery(samples));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
