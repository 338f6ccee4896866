package io.steelyard.edge.outbox;

import static io.steelyard.edge.outbox.OutboxBench.DOUBLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.SignalDictionary.Named;
import io.steelyard.journal.DiskFiles;
import io.steelyard.testkit.FaultyFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plant's signals get their ids together, and keep them. */
final class GivenIdsTest {
    private static final int SIGNALS = 50;
    private static final long A_SYNC_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    @TempDir
    Path folder;

    private OutboxBench bench;
    private final FaultyFiles files = new FaultyFiles(new DiskFiles());
    private final List<Named> plant = IntStream.range(0, SIGNALS)
            .mapToObj(i -> new Named("lathe-" + i % 7, "s" + i, DOUBLE, false))
            .toList();

    @BeforeEach
    void set() {
        bench = new OutboxBench(folder);
    }

    @Test
    void manySignalsWaitForTheDiskTogether() {
        try (Outbox outbox = bench.open(files)) {
            AtomicInteger syncs = new AtomicInteger();
            files.beforeForce(() -> {
                syncs.incrementAndGet();
                LockSupport.parkNanos(A_SYNC_NANOS);
            });
            outbox.giveIds(plant);
            int together = syncs.get();
            assertThat(ids(outbox)).doesNotHaveDuplicates();
            assertThat(together).isLessThan(SIGNALS / 2);
            assertThat(syncs).as("who has an id waits no more").hasValue(together);
        } finally {
            files.beforeForce(() -> {});
        }
    }

    @Test
    void idsAreOnDiskBeforeAnybodyUsesThem() throws Exception {
        List<Integer> given;
        try (Outbox cut = bench.open(files)) {
            cut.giveIds(plant);
            given = ids(cut);
            files.powerCut(new Random(7));
        }
        try (Outbox outbox = bench.open()) {
            assertThat(ids(outbox)).isEqualTo(given);
        }
    }

    @Test
    void whatHasAnIdKeepsIt() {
        try (Outbox outbox = bench.open()) {
            Named known = plant.get(SIGNALS - 1);
            int before = outbox.idOf(known.asset(), known.signal(), known.type());
            outbox.giveIds(plant);
            outbox.giveIds(plant);
            assertThat(ids(outbox)).doesNotHaveDuplicates().last().isEqualTo(before);
        }
    }

    private List<Integer> ids(Outbox outbox) {
        return plant.stream()
                .map(one -> outbox.idOf(one.asset(), one.signal(), one.type()))
                .toList();
    }
}
