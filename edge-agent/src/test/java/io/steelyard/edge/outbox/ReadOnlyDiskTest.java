package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.testkit.FaultyFiles;
import io.steelyard.testkit.ManualClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that becomes read-only while the agent runs. */
final class ReadOnlyDiskTest {
    private static final int SEGMENT = 1024 * 1024;

    @TempDir
    Path folder;

    private final FaultyFiles disk = new FaultyFiles(new DiskFiles());
    private final ManualClock clock = ManualClock.anywhere();

    private Outbox open() {
        return Outbox.open(
                new OutboxConfig(
                        "demo", "edge-1", folder.resolve("outbox"), folder.resolve("aside"), SEGMENT, 4 * SEGMENT),
                new Outbox.Sources(UUID.randomUUID(), clock, clock.nanoTime()),
                disk,
                Thread::new);
    }

    private static void take(Outbox outbox, int id, double value) throws InterruptedException {
        Sample sample = new Sample(id, (long) value * 100, ClockSource.SOURCE, 0, 0, value, false);
        outbox.take(new Delivery("plc", 1, 1, 1, 1, List.of(sample), List.of()));
    }

    /** Nothing is acknowledged that is not on it, and what was is there when it can be written again. */
    @Test
    void aDiskThatBecomesReadOnlyTakesNothingMoreAndGivesBackWhatItHad() throws Exception {
        Outbox outbox = open();
        int id = outbox.idOf("lathe-1", "power", SignalType.scalar(ValueType.DOUBLE));
        take(outbox, id, 1);
        disk.readOnly(true);
        assertThatThrownBy(() -> take(outbox, id, 2)).isInstanceOf(OutboxException.class);
        outbox.failed().get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> take(outbox, id, 3)).isInstanceOf(OutboxException.class);
        outbox.close();
        disk.readOnly(false);
        try (Outbox again = open()) {
            List<Object> values = new ArrayList<>();
            OutboxReader reader = again.reader();
            for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
                if (next instanceof OutboxEntry.Samples some) {
                    some.samples().forEach(sample -> values.add(sample.value()));
                }
            }
            assertThat(values).startsWith(1.0).doesNotContain(3.0);
        }
    }
}
