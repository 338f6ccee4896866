package io.steelyard.gateway.store.influx;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static io.steelyard.gateway.store.influx.InfluxBench.readings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.StoredMark;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
        assertThat(bench.marks.stored(0)).contains(mark(1));
        assertThat(bench.aside).isEmpty();
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
                bench.store(URI.create("http://127.0.0.1:" + portal.getAddress().getPort()), false)) {
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
        assertThat(bench.events).containsExactly("store-held", "store-back");
    }

    @Test
    void aBusySecondIsNoEventAndABusyMinuteIs() throws Exception {
        Fault busy = new Fault.Answer(503, "", "");
        influx.fail(busy, busy);
        store.write(readings(1), mark(1));
        assertThat(bench.events).isEmpty();
        influx.fail(busy, busy, busy, busy, busy, busy, busy);
        store.write(readings(1), mark(2));
        assertThat(bench.events).containsExactly("store-away", "store-back");
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
        assertThat(bench.marks.stored(0)).isEmpty();
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
        assertThat(bench.marks.stored(0)).isEmpty();
    }

    @Test
    void oneBadFieldCostsNoOther() throws Exception {
        influx.conflictOn("bad");
        List<Reading> batch = new ArrayList<>(readings(1_000));
        batch.add(500, good(series("stand-1", "bad", FieldType.FLOAT), T0 + 500, 1.5));
        batch.add(700, good(series("stand-1", "bad", FieldType.FLOAT), T0 + 5_000, 2.5));
        store.write(batch, mark(1));
        assertThat(influx.points()).hasSize(1_000);
        assertThat(bench.aside).extracting(refused -> refused.reading().value()).containsExactly(1.5, 2.5);
        assertThat(bench.aside.get(0).reason()).contains("field type conflict");
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
        assertThat(bench.marks.stored(0)).contains(mark(1));
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
        assertThat(bench.aside).hasSize(20);
    }

    @Test
    void whatIsTooLargeGoesInParts() throws Exception {
        influx.takeAtMost(7);
        store.write(readings(100), mark(1));
        assertThat(influx.points()).hasSize(100);
        assertThat(bench.aside).isEmpty();
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
    void saysWhatIsWrongWhileInfluxCannotBeReached() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI nowhere = URI.create("http://127.0.0.1:" + port);
        try (InfluxStore away = bench.store(nowhere, true)) {
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
            assertThat(bench.marks.stored(0)).isEmpty();
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
