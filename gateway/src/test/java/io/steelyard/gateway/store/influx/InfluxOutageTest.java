package io.steelyard.gateway.store.influx;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.InMemoryMarks;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.testkit.RealInflux;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real InfluxDB in trouble: killed, with a field of another type, with a retention. */
@Timeout(60)
final class InfluxOutageTest {
    private static final long DAY = 86_400_000_000_000L;

    @TempDir
    Path folder;

    private final InMemoryMarks marks = new InMemoryMarks();
    private final List<Refused> aside = new ArrayList<>();
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private RealInflux influx;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                RealInflux.program().isPresent(),
                "skipped peer: InfluxDB 2 (" + RealInflux.VARIABLE + " does not name its program)");
        influx = RealInflux.fresh(RealInflux.program().orElseThrow(), folder);
    }

    @AfterEach
    void stop() {
        if (influx != null) {
            influx.close();
        }
    }

    private InfluxStore store(Duration retention) {
        return store(retention, RealInflux.TOKEN);
    }

    private InfluxStore store(Duration retention, String token) {
        InfluxConfig.Patience quick =
                new InfluxConfig.Patience(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(10));
        return new InfluxStore(
                new InfluxConfig(influx.url(), () -> token, RealInflux.ORG, true, retention, 2, quick),
                marks,
                aside::addAll,
                (type, about, details) -> events.add(type.text()),
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }

    /** Kill -9 of the database in the middle of the stream: what was marked is there, and nothing is missing after. */
    @Test
    void losesNothingWhenInfluxIsKilledAndComesBack() throws Exception {
        try (InfluxStore store = store(Duration.ZERO)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    for (int batch = 0; batch < 300; batch++) {
                        List<Reading> readings = new ArrayList<>();
                        for (int i = 0; i < 100; i++) {
                            readings.add(good(
                                    series("stand-1", "count", FieldType.INT),
                                    T0 + batch * 100L + i,
                                    batch * 100L + i));
                        }
                        store.write(readings, mark(batch));
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (marks.stored(0).isEmpty()) {
                LockSupport.parkNanos(100_000);
            }
            influx.stop();
            while (store.check().status() == Check.Status.OK) {
                LockSupport.parkNanos(100_000);
            }
            assertThat(writing).isNotDone();
            influx.start();
            writing.get(30, TimeUnit.SECONDS);
            assertThat(store.points(series("stand-1", "count", FieldType.INT).key(), T0, Long.MAX_VALUE, 100_000)
                            .points())
                    .hasSize(30_000);
            assertThat(store.check().status()).isEqualTo(Check.Status.OK);
            assertThat(aside).isEmpty();
        }
    }

    /** As when the system records were lost and with them what the field is locked to. */
    @Test
    void aFieldOfAnotherTypeIsKeptAsideAndItsNeighboursAreStored() throws Exception {
        try (InfluxStore store = store(Duration.ZERO)) {
            store.write(List.of(good(series("stand-1", "power", FieldType.INT), T0, 1L)), mark(1));
            store.write(
                    List.of(
                            good(series("stand-1", "power", FieldType.FLOAT), T0 + 1, 1.5),
                            good(series("stand-1", "state", FieldType.INT), T0 + 1, 3L),
                            good(series("stand-2", "state", FieldType.INT), T0 + 1, 4L)),
                    mark(2));
            assertThat(aside).hasSize(1);
            assertThat(aside.get(0).reading().value()).isEqualTo(1.5);
            assertThat(store.samples(asset("stand-1"), T0 + 1, T0 + 2))
                    .containsOnlyKeys("state")
                    .containsEntry("state", List.of(new StoredPoint(T0 + 1, 0, 3L)));
            assertThat(store.samples(asset("stand-2"), T0 + 1, T0 + 2)).containsOnlyKeys("state");
            assertThat(marks.stored(0)).contains(mark(2));
            assertThat(store.keepsFor()).contains(Duration.ZERO);
        }
    }

    /** It sees no buckets, not even those that are there; what it may not read is not taken for nothing. */
    @Test
    void aTokenThatMayOnlyWriteSufficesForWriting() throws Exception {
        influx.makeBucket("telemetry", Duration.ofHours(2));
        influx.makeBucket("kpi", Duration.ZERO);
        try (InfluxStore store = store(Duration.ZERO, influx.writeOnlyToken())) {
            long now = InfluxServer.nanos(Instant.now());
            store.write(List.of(good(series("stand-1", "power", FieldType.INT), now, 1L)), mark(1));
            assertThat(store.check().status()).isEqualTo(Check.Status.OK);
            assertThat(store.keepsFor()).as("it may not know").isEmpty();
            assertThat(events).isEmpty();
            assertThatThrownBy(() -> store.samples(asset("stand-1"), now, now + 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no bucket telemetry");
            assertThatThrownBy(() -> store.minutes(asset("stand-1"), now, now + 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no bucket kpi");
        }
    }

    /** That InfluxDB dropped all of them is its word on each of them. */
    @Test
    void manyPointsOfOneFieldAreKnownByTheirCount() throws Exception {
        try (InfluxStore store = store(Duration.ZERO)) {
            store.write(List.of(good(series("stand-1", "power", FieldType.INT), T0, 1L)), mark(1));
            List<Reading> batch = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                batch.add(good(series("stand-1", "power", FieldType.FLOAT), T0 + 1 + i, 1.5));
                batch.add(good(series("stand-1", "state", FieldType.INT), T0 + 1 + i, 3L));
                batch.add(good(series("stand-2", "power", FieldType.FLOAT), T0 + 30L * DAY + i, 2.5));
            }
            store.write(batch, mark(2));
            assertThat(aside)
                    .hasSize(300)
                    .allSatisfy(refused -> assertThat(refused.reason()).contains("dropped=300"))
                    .allSatisfy(refused -> assertThat(refused.reading().value())
                            .as("of the week that refuses it")
                            .isEqualTo(1.5));
            assertThat(store.samples(asset("stand-1"), T0 + 1, T0 + DAY).get("state"))
                    .hasSize(300);
            assertThat(store.samples(asset("stand-2"), T0 + 30L * DAY, T0 + 31L * DAY)
                            .get("power"))
                    .hasSize(300);
        }
    }

    @Test
    void whatLiesBeforeTheRetentionIsKeptAsideAndTheRestIsStored() throws Exception {
        long now = InfluxServer.nanos(Instant.now());
        try (InfluxStore store = store(Duration.ofHours(2))) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                readings.add(good(series("stand-1", "count", FieldType.INT), T0 - i - 1_000_000_000_000_000_000L, 1L));
                readings.add(good(series("stand-1", "count", FieldType.INT), now - i, 2L));
            }
            store.write(readings, mark(1));
            assertThat(store.keepsFor()).contains(Duration.ofHours(2));
            assertThat(aside)
                    .hasSize(50)
                    .allSatisfy(refused -> assertThat(refused.reason()).contains("retention"));
            assertThat(store.samples(asset("stand-1"), 0, Long.MAX_VALUE).get("count"))
                    .hasSize(50);
        }
    }

    /** As a careful administrator gives one, before anybody has made the buckets. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenThatMayNotMakeBucketsHasTheMissingOneNamed(boolean maySeeOrganisation) throws Exception {
        try (InfluxStore store = store(Duration.ZERO, influx.tokenFor("first", maySeeOrganisation))) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    store.write(List.of(good(series("stand-1", "count", FieldType.INT), T0, 1L)), mark(1));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (store.check().status() == Check.Status.OK) {
                LockSupport.parkNanos(100_000);
            }
            assertThat(store.check().detail())
                    .contains(
                            influx.url().toString(),
                            "no bucket telemetry in organisation " + RealInflux.ORG,
                            "make it, or give store.influxdb.token one that may");
            assertThat(writing).isNotDone();
            assertThat(marks.stored(0)).isEmpty();
        }
    }
}
