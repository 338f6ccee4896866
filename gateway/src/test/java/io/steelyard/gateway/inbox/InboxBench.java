package io.steelyard.gateway.inbox;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.FileLayer;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** An inbox in a folder, with a clock that a test moves, what arrives at it and what it has. */
final class InboxBench {
    /** Finds room also when a publish does not. */
    static final Arrival END = new Arrival.Disconnected(6, "edge-1", 7, true, "");

    private static final long SEGMENT = 16_384;

    final ManualClock clock = ManualClock.anywhere();
    private final Path folder;

    InboxBench(Path folder) {
        this.folder = folder;
    }

    Inbox open() throws IOException {
        return open(new DiskFiles());
    }

    Inbox open(FileLayer files) throws IOException {
        return open(files, "store");
    }

    Inbox open(FileLayer files, String store) throws IOException {
        return open(files, store, System::nanoTime);
    }

    Inbox open(FileLayer files, String store, LongSupplier nanoTime) throws IOException {
        InboxConfig config = new InboxConfig(folder, SEGMENT, 500 * SEGMENT, 1_000_000, Duration.ofHours(1), store);
        return Inbox.open(config, files, Thread::new, new Inbox.Sources(clock, nanoTime, UUID::randomUUID));
    }

    static void fill(Inbox inbox, int count) throws Exception {
        CompletableFuture<InboxPosition> last = CompletableFuture.completedFuture(inbox.end());
        for (int i = 0; i < count; i++) {
            last = inbox.append(publish(i + " ".repeat(1000)));
        }
        last.get(10, TimeUnit.SECONDS);
    }

    static Arrival publish(String payload) {
        return new Arrival.Published(9, "edge-1", 7, "spBv1.0/demo/NDATA/edge-1", Bytes.utf8(payload), 1, false, false);
    }

    static InboxPosition append(Inbox inbox, Arrival arrival) throws Exception {
        return inbox.append(arrival).get(10, TimeUnit.SECONDS);
    }

    static List<Arrival> arrivals(Inbox inbox, InboxPosition from) {
        List<Arrival> all = new ArrayList<>();
        try (InboxReader reader = inbox.reader(from)) {
            for (InboxEntry next = reader.next(); next != null; next = reader.next()) {
                all.add(next.arrival());
            }
        }
        return all;
    }
}
