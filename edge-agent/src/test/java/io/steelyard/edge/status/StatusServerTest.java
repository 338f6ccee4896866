package io.steelyard.edge.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.steelyard.edge.operation.Allowed;
import io.steelyard.edge.operation.Audit;
import io.steelyard.edge.operation.Operation;
import io.steelyard.edge.operation.Operations;
import io.steelyard.settings.HttpAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class StatusServerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final StatusView VIEW = new StatusView(
            List.of(new StatusView.Server(
                    "plc",
                    false,
                    "Bad_Timeout",
                    null,
                    new StatusView.Numbers(Map.of("untyped", 3L), Map.of("signals", 7L)),
                    List.of(new StatusView.Failed(
                            "lathe-1/power", "s=power", "Bad_NodeIdUnknown", "it is \"away\"", Instant.EPOCH)))),
            new StatusView.Numbers(Map.of("sampled", 9L), Map.of("held", 1L)),
            new StatusView.Numbers(Map.of("published", 2L), Map.of("inFlight", 4L)),
            "online",
            List.of("server plc is waiting"),
            null);

    private static StatusServer start(int port) throws PortTakenException {
        return start(port, "127.0.0.1", VIEW);
    }

    private static StatusServer start(int port, String name, StatusView view) throws PortTakenException {
        return StatusServer.start(
                "127.0.0.1", port, new HttpAddress(name)::refusal, () -> view, Executors.newFixedThreadPool(2));
    }

    private static HttpResponse<String> get(StatusServer server, String path) throws Exception {
        return ask(server, "GET", path);
    }

    private static HttpResponse<String> ask(StatusServer server, String method, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What a server's link counts must be seen somewhere, or nobody ever learns of values without a type. */
    @Test
    void tellsWhatEachServersLinkCounts() throws Exception {
        try (StatusServer server = start(0)) {
            assertThat(get(server, "/metrics").body())
                    .contains("steelyard_agent_server_total{server=\"plc\",what=\"untyped\"} 3");
            assertThat(get(server, "/metrics").body()).contains("steelyard_agent_server_connected{server=\"plc\"} 0");
            assertThat(get(server, "/status").body()).contains("\"untyped\":3", "\"connected\":false");
            assertThat(get(server, "/status").body())
                    .contains("{\"signal\":\"lathe-1/power\",\"node\":\"s=power\",\"status\":\"Bad_NodeIdUnknown\","
                            + "\"reason\":\"it is \\\"away\\\"\",\"since\":\"1970-01-01T00:00:00Z\"}");
            HttpResponse<String> health = get(server, "/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("{\"status\":\"fail\"", "server plc is waiting");
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(server, "/other").statusCode()).isEqualTo(404);
        }
    }

    /** A clock that nobody can tell now must not look like one that is right. */
    @Test
    void tellsHowFarTheClockOfAServerIsOffAndOnlyWhereThatIsKnown() throws Exception {
        StatusView.Numbers none = new StatusView.Numbers(Map.of(), Map.of());
        StatusView view = new StatusView(
                List.of(
                        new StatusView.Server("slow", true, "", -37_042L, none, List.of()),
                        new StatusView.Server("away", false, "", null, none, List.of())),
                none,
                none,
                "online",
                List.of(),
                null);
        try (StatusServer server = start(0, "", view)) {
            assertThat(get(server, "/metrics").body().lines())
                    .contains("# TYPE steelyard_agent_clock_skew_seconds gauge")
                    .filteredOn(line -> line.startsWith("steelyard_agent_clock_skew_seconds"))
                    .containsExactly("steelyard_agent_clock_skew_seconds{server=\"slow\"} -37.042");
            assertThat(get(server, "/status").body())
                    .contains("{\"name\":\"slow\",\"connected\":true,\"detail\":\"\",\"skewMillis\":-37042,")
                    .contains("{\"name\":\"away\",\"connected\":false,\"detail\":\"\",\"failedSignals\"");
        }
    }

    /** Of a counter a rate is taken; of a gauge that only grows none can be, and a restart looks like a fall. */
    @Test
    void whatOnlyGrowsIsACounterAndOnlyThat() throws Exception {
        try (StatusServer server = start(0)) {
            List<String> lines = get(server, "/metrics").body().lines().toList();
            assertThat(lines)
                    .containsSubsequence(
                            "# TYPE steelyard_agent_outbox gauge", "steelyard_agent_outbox{what=\"held\"} 1")
                    .containsSubsequence(
                            "# TYPE steelyard_agent_outbox_total counter",
                            "steelyard_agent_outbox_total{what=\"sampled\"} 9")
                    .containsSubsequence(
                            "# TYPE steelyard_agent_server gauge",
                            "steelyard_agent_server{server=\"plc\",what=\"signals\"} 7");
            for (String line : lines) {
                if (line.startsWith("# TYPE ")) {
                    assertThat(line.endsWith(" counter")).as(line).isEqualTo(line.contains("_total "));
                } else if (!line.startsWith("#")) {
                    String name = line.substring(0, line.indexOf('{'));
                    assertThat(lines).as(line).anyMatch(one -> one.startsWith("# TYPE " + name + " "));
                }
            }
            assertThat(get(server, "/status").body())
                    .contains("\"outbox\":{\"held\":1,\"sampled\":9}", "\"inFlight\":4,\"published\":2");
        }
    }

    /** Who alerts on it needs each one's own number, and must not take a list for a certificate. */
    @Test
    void tellsWhenCertificatesAndRevocationListsEnd() throws Exception {
        StatusView view = VIEW.with(List.of(
                new StatusView.Certificate(false, "uplink", "ab", "CN=edge-1", Instant.EPOCH, 90),
                new StatusView.Certificate(true, "issuers", "cd", "CN=Works CA", Instant.EPOCH, -5)));
        try (StatusServer server = start(0, "127.0.0.1", view)) {
            assertThat(get(server, "/metrics").body())
                    .contains("steelyard_agent_certificate_seconds{folder=\"uplink\",certificate=\"ab\"} 90")
                    .contains("steelyard_agent_revocation_list_seconds{folder=\"issuers\",list=\"cd\"} -5");
            assertThat(get(server, "/status").body())
                    .contains("\"kind\":\"certificate\",\"folder\":\"uplink\"")
                    .contains("\"kind\":\"revocation-list\",\"folder\":\"issuers\"");
        }
    }

    /** A person in front of the machine sees the agent in a browser, with nothing loaded from elsewhere. */
    @Test
    void showsAPageForPeopleThatLoadsOnlyItsOwnFiles() throws Exception {
        try (StatusServer server = start(0)) {
            HttpResponse<String> page = get(server, "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'none'")
                    .contains("frame-ancestors 'none'");
            assertThat(page.body())
                    .contains("href=\"/page.css\"", "src=\"/page.js\"", "src=\"/words.js\"")
                    .doesNotContain("://");
            HttpResponse<String> script = get(server, "/page.js");
            assertThat(script.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
            assertThat(script.body()).doesNotContain("innerHTML", "://");
            assertThat(get(server, "/words.js").body()).contains("OPC UA servers", "OPC UA 服务器");
            assertThat(get(server, "/page.css").headers().firstValue("Content-Type"))
                    .contains("text/css; charset=utf-8");
            assertThat(get(server, "/page").statusCode()).isEqualTo(404);
        }
    }

    /** Every page says who may see it, and is read and nothing else. */
    @Test
    void everyPageHasARoleAndIsOnlyRead() throws Exception {
        try (StatusServer server = start(0)) {
            assertThat(Pages.ALL)
                    .extracting(Pages.Page::path)
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThan(4);
            for (Pages.Page page : Pages.ALL) {
                assertThat(page.role()).as(page.path()).isNotNull();
                HttpResponse<String> got = get(server, page.path());
                assertThat(got.statusCode()).as(page.path()).isIn(200, 503);
                HttpResponse<String> head = ask(server, "HEAD", page.path());
                assertThat(head.statusCode()).as(page.path()).isEqualTo(got.statusCode());
                assertThat(head.body()).as(page.path()).isEmpty();
                assertThat(head.headers().firstValueAsLong("Content-Length"))
                        .as(page.path())
                        .hasValue(got.body().getBytes(StandardCharsets.UTF_8).length);
                for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE")) {
                    HttpResponse<String> refused = ask(server, method, page.path());
                    assertThat(refused.statusCode()).as(method + page.path()).isEqualTo(405);
                    assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
                    isProblem(refused, 405);
                }
            }
        }
    }

    @Test
    void everyOtherPathIsNotFoundWhateverTheMethod() throws Exception {
        try (StatusServer server = start(0)) {
            for (String path :
                    List.of("/page", "/healthy", "/health/", "/health%2Flive", "/api/v1/health", "/metrics/x")) {
                for (String method : List.of("GET", "POST")) {
                    isProblem(ask(server, method, path), 404);
                }
            }
            assertThat(get(server, "/health/live?at=now").statusCode()).isEqualTo(200);
        }
    }

    private static void isProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"type\":\"about:blank\"", "\"status\":" + status, "\"detail\":\"");
    }

    /** A page on the web whose name leads to this machine must not read the plant through a visitor's browser. */
    @ParameterizedTest
    @CsvSource({
        "Host: 127.0.0.1:8081, 200",
        "Host: [::1]:8081, 200",
        "Host: localhost, 200",
        "Host: edge-agent:8081, 200",
        "Host: plant.localhost, 200",
        "Host: evil.example, 421",
        "Host: evil.example:8081, 421",
        "Host: 127.0.0.1.evil.example, 421",
        "Host: a b, 400",
        "Host:, 400",
        "Accept: */*, 400"
    })
    void answersToAddressesAndPlainHostNamesOnly(String header, int status) throws Exception {
        try (StatusServer server = start(0)) {
            assertThat(raw(server, "GET /health/live HTTP/1.1\r\n" + header + "\r\n"))
                    .isEqualTo(status);
        }
    }

    /** Who lets others reach the page by a name must be able to be reached by it. */
    @Test
    void answersToTheNameThatItListensOn() throws Exception {
        try (StatusServer server = start(0, "agent.works.example", VIEW)) {
            assertThat(raw(server, "GET /health/live HTTP/1.1\r\nHost: Agent.works.example:8081\r\n"))
                    .isEqualTo(200);
            assertThat(raw(server, "GET /health/live HTTP/1.1\r\nHost: works.example\r\n"))
                    .isEqualTo(421);
        }
    }

    /** It is to be seen, but the agent does its work. */
    @Test
    void anOpenAddressFailsItsCheckAndMakesNothingUnready() throws Exception {
        StatusView open =
                new StatusView(List.of(), VIEW.outbox(), VIEW.uplink(), "online", List.of(), "plant \"network\" 7");
        try (StatusServer server = start(0, "127.0.0.1", open)) {
            HttpResponse<String> health = get(server, "/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .startsWith("{\"status\":\"warn\",\"checks\":[{\"name\":\"security\",\"status\":\"fail\",")
                    .contains("(plant \\\"network\\\" 7)", "remove insecure");
            HttpResponse<String> ready = get(server, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).isEqualTo("{\"status\":\"ok\",\"checks\":[]}");
        }
    }

    @Test
    void theNameInTheRequestItselfGoesBeforeTheHeader() throws Exception {
        try (StatusServer server = start(0)) {
            assertThat(raw(server, "GET http://evil.example/health/live HTTP/1.1\r\nHost: localhost\r\n"))
                    .isEqualTo(421);
            assertThat(raw(server, "GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n"))
                    .isEqualTo(400);
            assertThat(raw(server, "GET /health/live HTTP/1.0\r\n")).isEqualTo(200);
        }
    }

    /** The status of the answer to bytes that a client library would not send. */
    private static int raw(StatusServer server, String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    @Test
    void endsItsThreadsWhenItCloses() throws Exception {
        ExecutorService answering = Executors.newFixedThreadPool(2);
        StatusServer.start("127.0.0.1", 0, host -> 0, () -> VIEW, answering).close();
        assertThat(answering.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPortThatIsTakenIsAnExceptionOfItsOwn() throws Exception {
        try (StatusServer first = start(0)) {
            PortTakenException taken = catchThrowableOfType(PortTakenException.class, () -> start(first.port()));
            assertThat(taken).hasCauseInstanceOf(BindException.class);
        }
    }

    /** What others may ask from away, a person on the machine asks here, with the same words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | application/json | {\"operation\":\"hello\"} | 200",
                "POST | Application/JSON; charset=utf-8 | {\"operation\":\"hello\"} | 200",
                "POST | application/json | {\"operation\":\"helo\"} | 404",
                "POST | application/json | {\"operation\":\"change\"} | 403",
                "POST | text/plain | {\"operation\":\"hello\"} | 415",
                "PUT | application/json | {\"operation\":\"hello\"} | 405"
            })
    void takesRequests(String method, String type, String body, int status, @TempDir Path folder) throws Exception {
        ScheduledExecutorService workers = Executors.newScheduledThreadPool(2);
        Duration limit = Duration.ofSeconds(20);
        try (StatusServer server = start(0)) {
            assertThat(post(server, method, type, body).statusCode()).isEqualTo(status < 405 ? 503 : status);
            server.answer(new Operations(
                    List.of(
                            new Operation(
                                    "hello", io.steelyard.edge.operation.Role.READ, limit, 100, List.of(), a -> "you"),
                            new Operation(
                                    "change",
                                    io.steelyard.edge.operation.Role.MANAGE,
                                    limit,
                                    100,
                                    List.of(),
                                    a -> "no")),
                    new Allowed(io.steelyard.edge.operation.Role.READ, null),
                    new Operations.Doors(
                            new Audit(folder, InstantSource.system()),
                            workers,
                            workers,
                            InstantSource.system(),
                            System::nanoTime,
                            (word, known) -> "know " + known)));
            HttpResponse<String> answer = post(server, method, type, body);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains(status == 200 ? "\"result\":\"you\"" : "\"status\":" + status);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains(status == 200 ? "application/json" : "application/problem+json");
        } finally {
            workers.shutdownNow();
        }
    }

    private static HttpResponse<String> post(StatusServer server, String method, String type, String body)
            throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/operations"))
                        .header("Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
