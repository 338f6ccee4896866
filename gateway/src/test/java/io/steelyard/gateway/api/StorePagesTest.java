package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.settings.HttpAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the API says about the store, and what it lets people do to it. */
@Timeout(60)
final class StorePagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestingViews plant = new TestingViews();
    private final ExecutorService answering = Executors.newFixedThreadPool(2);
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpEndpoint endpoint;

    @BeforeEach
    void start() {
        endpoint = new HttpEndpoint(
                new HttpConfig("127.0.0.1", 0, 2, 20, Duration.ofSeconds(30)),
                new HttpAddress("127.0.0.1")::refusal,
                plant.views(),
                loops,
                new Answering(answering, answering),
                () -> 1_700_000_000_000_000_000L);
        plant.slow.countDown();
        endpoint.start();
    }

    @AfterEach
    void end() {
        endpoint.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
        answering.shutdownNow();
    }

    private HttpResponse<String> ask(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void saysWhatTheStoreTakes() throws Exception {
        JsonNode store = JSON.readTree(ask("GET", "/api/v1/store").body());
        assertThat(store.path("usedBytes").asLong()).isEqualTo(4_096);
        assertThat(store.path("freeBytes").asLong()).isEqualTo(1_024);
        assertThat(store.path("retentionDays").asLong()).isEqualTo(400);
        assertThat(store.path("compaction").path("state").asText()).isEqualTo("idle");
        assertThat(ask("GET", "/metrics").body())
                .contains("steelyard_store_bytes{what=\"used\"} 4096")
                .contains("steelyard_store_replaced_total{store=\"embedded\"} 0");
    }

    @Test
    void saysWhichSeriesCountAgainstTheBudget() throws Exception {
        JsonNode first = JSON.readTree(
                ask("GET", "/api/v1/store/series?site=works&limit=1").body());
        assertThat(first.path("budget").asLong()).isEqualTo(10);
        assertThat(first.path("used").asLong()).isEqualTo(9);
        assertThat(first.path("culprit").asText()).contains("works/m");
        assertThat(first.path("series").path(0).path("field").asText()).isEqualTo("speed");
        String next = first.path("next").asText();
        assertThat(JSON.readTree(ask("GET", "/api/v1/store/series?cursor=" + next)
                                .body())
                        .path("next")
                        .isNull())
                .isTrue();
        String nowhere = Cursor.of("nowhere");
        assertThat(ask("GET", "/api/v1/store/series?cursor=" + nowhere).statusCode())
                .isEqualTo(400);
    }

    /** Reading changes nothing, and a page that a person has open elsewhere must not either. */
    @Test
    void isCompactedByAPostOfOurOwnOnly() throws Exception {
        HttpResponse<String> read = ask("GET", "/api/v1/store:compact");
        assertThat(read.statusCode()).isEqualTo(405);
        assertThat(read.headers().firstValue("allow")).contains("POST, OPTIONS");
        assertThat(ask("POST", "/api/v1/store").statusCode()).isEqualTo(405);
        assertThat(ask("POST", "/api/v1/store:compact", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("POST", "/api/v1/store:compact", "Origin", "http://127.0.0.1:" + endpoint.port())
                        .statusCode())
                .isEqualTo(202);
        assertThat(ask("POST", "/api/v1/store:compact").statusCode()).isEqualTo(202);
    }

    /** What is too much for the store is a problem with the store's own sentence. */
    @Test
    void aQuestionBeyondTheBoundsIsAProblemThatSaysWhatToDo() throws Exception {
        plant.reading = () -> {
            throw new StoreException(
                    "cannot read points of works/m: it took longer than 30.0 s: ask for a shorter range");
        };
        HttpResponse<String> answer = ask("GET", "/api/v1/series?asset=m&signal=count&from=2023-01-01T00:00:00Z");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("detail").asText()).contains("ask for a shorter range");
    }
}
