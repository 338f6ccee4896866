package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.settings.HttpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may put onto the wire, byte by byte. */
@Timeout(60)
final class HostileHttpTest {
    private static final String HOST = "Host: 127.0.0.1\r\n";

    private final TestingViews plant = new TestingViews();
    private final ExecutorService answering = Executors.newFixedThreadPool(4);
    private final ExecutorService reading = Executors.newFixedThreadPool(1);
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private HttpEndpoint endpoint;

    @BeforeEach
    void start() {
        endpoint = open(new HttpConfig("127.0.0.1", 0, 2, 20, Duration.ofSeconds(30)));
    }

    private HttpEndpoint open(HttpConfig config) {
        HttpEndpoint opened = new HttpEndpoint(
                config,
                new HttpAddress(config.host())::refusal,
                plant.views(),
                loops,
                new Answering(answering, reading),
                () -> 1_700_000_000_000_000_000L);
        opened.start();
        return opened;
    }

    @AfterEach
    void end() {
        plant.slow.countDown();
        endpoint.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
        answering.shutdownNow();
        reading.shutdownNow();
    }

    /** One connection, read line by line. */
    private final class Wire implements AutoCloseable {
        private final Socket socket = new Socket("127.0.0.1", endpoint.port());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Wire() throws IOException {
            socket.setSoTimeout(20_000);
        }

        Wire send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        /** The status line and the headers. */
        List<String> head() throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                lines.add(line);
            }
            return lines;
        }

        /** The head, and past the body that it announces. */
        List<String> answer() throws IOException {
            List<String> head = head();
            int left = Integer.parseInt(header(head, "content-length"));
            StringBuilder body = new StringBuilder();
            while (left-- > 0) {
                body.append((char) in.read());
            }
            head.add(body.toString());
            return head;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String header(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n";
    }

    /** Otherwise the client takes one answer for another's. */
    @Test
    void answersInTheOrderOfTheRequestsHoweverLongEachTakes() throws Exception {
        try (Wire wire = new Wire()) {
            wire.send(get("/health") + get("/health/live") + get("/nothing") + get("/metrics"));
            plant.asked.await(20, TimeUnit.SECONDS);
            plant.slow.countDown();
            assertThat(wire.answer()).last().asString().contains("checks");
            assertThat(wire.answer()).last().isEqualTo("{\"status\":\"ok\"}");
            assertThat(wire.answer()).first().isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(wire.answer()).last().asString().contains("steelyard_up");
        }
    }

    /** Questions about years have threads of their own: a probe that must wait for them would end a gateway that is well. */
    @Test
    void longQuestionsDoNotHoldUpHealth() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        plant.reading = () -> {
            began.countDown();
            plant.checks();
        };
        List<Wire> readers = new ArrayList<>();
        try (Wire probe = new Wire()) {
            for (int i = 0; i < 5; i++) {
                Wire reader = new Wire();
                readers.add(reader);
                reader.send(get("/api/v1/series?asset=m&signal=count"));
            }
            assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
            probe.send(get("/health/live"));
            assertThat(probe.answer()).first().isEqualTo("HTTP/1.1 200 OK");
            plant.slow.countDown();
            for (Wire reader : readers) {
                assertThat(reader.answer()).first().isEqualTo("HTTP/1.1 200 OK");
            }
        } finally {
            for (Wire reader : readers) {
                reader.close();
            }
        }
    }

    /** An Error that nobody answers for leaves the client waiting, and its connection open, for ever. */
    @Test
    void answersWhereAQuestionIsTooLargeForTheMemory() throws Exception {
        plant.reading = () -> {
            throw new OutOfMemoryError("for a test");
        };
        try (Wire wire = new Wire()) {
            wire.send(get("/api/v1/series?asset=m&signal=count") + get("/health/live"));
            assertThat(wire.answer()).first().asString().startsWith("HTTP/1.1 500");
            assertThat(wire.answer()).first().isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void answersThousandsOfRequestsSentAtOnce() throws Exception {
        try (Wire wire = new Wire()) {
            int many = 3_000;
            Thread sending = new Thread(() -> {
                try {
                    wire.send(get("/nothing").repeat(many));
                } catch (IOException e) {
                    // the reader says it
                }
            });
            sending.start();
            for (int i = 0; i < many; i++) {
                assertThat(wire.answer()).first().isEqualTo("HTTP/1.1 404 Not Found");
            }
            sending.join();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1\\r\\n\\r\\n | 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n | 400",
                "GET / HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n | 400",
                "GET / HTTP/1.1\\r\\nHost: evil.example\\r\\n\\r\\n | 421",
                "GET http://evil.example/ HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n | 421",
                "GET http://127.0.0.1/health/live HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n | 200",
                "GET /health/live HTTP/1.0\\r\\n\\r\\n | 200",
                "GET / HTTP/3.1\\r\\nHost: a\\r\\n\\r\\n | 505",
                "GET /%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 404",
                "GET /api/v1/assets/%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /api/v1/assets/%ff HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /api/v1/gaps?limit=%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400",
                "GET /console/..%2f..%2fapi%2fschemas.json HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 404",
                "GET /console/../api/schemas.json HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 404",
                "GET /health HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n | 501",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n | 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3\\r\\nContent-Length: 4\\r\\n\\r\\nabcd | 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 999999\\r\\n\\r\\n | 413",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 999999\\r\\nExpect: 100-continue\\r\\n\\r\\n | 413",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nExpect: gold\\r\\n\\r\\nx | 417",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n | 400",
                "DELETE /health HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 405",
                "nonsense\\r\\n\\r\\n | 400",
            })
    void saysWhatIsWrongAsAProblem(String bytes, int status) throws Exception {
        plant.slow.countDown();
        try (Wire wire = new Wire()) {
            List<String> answer =
                    wire.send(bytes.replace("\\r", "\r").replace("\\n", "\n")).answer();
            assertThat(answer).first().asString().startsWith("HTTP/1.1 " + status);
            if (status != 200) {
                assertThat(header(answer, "content-type")).isEqualTo("application/problem+json");
                assertThat(answer).last().asString().contains("\"status\":" + status, "\"detail\":\"", "\"title\":\"");
            }
        }
    }

    @Test
    void saysWhatAPathTakes() throws Exception {
        try (Wire wire = new Wire()) {
            Map<String, String> methods = Map.of(
                    "*", "GET, HEAD, POST, PUT, DELETE, OPTIONS",
                    "/api/v1/gaps", "GET, HEAD, OPTIONS",
                    "/api/v1/dead-letter:replay", "POST, OPTIONS");
            for (Map.Entry<String, String> target : methods.entrySet()) {
                List<String> head = wire.send("OPTIONS " + target.getKey() + " HTTP/1.1\r\n" + HOST
                                + "Origin: http://evil.example\r\n\r\n")
                        .head();
                assertThat(head).first().isEqualTo("HTTP/1.1 204 No Content");
                assertThat(header(head, "allow")).isEqualTo(target.getValue());
                assertThat(header(head, "access-control-allow-origin")).isEmpty();
            }
        }
    }

    @Test
    void hasTheHeadersThatKeepABrowserInItsBounds() throws Exception {
        try (Wire wire = new Wire()) {
            List<String> head = wire.send(get("/")).head();
            assertThat(header(head, "content-security-policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(header(head, "x-content-type-options")).isEqualTo("nosniff");
            assertThat(header(head, "x-frame-options")).isEqualTo("DENY");
            assertThat(header(head, "cross-origin-resource-policy")).isEqualTo("same-origin");
            assertThat(header(head, "date")).isEqualTo("Tue, 14 Nov 2023 22:13:20 GMT");
        }
    }

    /** Whoever sends a byte now and then may not keep a place for ever. */
    @Test
    void endsAConnectionWhoseRequestDoesNotArrive() throws Exception {
        endpoint.close();
        endpoint = open(new HttpConfig("127.0.0.1", 0, 2, 20, Duration.ofMillis(200)));
        try (Wire wire = new Wire()) {
            assertThat(wire.send("GET /health HTTP/1.1\r\nHost: a").head()).isEmpty();
        }
    }

    @Test
    void takesNoMoreConnectionsThanItWants() throws Exception {
        List<Wire> open = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Wire wire = new Wire();
                open.add(wire);
                assertThat(wire.send(get("/health/live")).answer()).first().isEqualTo("HTTP/1.1 200 OK");
            }
            try (Wire tooMany = new Wire()) {
                assertThat(tooMany.head()).isEmpty();
            }
        } finally {
            for (Wire wire : open) {
                wire.close();
            }
        }
    }

    @Test
    void aStreamTellsEverythingThenChangesAndEvents() throws Exception {
        plant.slow.countDown();
        try (Wire wire = new Wire()) {
            List<String> head = wire.send(get("/api/v1/live")).head();
            assertThat(head).first().isEqualTo("HTTP/1.1 200 OK");
            assertThat(header(head, "content-type")).startsWith("text/event-stream");
            assertThat(untilEvent(wire, "ledger")).contains("event: values", "event: assets", "event: stages");
            plant.live.value(TestingViews.SIGNAL, new StoredPoint(2, 0, -1L), false); // told before what comes now
            plant.live.event(new EventRecord("clock-step", Scope.agent("works", "edge"), 1, Map.of("a", "b")));
            List<String> lines = untilEvent(wire, "events");
            assertThat(lines).anyMatch(line -> line.contains("18446744073709551615"));
            assertThat(lines).last().asString().contains("\"type\":\"clock-step\"", "\"site\":\"works\"");
        }
    }

    /** Lines up to the data of the event. */
    private static List<String> untilEvent(Wire wire, String name) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = wire.in.readLine();
        while (line != null && !line.equals("event: " + name)) {
            lines.add(line);
            line = wire.in.readLine();
        }
        lines.add(line);
        lines.add(wire.in.readLine());
        return lines;
    }

    @Test
    void aStreamOfHttp10HasNoChunksAndHeadHasNoStream() throws Exception {
        plant.slow.countDown();
        try (Wire wire = new Wire()) {
            List<String> head = wire.send("HEAD /api/v1/live HTTP/1.1\r\n" + HOST + "\r\n" + get("/health/live"))
                    .head();
            assertThat(header(head, "content-type")).startsWith("text/event-stream");
            assertThat(wire.answer()).last().isEqualTo("{\"status\":\"ok\"}");
        }
        try (Wire wire = new Wire()) {
            List<String> head = wire.send("GET /api/v1/live HTTP/1.0\r\n\r\n").head();
            assertThat(header(head, "transfer-encoding")).isEmpty();
            assertThat(wire.in.readLine()).isEqualTo("retry: 2000");
        }
    }

    @Test
    void refusesOneStreamTooMany() throws Exception {
        plant.slow.countDown();
        try (Wire first = new Wire();
                Wire second = new Wire();
                Wire third = new Wire()) {
            first.send(get("/api/v1/live")).head();
            second.send(get("/api/v1/live")).head();
            assertThat(third.send(get("/api/v1/live")).answer())
                    .first()
                    .asString()
                    .startsWith("HTTP/1.1 503");
        }
    }
}
