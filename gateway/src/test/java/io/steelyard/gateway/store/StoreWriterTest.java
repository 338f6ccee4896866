package io.steelyard.gateway.store;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Batch;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StoreWriterTest {
    @TempDir
    Path folder;

    /** A full disk has room again some day: the batch waits, health says so, and nobody has to start anything again. */
    @Test
    void triesABatchAgainThatTheStoreDidNotTake() throws Exception {
        BlockingQueue<StoredMark> stored = new LinkedBlockingQueue<>();
        BlockingQueue<Check> checks = new LinkedBlockingQueue<>();
        AtomicReference<StoreWriter> writer = new AtomicReference<>();
        try (EmbeddedStore store = EmbeddedStore.open(folder, 64L << 20)) {
            FailingStore failing =
                    new FailingStore(store, 3, () -> checks.add(writer.get().check()));
            writer.set(new StoreWriter(failing, stored::add, System::nanoTime, Duration.ofMillis(1)));
            Thread loop = new Thread(writer.get(), "store-under-test");
            loop.start();
            writer.get().write(new Batch(List.of(good(series("m", "s", FieldType.INT), T0, 1L)), mark(7)));
            assertThat(stored.poll(30, TimeUnit.SECONDS)).isEqualTo(mark(7));
            loop.interrupt();
            loop.join(30_000);
            assertThat(store.storedMark(0)).contains(mark(7));
        }
        assertThat(checks)
                .extracting(Check::status)
                .containsExactly(Check.Status.OK, Check.Status.FAIL, Check.Status.FAIL, Check.Status.FAIL);
        assertThat(checks).element(1).extracting(Check::detail).asString().contains("full", "tried again");
        assertThat(writer.get().check().status()).isEqualTo(Check.Status.OK);
        assertThat(writer.get().batches()).isEqualTo(1);
    }
}
