package io.steelyard.gateway.store.influx;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static io.steelyard.gateway.store.influx.InfluxBench.readings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.testkit.FakeInflux;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket that is missing or vanishes is made where that may be, is never taken for an empty one, and is named. */
@Timeout(30)
final class InfluxBucketsTest {
    private static final AssetKey STAND = new AssetKey("works", "stand-1");

    private InfluxBench bench;
    private FakeInflux influx;
    private InfluxStore store;

    @BeforeEach
    void start() throws IOException {
        bench = new InfluxBench();
        influx = bench.influx;
        store = bench.store;
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void makesMissingBuckets() throws Exception {
        influx.removeBucket("telemetry");
        influx.removeBucket("kpi");
        store.write(readings(1), mark(1));
        assertThat(influx.buckets()).containsExactlyInAnyOrder("telemetry", "kpi");
    }

    /** Whoever wants no dashboards needs no bucket for them; the same result again stands in the old one's place. */
    @Test
    void writesResultsToABucketThatIsMadeForTheFirst() throws Exception {
        store.write(readings(1), mark(1));
        assertThat(influx.buckets()).containsExactlyInAnyOrder("telemetry", "kpi");
        for (double value : new double[] {0.5, 0.75}) {
            store.writeResults(List.of(new ResultRow(
                    "indicator",
                    new TreeMap<>(Map.of("id", "K01", "site", "works", "asset", "")),
                    T0,
                    new TreeMap<>(Map.of("value", value, "assessed", 1L)))));
        }
        assertThat(influx.buckets()).containsExactlyInAnyOrder("telemetry", "kpi", "indicators");
        assertThat(influx.points())
                .containsEntry("indicator,id=K01,site=works " + T0, Map.of("value", "0.75", "assessed", "1i"));
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
    }

    @Test
    void makesABucketThatVanishesWhileItRuns() throws Exception {
        store.write(readings(1), mark(1));
        influx.removeBucket("telemetry");
        store.write(readings(2), mark(2));
        assertThat(influx.points()).hasSize(2);
    }

    /** A gateway that has just been set up reads before it writes. */
    @Test
    void readsNothingWhereNothingWasEverWritten() {
        influx.removeBucket("telemetry");
        influx.removeBucket("kpi");
        assertThat(store.samples(STAND, T0, T0 + 1)).isEmpty();
        assertThat(store.minutes(STAND, T0, T0 + 1)).isEmpty();
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
    }

    /** InfluxDB says the same of a bucket that the token may not read; minutes would be folded as if nothing had been. */
    @Test
    void aBucketThatCannotBeReadIsNoEmptyOne() throws Exception {
        store.write(readings(1), mark(1));
        influx.removeBucket("telemetry");
        assertThatThrownBy(() -> store.samples(STAND, T0, T0 + 1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no bucket telemetry");
        assertThat(store.check().detail()).contains("no bucket telemetry");
        assertThat(influx.buckets())
                .as("what is gone stays gone until it is written")
                .containsExactly("kpi");
        influx.addBucket("telemetry");
        assertThat(store.samples(STAND, T0, T0 + 1)).isEmpty();
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
        assertThat(bench.events).containsExactly("store-held", "store-back");
    }

    @Test
    void aBucketThatVanishedWhileTheGatewayWasAwayIsNoEmptyOne() throws Exception {
        store.write(readings(1), mark(1));
        influx.removeBucket("telemetry");
        try (InfluxStore later = bench.store(influx.url(), true)) {
            assertThatThrownBy(() -> later.points(
                            series("stand-1", "count", FieldType.INT).key(), T0, T0 + 1, 10))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no bucket telemetry");
        }
    }

    /** Rows of minutes can be folded again. */
    @Test
    void makesTheBucketOfMinutesAgainWhenItVanishes() throws Exception {
        store.write(readings(1), mark(1));
        influx.removeBucket("kpi");
        assertThatThrownBy(() -> store.minutes(STAND, T0, T0 + 1)).hasMessageContaining("no bucket kpi");
        MinuteRow row = new MinuteRow(STAND, "mill", "", "", T0, new TreeMap<>(Map.of("energy", 1.5)));
        store.writeMinutes(List.of(row));
        assertThat(store.minutes(STAND, T0, T0 + 1)).containsExactly(row);
    }

    /** A token that may only write cannot tell what is missing: only a write that goes in is a reason to say that it works. */
    @Test
    void aMissingBucketIsToldOnceAlsoToWhoMayOnlyWrite() throws Exception {
        influx.refuseBuckets(403, Integer.MAX_VALUE);
        influx.removeBucket("telemetry");
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                store.write(readings(1), mark(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (influx.linesOfCalls().size() < 5) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(bench.events).containsExactly("store-held");
        influx.addBucket("telemetry");
        writing.get(10, TimeUnit.SECONDS);
        assertThat(bench.events).containsExactly("store-held", "store-back");
    }

    /** As InfluxDB 1.8 and others that take the same writes. */
    @Test
    void writesToWhoHasNoListOfBuckets() throws Exception {
        influx.speakAsOld();
        store.write(readings(1), mark(1));
        assertThat(influx.points()).hasSize(1);
    }

    /** That one bucket is written says nothing of the other. */
    @Test
    void aMissingBucketIsToldOnceWhileTheOtherIsWritten() throws Exception {
        influx.refuseBuckets(403, Integer.MAX_VALUE);
        influx.removeBucket("kpi");
        AssetKey asset = new AssetKey("works", "stand-1");
        MinuteRow row = new MinuteRow(asset, "mill", "", "", T0, new TreeMap<>(Map.of("energy", 1.5)));
        CompletableFuture<Void> folding = CompletableFuture.runAsync(() -> {
            try {
                store.writeMinutes(List.of(row));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (bench.events.isEmpty()) {
            LockSupport.parkNanos(100_000);
        }
        for (int i = 1; i < 10 || influx.linesOfCalls().size() < 20; i++) {
            store.write(readings(1), mark(i));
        }
        assertThat(bench.events).containsExactly("store-held");
        assertThat(store.check().detail()).contains("no bucket kpi");
        influx.addBucket("kpi");
        folding.get(10, TimeUnit.SECONDS);
        assertThat(bench.events).containsExactly("store-held", "store-back");
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
    }

    @Test
    void saysWhichBucketIsMissingWhenItMayNotMakeIt() throws Exception {
        influx.removeBucket("kpi");
        try (InfluxStore strict = bench.store(influx.url(), false)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    strict.write(List.of(), mark(1));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (strict.check().status() == Check.Status.OK) {
                LockSupport.parkNanos(100_000);
            }
            assertThat(strict.check().detail())
                    .contains("no bucket kpi in organisation steelyard", "store.influxdb.create");
            assertThat(writing).isNotDone();
        }
    }

    /** Samples go on; who misses the indicators on a dashboard reads what to do, or how to do without. */
    @Test
    void saysThatOnlyResultsWaitForTheirBucket() throws Exception {
        try (InfluxStore strict = bench.store(influx.url(), false)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    strict.writeResults(List.of(new ResultRow(
                            "indicator",
                            new TreeMap<>(Map.of("id", "K01", "site", "works", "asset", "")),
                            T0,
                            new TreeMap<>(Map.of("value", 0.5)))));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (strict.check().status() == Check.Status.OK) {
                LockSupport.parkNanos(100_000);
            }
            assertThat(strict.check().detail())
                    .contains("no bucket indicators in organisation steelyard", "store.influxdb.results: false")
                    .doesNotContain("the inbox keeps everything");
            strict.write(readings(1), mark(1));
            assertThat(influx.points()).isNotEmpty();
            assertThat(writing).isNotDone();
        }
    }

    /** The first calls go to InfluxDB with a token that may use buckets and make none. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void saysWhichBucketIsMissingWhileTheTokenMayNotMakeItAndGoesOnWhenItMay(int status) throws Exception {
        influx.removeBucket("kpi");
        influx.refuseToMake(status);
        CompletableFuture<StoredMark> writing = CompletableFuture.supplyAsync(() -> {
            try {
                store.write(readings(1), mark(1));
                return mark(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (store.check().status() == Check.Status.OK) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(store.check().detail())
                .contains("no bucket kpi in organisation steelyard", "make it, or give store.influxdb.token one");
        assertThat(writing).isNotDone();
        influx.refuseToMake(0);
        assertThat(writing.get(10, TimeUnit.SECONDS)).isEqualTo(mark(1));
        assertThat(influx.buckets()).containsExactlyInAnyOrder("telemetry", "kpi");
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
    }
}
