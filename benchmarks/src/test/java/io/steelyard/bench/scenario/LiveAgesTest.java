package io.steelyard.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.steelyard.bench.process.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An age that nobody could read must never stand in a row as a number. */
final class LiveAgesTest {
    private static final String PATH = "/api/v1/assets/";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private HttpServer gateway;
    private Instant now = Instant.parse("2026-01-01T00:01:00Z");

    @BeforeEach
    void open() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext(PATH, exchange -> {
            String asset = exchange.getRequestURI().getPath().substring(PATH.length());
            String body = answers.getOrDefault(asset, "404");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.startsWith("{") ? 200 : Integer.parseInt(body), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        gateway.start();
    }

    @AfterEach
    void close() {
        gateway.stop(0);
    }

    @Test
    void ofAnAssetTheNewestSignalCountsAndOfAssetsTheOldestOrTheNewest() throws IOException {
        answers.put("a", asset("\"2026-01-01T00:00:58.5Z\"", "null", "\"2026-01-01T00:00:10Z\""));
        answers.put("b", asset("\"2026-01-01T00:00:57Z\""));
        LiveAges ages = ages("a", "b");
        assertThat(ages.greatest()).isEqualTo(3.0);
        assertThat(ages.least()).isEqualTo(1.5);
    }

    @Test
    void whatIsNotShownAnyMoreGrowsOldFromTheNewestThatWas() throws IOException {
        answers.put("a", asset("\"2026-01-01T00:00:59Z\""));
        LiveAges ages = ages("a");
        assertThat(ages.greatest()).isEqualTo(1.0);
        now = now.plusSeconds(600);
        answers.remove("a");
        assertThat(ages.greatest()).as("unknown to a gateway that is back").isEqualTo(601.0);
        answers.put("a", asset("null"));
        assertThat(ages.greatest()).as("told, and no value yet").isEqualTo(601.0);
        answers.put("a", asset("\"2026-01-01T00:10:59Z\""));
        assertThat(ages.greatest()).isEqualTo(1.0);
    }

    @Test
    void anAgeThatCannotBeReadIsAnErrorThatSaysSo() {
        answers.put("b", asset("null"));
        answers.put("c", "500");
        answers.put("d", "{\"title\":\"something else\"}");
        assertThatThrownBy(() -> ages("a").greatest())
                .isInstanceOf(IOException.class)
                .hasMessage("the age of a cannot be read: the live view does not know it and never had one");
        assertThatThrownBy(() -> ages("b").greatest())
                .isInstanceOf(IOException.class)
                .hasMessage("the age of b cannot be read: the live view has no value of it and never had one");
        assertThatThrownBy(() -> ages("c").greatest())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/api/v1/assets/c answered 500");
        assertThatThrownBy(() -> ages("d").greatest())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/api/v1/assets/d is no asset with signals");
    }

    @Test
    void looksAtAssetsThatLieApart() {
        List<String> all =
                IntStream.rangeClosed(1, 10).mapToObj(Integer::toString).toList();
        assertThat(LiveAges.spread(all, 5)).containsExactly("2", "4", "6", "8", "10");
        assertThat(LiveAges.spread(all, 1)).containsExactly("10");
    }

    private LiveAges ages(String... assets) {
        Page page = new Page("http://127.0.0.1:" + gateway.getAddress().getPort());
        return new LiveAges(page, List.of(assets), () -> now);
    }

    private static String asset(String... times) {
        StringBuilder signals = new StringBuilder();
        for (String time : times) {
            signals.append(signals.isEmpty() ? "" : ",")
                    .append("{\"time\":")
                    .append(time)
                    .append('}');
        }
        return "{\"since\":\"2026-01-01T00:00:59.9Z\",\"signals\":[" + signals + "]}";
    }
}
