package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent tells of servers that have nothing to say. */
final class ProofOfLifeTest {
    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();

    @Test
    void saysByHowMuchTheClockWasSetSinceTheEpochBegan() throws Exception {
        OutboxConfig config = new OutboxConfig(
                "demo", "edge-1", folder.resolve("outbox"), folder.resolve("dead-letter"), 32_768, 327_680);
        Outbox.Sources sources = new Outbox.Sources(UUID.randomUUID(), clock, clock.nanoTime());
        try (Outbox outbox = Outbox.open(config, sources, new DiskFiles(), Thread::new)) {
            hears(outbox);
            reports(outbox);
            clock.advance(Duration.ofSeconds(10));
            clock.stepWallClock(Duration.ofMinutes(-54));
            hears(outbox);
            clock.stepWallClock(Duration.ofMinutes(54));
            reports(outbox); // as it was when the server was heard
            clock.advance(Duration.ofSeconds(10));
            hears(outbox);
            reports(outbox);
            assertThat(alive(outbox))
                    .extracting(AliveRecord::stepped)
                    .containsExactly(0L, Duration.ofMinutes(-54).toNanos(), 0L);
        }
    }

    private void hears(Outbox outbox) throws InterruptedException {
        long now = TimeUnit.MILLISECONDS.toNanos(clock.instant().toEpochMilli());
        outbox.take(new Delivery("plant", 1, 0, now, now, List.of(), List.of()));
    }

    private static void reports(Outbox outbox) throws Exception {
        outbox.report(false).get(10, TimeUnit.SECONDS);
    }

    private static List<AliveRecord> alive(Outbox outbox) {
        List<AliveRecord> all = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            if (next instanceof OutboxEntry.Text text && text.kind().equals("alive")) {
                all.add(AliveRecord.parse(text.json()));
            }
        }
        return all;
    }
}
