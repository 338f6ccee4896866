package io.steelyard.gateway.store.influx;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.InMemoryMarks;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.testkit.FakeInflux;
import io.steelyard.testkit.FakeInflux.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However InfluxDB fails, no reading is lost, none waits for another's fault, and the trouble is named. */
@Timeout(30)
final class InfluxFaultsTest {
    private static final String SERIES = "rolling-mill,area=rolling,asset=stand-1,line=hot-strip,site=works";

    private static final AssetKey STAND = new AssetKey("works", "stand-1");

    private final InMemoryMarks marks = new InMemoryMarks();
    private final List<Refused> aside = new ArrayList<>();
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private FakeInflux influx;
    private InfluxStore store;

    @BeforeEach
    void start() throws IOException {
        influx = FakeInflux.start("telemetry", "kpi");
        store = store(influx.url(), true);
    }

    @AfterEach
    void stop() {
        store.close();
        influx.close();
    }

    private InfluxStore store(URI url, boolean create) {
        InfluxConfig.Patience quick =
                new InfluxConfig.Patience(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(500));
        return new InfluxStore(
                new InfluxConfig(url, () -> "token", "steelyard", create, Duration.ZERO, 2, quick),
                marks,
                aside::addAll,
                (type, about, details) -> events.add(type.text()),
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }

    private static List<Reading> readings(int count) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(good(series("stand-1", "count", FieldType.INT), T0 + i, (long) i));
        }
        return readings;
    }

    static Stream<Fault> passingFaults() {
        return Stream.of(
                new Fault.Answer(429, "", "{\"code\":\"too many requests\",\"message\":\"busy\"}"),
                new Fault.Answer(429, "0", ""),
                new Fault.Answer(500, "", "{\"code\":\"internal error\",\"message\":\"disk full\"}"),
                new Fault.Answer(502, "", "<html>bad gateway</html>"),
                new Fault.Answer(503, "", ""),
                new Fault.Answer(504, "", ""),
                new Fault.Answer(401, "", "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}"),
                new Fault.Answer(403, "", "{\"code\":\"forbidden\",\"message\":\"insufficient permissions\"}"),
                new Fault.Answer(404, "", "{\"code\":\"not found\",\"message\":\"organization name not found\"}"),
                new Fault.Answer(400, "", "<html>a proxy that knows nothing of InfluxDB</html>"),
                new Fault.Answer(400, "", "null"),
                new Fault.Answer(400, "", "{\"error\":\"database is required\"}"),
                new Fault.Answer(404, "", "404 page not found"),
                new Fault.Answer(200, "", "<html>please log in</html>"),
                new Fault.CutBeforeWriting(),
                new Fault.CutAfterWriting());
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void writesEverythingOnceTheFaultHasPassed(Fault fault) throws Exception {
        influx.fail(fault, fault, fault);
        store.write(readings(10), mark(1));
        assertThat(influx.points()).hasSize(10);
        assertThat(marks.stored(0)).contains(mark(1));
        assertThat(aside).isEmpty();
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
    }

    /** Whoever looks for a broken network there looks for long. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>please log in</html>\n",
                "",
                "#datatype,string,long,dateTime:RFC3339,quaternion,string\n,result,table,_time,_value,_field\n"
                        + ",_result,0,2026-09-21T14:14:00Z,1,power\n",
            })
    void namesAnAnswerThatIsNotInfluxDbs(String answer) throws Exception {
        HttpServer portal = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        portal.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        portal.start();
        try (InfluxStore strange =
                store(URI.create("http://127.0.0.1:" + portal.getAddress().getPort()), false)) {
            assertThatThrownBy(() -> strange.points(
                            series("stand-1", "power", FieldType.FLOAT).key(), T0, T0 + 1, 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("not as InfluxDB 2 does")
                    .hasMessageContaining("InfluxDB's answer has")
                    .hasMessageContaining("proxy")
                    .hasMessageNotContaining("start it");
        } finally {
            portal.stop(0);
        }
    }

    @Test
    void waitsAsLongAsTheServerAsks() throws Exception {
        influx.fail(new Fault.Answer(429, "1", ""));
        long start = System.nanoTime();
        store.write(readings(1), mark(1));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    /** RFC 9110 §10.2.3: a date is as good as seconds; it counts from the answer's own Date. */
    @Test
    void waitsUntilTheDateThatTheServerNames() throws Exception {
        influx.fail(new Fault.Answer(503, "+2", ""));
        long start = System.nanoTime();
        store.write(readings(1), mark(1));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(9));
    }

    /** What a person has to mend is told once, however often it is tried, and so is the end of it. */
    @Test
    void tellsOnceOfWhatAPersonHasToMendAndOnceThatItIsMended() throws Exception {
        Fault forbidden = new Fault.Answer(403, "", "{\"code\":\"forbidden\",\"message\":\"no\"}");
        influx.fail(forbidden, forbidden, forbidden);
        store.write(readings(1), mark(1));
        store.write(readings(1), mark(2));
        assertThat(events).containsExactly("store-held", "store-back");
    }

    @Test
    void aBusySecondIsNoEventAndABusyMinuteIs() throws Exception {
        Fault busy = new Fault.Answer(503, "", "");
        influx.fail(busy, busy);
        store.write(readings(1), mark(1));
        assertThat(events).isEmpty();
        influx.fail(busy, busy, busy, busy, busy, busy, busy);
        store.write(readings(1), mark(2));
        assertThat(events).containsExactly("store-away", "store-back");
    }

    /** The mark must never say more than is there, and what waits must end when the process does. */
    @Test
    void savesNoMarkWhileInfluxIsAwayAndStopsWaitingWhenInterrupted() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            influx.fail(new Fault.Answer(503, "600", ""));
        }
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread writing = new Thread(() -> {
            begun.countDown();
            try {
                store.write(readings(1), mark(1));
                ended.complete(null);
            } catch (InterruptedException e) {
                ended.complete(e);
            }
        });
        writing.start();
        begun.await();
        while (influx.linesOfCalls().isEmpty()) {
            LockSupport.parkNanos(100_000);
        }
        writing.interrupt();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(marks.stored(0)).isEmpty();
    }

    @Test
    void closingEndsTheWaiting() throws Exception {
        influx.fail(new Fault.Answer(503, "600", ""));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                store.write(readings(1), mark(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (influx.linesOfCalls().isEmpty()) {
            LockSupport.parkNanos(100_000);
        }
        store.close();
        assertThatThrownBy(() -> writing.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(marks.stored(0)).isEmpty();
    }

    @Test
    void oneBadFieldCostsNoOther() throws Exception {
        influx.conflictOn("bad");
        List<Reading> batch = new ArrayList<>(readings(1_000));
        batch.add(500, good(series("stand-1", "bad", FieldType.FLOAT), T0 + 500, 1.5));
        batch.add(700, good(series("stand-1", "bad", FieldType.FLOAT), T0 + 5_000, 2.5));
        store.write(batch, mark(1));
        assertThat(influx.points()).hasSize(1_000);
        assertThat(aside).extracting(refused -> refused.reading().value()).containsExactly(1.5, 2.5);
        assertThat(aside.get(0).reason()).contains("field type conflict");
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
        assertThat(marks.stored(0)).contains(mark(1));
        assertThat(influx.linesOfCalls()).hasSizeLessThan(8);
    }

    /** What InfluxDB does not name has to be found by halves. */
    @Test
    void findsAFaultThatIsNotNamed() throws Exception {
        influx.conflictOn("worse");
        influx.conflictOn("bad");
        List<Reading> batch = new ArrayList<>(readings(200));
        for (int i = 0; i < 20; i++) {
            batch.add(good(series("stand-1", i % 2 == 0 ? "bad" : "worse", FieldType.FLOAT), T0 + i * 7, 1.5));
        }
        store.write(batch, mark(1));
        assertThat(influx.points()).hasSize(200);
        assertThat(aside).hasSize(20);
    }

    @Test
    void whatIsTooLargeGoesInParts() throws Exception {
        influx.takeAtMost(7);
        store.write(readings(100), mark(1));
        assertThat(influx.points()).hasSize(100);
        assertThat(aside).isEmpty();
    }

    @Test
    void signalsOfOneAssetAndInstantShareALine() throws Exception {
        List<Reading> batch = new ArrayList<>();
        for (String signal : List.of("a", "b", "c")) {
            batch.add(good(series("stand-1", signal, FieldType.INT), T0, 1L));
        }
        store.write(batch, mark(1));
        assertThat(influx.points()).isEqualTo(Map.of(SERIES + " " + T0, Map.of("a", "1i", "b", "1i", "c", "1i")));
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
        assertThat(events).containsExactly("store-held", "store-back");
    }

    @Test
    void aBucketThatVanishedWhileTheGatewayWasAwayIsNoEmptyOne() throws Exception {
        store.write(readings(1), mark(1));
        influx.removeBucket("telemetry");
        try (InfluxStore later = store(influx.url(), true)) {
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
        assertThat(events).containsExactly("store-held");
        influx.addBucket("telemetry");
        writing.get(10, TimeUnit.SECONDS);
        assertThat(events).containsExactly("store-held", "store-back");
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
        while (influx.linesOfCalls().isEmpty()) {
            LockSupport.parkNanos(100_000);
        }
        for (int i = 1; i < 10 || influx.linesOfCalls().size() < 20; i++) {
            store.write(readings(1), mark(i));
        }
        assertThat(events).containsExactly("store-held");
        assertThat(store.check().detail()).contains("no bucket kpi");
        influx.addBucket("kpi");
        folding.get(10, TimeUnit.SECONDS);
        assertThat(events).containsExactly("store-held", "store-back");
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
    }

    @Test
    void saysWhichBucketIsMissingWhenItMayNotMakeIt() throws Exception {
        influx.removeBucket("kpi");
        try (InfluxStore strict = store(influx.url(), false)) {
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
        try (InfluxStore strict = store(influx.url(), false)) {
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

    @Test
    void saysWhatIsWrongWhileInfluxCannotBeReached() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI nowhere = URI.create("http://127.0.0.1:" + port);
        try (InfluxStore away = store(nowhere, true)) {
            CompletableFuture<StoredMark> written = CompletableFuture.supplyAsync(() -> {
                try {
                    away.write(readings(1), mark(1));
                    return mark(1);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (away.check().status() == Check.Status.OK) {
                LockSupport.parkNanos(100_000);
            }
            assertThat(away.check().status()).isEqualTo(Check.Status.WARN);
            assertThat(away.check().detail()).contains(nowhere.toString(), "cannot be used", "store.influxdb.url");
            assertThat(marks.stored(0)).isEmpty();
            assertThat(written).isNotDone();
        }
    }

    @Test
    void aRefusedTokenIsSaidWithTheKeyToSet() {
        influx.fail(new Fault.Answer(401, "600", "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}"));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                store.write(readings(1), mark(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (store.check().status() == Check.Status.OK) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(store.check().detail()).contains("store.influxdb.token", "telemetry", "steelyard");
        assertThat(writing).isNotDone();
    }

    @Test
    void compressesOnlyOverARealNetwork() throws Exception {
        store.write(readings(1), mark(1));
        assertThat(influx.encodings()).containsExactly("");
        assertThat(InfluxServer.isNear(URI.create("http://localhost:8086"))).isTrue();
        assertThat(InfluxServer.isNear(URI.create("https://influx.works.example")))
                .isFalse();
    }
}
