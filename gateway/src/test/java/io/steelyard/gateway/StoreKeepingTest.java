package io.steelyard.gateway;

import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.InMemoryMarks;
import io.steelyard.gateway.store.influx.InfluxConfig;
import io.steelyard.gateway.store.influx.InfluxStore;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.testkit.FakeInflux;
import io.steelyard.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A signal's newest sample outlives what InfluxDB lets go, whoever told InfluxDB to. */
@Timeout(30)
final class StoreKeepingTest {
    private static final Series SILENT = series("stand-1", "silent", FieldType.FLOAT);
    private static final long EVER = Long.MAX_VALUE;

    @TempDir
    private Path folder;

    private final ManualClock clock = ManualClock.anywhere();
    private FakeInflux influx;
    private SystemRecords system;
    private InfluxStore store;
    private StoreKeeping keeping;
    private StoredPoint newest;

    @BeforeEach
    void open() throws Exception {
        influx = FakeInflux.start("telemetry", "kpi");
        system = SystemRecords.open(folder, System::nanoTime);
        store = new InfluxStore(
                new InfluxConfig(
                        influx.url(),
                        () -> "token",
                        "steelyard",
                        true,
                        Duration.ZERO,
                        1,
                        new InfluxConfig.Patience(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(10))),
                new InMemoryMarks(),
                refused -> {},
                (type, about, details) -> {},
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
        keeping = new StoreKeeping(store, system, Duration.ZERO, this::now, Runnable::run);
        newest = new StoredPoint(now(), 0, 1.5);
        store.write(List.of(good(SILENT, now(), 1.5)), mark(1));
    }

    @AfterEach
    void close() {
        store.close();
        system.close();
        influx.close();
    }

    private long now() {
        Instant instant = clock.instant();
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    /** As the timer does, every minute. */
    private void pass(int minutes) {
        for (int i = 0; i < minutes; i++) {
            clock.advance(Duration.ofMinutes(1));
            keeping.retain(() -> List.of(asset("stand-1")));
        }
    }

    /** The settings say for ever, as they do by default; the bucket was made before, to keep an hour. */
    @Test
    void aBucketThatSomebodyElseMadeTakesNoNewestSample() {
        influx.keepFor("telemetry", 3_600);
        pass(25);
        assertThat(system.newest(asset("stand-1"))).as("still far from its end").isEmpty();
        pass(20);
        influx.expire("telemetry", now());
        assertThat(store.before(SILENT.key(), EVER)).as("gone from InfluxDB").isNull();
        assertThat(keeping.lasting().before(SILENT.key(), EVER)).isEqualTo(newest);
    }

    /** Who may only read and write points cannot know: then an hour is reckoned with, less than which InfluxDB cannot keep. */
    @Test
    void whereTheRetentionIsHiddenTheShortestIsReckonedWith() {
        influx.refuseBuckets(403, Integer.MAX_VALUE);
        pass(45);
        influx.expire("telemetry", now());
        assertThat(keeping.lasting().before(SILENT.key(), EVER)).isEqualTo(newest);
    }

    /** A person may set the retention while it runs. */
    @Test
    void aRetentionThatIsSetLaterCounts() {
        pass(60);
        assertThat(system.newest(asset("stand-1"))).as("kept for ever").isEmpty();
        influx.keepFor("telemetry", 4 * 3_600);
        pass(130);
        influx.expire("telemetry", now());
        assertThat(keeping.lasting().before(SILENT.key(), EVER)).isEqualTo(newest);
    }

    /** A database that is away is asked again a minute later. */
    @Test
    void anInfluxThatIsAwayIsAskedAgain() throws Exception {
        influx.keepFor("telemetry", 3_600);
        influx.refuseBuckets(503, 3);
        pass(3);
        assertThat(system.newest(asset("stand-1"))).isEmpty();
        pass(40);
        assertThat(system.newest(asset("stand-1"))).containsKey("silent");
    }
}
