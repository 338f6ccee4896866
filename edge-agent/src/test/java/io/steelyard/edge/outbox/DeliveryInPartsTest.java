package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.FileLayer;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.FaultyFiles;
import io.steelyard.testkit.ManualClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A delivery that no record holds goes to disk in parts, and the process may die between two of them. */
final class DeliveryInPartsTest {
    private static final int SEGMENT = 1 << 20;
    private static final int SAMPLES = 6_000;

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();

    /**
     * A proof of life or a sequence before the last sample would hide the loss of what was to come behind it. So the server
     * sends all of it again, and what was on disk must not stand there twice.
     */
    @Test
    void whatProvesThatTheServerWasHeardStandsBehindTheLastSample() throws Exception {
        FaultyFiles files = new FaultyFiles(new DiskFiles());
        Outbox dying = open(files);
        try {
            int id = dying.idOf("a", "s", SignalType.scalar(ValueType.DOUBLE));
            dying.take(new Delivery("plant", 1, 7, 7_000, 7_000, List.of(sample(id, 0)), List.of()));
            List<Sample> many = new ArrayList<>();
            for (int i = 1; i <= SAMPLES; i++) {
                many.add(sample(id, i));
            }
            AtomicLong firstPart = new AtomicLong();
            files.beforeForce(() -> {
                long given = dying.status().sampled();
                if (given > 1) {
                    firstPart.compareAndSet(0, given);
                    files.failForces(given > firstPart.get());
                }
            });
            CompletableFuture<Void> taking = CompletableFuture.runAsync(() ->
                    takeUnchecked(dying, new Delivery("plant", 1, 8, 9_000_000_000L, 9_000_000_000L, many, List.of())));
            assertThat(taking.handle((done, failure) -> failure != null).get(20, TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            dying.close();
        }
        files.beforeForce(() -> {});
        files.failForces(false);
        try (Outbox outbox = open(new DiskFiles())) {
            Recovered found = outbox.recovered();
            assertThat(found.lastSample()).as("a part is on disk, not all").isBetween(1L, SAMPLES - 1L);
            assertThat(found.servers().get("plant"))
                    .isEqualTo(new Recovered.ServerProof(7_000, List.of(new Recovered.Heard(1, 7))));
            int id = outbox.idOf("a", "s", SignalType.scalar(ValueType.DOUBLE));
            List<Sample> many = new ArrayList<>();
            for (int i = 1; i <= SAMPLES; i++) {
                many.add(sample(id, i));
            }
            long before = outbox.status().sampled();
            outbox.take(new Delivery("plant", 1, 8, 9_000_000_000L, 9_000_000_000L, many, List.of()));
            assertThat(outbox.status().sampled() - before).isEqualTo(SAMPLES - found.lastSample());
            outbox.take(new Delivery("plant", 1, 9, 9_000_000_000L, 9_000_000_000L, many, List.of()));
            assertThat(outbox.status().sampled() - before)
                    .as("only what follows the last whole notification may be there in part")
                    .isEqualTo(2 * SAMPLES - found.lastSample());
        }
    }

    /** When the outbox is full a gap that ended is still kept: the reserve is for records. */
    @Test
    void aGapWithoutSamplesDoesNotWaitForAFullOutbox() throws Exception {
        Scope scope = Scope.agent("demo", "edge-1");
        try (Outbox outbox = open(new DiskFiles())) {
            int id = outbox.idOf("a", "s", SignalType.scalar(ValueType.STRING));
            Thread filler = new Thread(() -> {
                for (int i = 0; ; i++) {
                    Sample big = new Sample(id, 1_000L * i, ClockSource.SOURCE, 0, 0, "x".repeat(100_000) + i, false);
                    if (!takeUnlessStopped(outbox, new Delivery("plant", 1, i, 0, 0, List.of(big), List.of()))) {
                        return;
                    }
                }
            });
            filler.start();
            while (outbox.status().waiting() == 0) {
                assertThat(filler.isAlive()).isTrue();
                LockSupport.parkNanos(100_000);
            }
            GapRecord gap = new GapRecord("gap", scope, 1, 2L, null, null, GapCause.LINK_DOWN);
            CompletableFuture<Void> taking = CompletableFuture.runAsync(
                    () -> takeUnchecked(outbox, new Delivery("plant", 1, 0, 0, 0, List.of(), List.of(gap))));
            taking.get(20, TimeUnit.SECONDS);
            filler.interrupt();
            filler.join(20_000);
            assertThat(filler.isAlive()).isFalse();
        }
    }

    private static boolean takeUnlessStopped(Outbox outbox, Delivery delivery) {
        try {
            outbox.take(delivery);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void takeUnchecked(Outbox outbox, Delivery delivery) {
        try {
            outbox.take(delivery);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Sample sample(int id, int number) {
        return new Sample(id, 1_000_000L * (number + 1), ClockSource.SOURCE, 0, 0, (double) number, false);
    }

    private Outbox open(FileLayer files) {
        OutboxConfig config = new OutboxConfig(
                "demo", "edge-1", folder.resolve("outbox"), folder.resolve("dead-letter"), SEGMENT, 10 * SEGMENT);
        return Outbox.open(config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), files, Thread::new);
    }
}
