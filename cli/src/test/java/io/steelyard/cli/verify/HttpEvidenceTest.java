package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.steelyard.cli.HttpJson;
import io.steelyard.cli.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an HTTP server that answers as the interface page says. */
final class HttpEvidenceTest {
    private HttpServer server;
    private HttpEvidence evidence;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        evidence = new HttpEvidence(
                new HttpJson(),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void pointsAreReadPageByPageInTheirTypes() throws Exception {
        server.createContext("/api/v1/series", exchange -> {
            assertThat(exchange.getRequestURI().getQuery()).contains("pointsOnly=true");
            boolean second = exchange.getRequestURI().getQuery().contains("cursor=7");
            String points = second
                    ? "{\"time\":\"2026-11-23T06:00:02Z\",\"value\":null,\"status\":2156658688}"
                    : "{\"time\":\"2026-11-23T06:00:00.1234567Z\",\"value\":1.5,\"status\":0},"
                            + "{\"time\":\"2026-11-23T06:00:01Z\",\"value\":9007199254740993,\"status\":0}";
            answer(exchange, 200, "{\"points\":[" + points + "],\"next\":" + (second ? "null" : "\"7\"") + "}");
        });
        assertThat(evidence.points("lathe-1", "power", 0))
                .containsExactly(
                        new Point(Nanos.of("2026-11-23T06:00:00.1234567Z"), 1.5, 0),
                        new Point(Nanos.of("2026-11-23T06:00:01Z"), 9_007_199_254_740_993L, 0),
                        new Point(Nanos.of("2026-11-23T06:00:02Z"), null, 0x808C_0000L));
    }

    @Test
    void aSignalThatTheGatewayDoesNotKnowHasNoPoints() throws Exception {
        server.createContext(
                "/api/v1/series",
                exchange -> answer(exchange, 400, "{\"status\":400,\"field\":\"asset\",\"detail\":\"no asset\"}"));
        assertThat(evidence.points("lathe-9", "power", 0)).isEmpty();
    }

    @Test
    void signalsAreThoseOfEveryAssetOfTheTree() throws Exception {
        server.createContext("/api/v1/assets", exchange -> {
            boolean one = exchange.getRequestURI().getRawPath().endsWith("/demo%2Flathe-1");
            answer(
                    exchange,
                    200,
                    one
                            ? "{\"signals\":[{\"name\":\"power\"},{\"name\":\"state\"}]}"
                            : "{\"sites\":[{\"areas\":[{\"lines\":[{\"assets\":"
                                    + "[{\"id\":\"demo/lathe-1\",\"asset\":\"lathe-1\",\"agent\":\"demo/edge-1\"}]}]}]}]}");
        });
        assertThat(evidence.signals()).containsExactly("lathe-1/power", "lathe-1/state");
        assertThat(evidence.agents()).containsExactly(Map.entry("lathe-1", "demo/edge-1"));
    }

    /** A verdict over hours must not be lost to one moment in which the gateway was busy. */
    @Test
    void aGatewayThatAnsweredOnceIsAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/api/v1/series", exchange -> {
            int times = asked.incrementAndGet();
            if (times > 1 && times < 5) {
                exchange.close(); // the JDK's client, too, asks once more where a connection breaks
            } else {
                answer(exchange, 200, "{\"points\":[],\"next\":null}");
            }
        });
        assertThat(evidence.points("lathe-1", "power", 0)).isEmpty();
        assertThat(evidence.points("lathe-1", "power", 0)).isEmpty();
        assertThat(asked).hasValue(5);
    }

    @Test
    void aGatewayThatNeverAnsweredIsNotWaitedFor() {
        server.stop(0);
        long begin = System.nanoTime();
        assertThatThrownBy(() -> evidence.points("lathe-1", "power", 0)).isInstanceOf(UnreachableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    /** A gateway in trouble must not look like an empty one. */
    @Test
    void anyOtherErrorIsNotTakenForAnEmptyAnswer() {
        server.createContext("/api/v1/series", exchange -> answer(exchange, 503, "{\"detail\":\"still starting\"}"));
        assertThatThrownBy(() -> evidence.points("lathe-1", "power", 0))
                .hasMessageContaining("503")
                .hasMessageContaining("still starting");
    }

    @Test
    void gapsAndLedgerAreReadAsTheInterfacePageSays() throws Exception {
        server.createContext(
                "/api/v1/gaps",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"gaps\":[{\"id\":\"x\",\"scope\":{\"site\":\"demo\",\"agent\":\"edge-1\",\"server\":\"machining\",\"asset\":\"lathe-1\","
                                + "\"signal\":\"power\"},\"from\":\"2026-11-23T06:00:00Z\",\"to\":null,"
                                + "\"cause\":\"agent-down\"}],\"next\":null}"));
        server.createContext(
                "/api/v1/ledger",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"rows\":[],\"total\":{\"sampled\":12,\"stored\":10,\"keptAside\":0,\"inInbox\":0,"
                                + "\"dropped\":{\"repeat\":2},\"elsewhere\":0,\"inOutbox\":0,\"missing\":0,"
                                + "\"balanced\":null}}"));
        assertThat(evidence.gaps())
                .containsExactly(new Gap(
                        "demo/edge-1",
                        "machining",
                        "lathe-1",
                        "power",
                        Nanos.of("2026-11-23T06:00:00Z"),
                        Long.MAX_VALUE,
                        "agent-down"));
        assertThat(evidence.ledger()).isEqualTo(new LedgerTotal(12, 10, 0, 0, Map.of("repeat", 2L), 0, 0, 0, null));
        assertThat(List.of(evidence.ledger().repeats())).containsExactly(2L);
    }

    /** Several epochs that were lost at once are one loss; other events are none. */
    @Test
    void memoriesThatWereLostAreReadPageByPage() throws Exception {
        server.createContext("/api/v1/events", exchange -> {
            boolean second = exchange.getRequestURI().getQuery().contains("cursor=7");
            String event = "{\"type\":\"%s\",\"at\":\"2026-11-23T06:00:0%dZ\"}";
            String events = second
                    ? event.formatted("inbox-changed", 2)
                    : event.formatted("outbox-lost", 1) + "," + event.formatted("outbox-lost", 1) + ","
                            + event.formatted("clock-step", 1);
            answer(exchange, 200, "{\"events\":[" + events + "],\"next\":" + (second ? "null" : "\"7\"") + "}");
        });
        assertThat(evidence.memoriesLost())
                .containsExactlyInAnyOrder(
                        new MemoryLoss("outbox-lost", null, Nanos.of("2026-11-23T06:00:01Z")),
                        new MemoryLoss("inbox-changed", null, Nanos.of("2026-11-23T06:00:02Z")));
    }

    /** An agent tells at each start of the same old copy until its epoch is over; another copy is another loss. */
    @Test
    void anOldCopyThatIsToldOfAgainIsOneLoss() throws Exception {
        server.createContext("/api/v1/events", exchange -> {
            String event = "{\"type\":\"outbox-restored\",\"scope\":{\"site\":\"demo\",\"agent\":\"edge-1\"},"
                    + "\"at\":\"2026-11-23T06:00:0%dZ\",\"details\":{\"epoch\":\"e\",\"given\":\"%d\",\"received\":\"9\"}}";
            String events = event.formatted(5, 4) + "," + event.formatted(1, 4) + "," + event.formatted(6, 7);
            answer(exchange, 200, "{\"events\":[" + events + "],\"next\":null}");
        });
        assertThat(evidence.memoriesLost())
                .containsExactlyInAnyOrder(
                        new MemoryLoss("outbox-restored", "demo/edge-1", Nanos.of("2026-11-23T06:00:01Z"), 9 - 4),
                        new MemoryLoss("outbox-restored", "demo/edge-1", Nanos.of("2026-11-23T06:00:06Z"), 9 - 7));
    }

    private static void answer(com.sun.net.httpserver.HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
