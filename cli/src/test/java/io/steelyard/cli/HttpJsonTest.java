package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a line that is slow to connect, and to a server that counts what it gets. */
final class HttpJsonTest {
    private static final byte[] ANSWER = "{\"done\":true}".getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger tried = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private HttpServer server;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            taken.incrementAndGet();
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
        });
        server.start();
        url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Asks where so many connections are not taken in time. */
    private HttpJson behind(int late) {
        HttpClient http = HttpClient.newHttpClient();
        return new HttpJson(null, request -> {
            if (tried.incrementAndGet() <= late) {
                throw new HttpConnectTimeoutException("HTTP connect timed out");
            }
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        });
    }

    /** One busy moment of a machine must not end what has run on it for an hour. */
    @Test
    void aConnectionThatIsNotTakenInTimeIsTriedAgain() throws Exception {
        assertThat(behind(2).post(url).path("done").asBoolean()).isTrue();
        assertThat(tried).hasValue(3);
        assertThat(taken).hasValue(1);
    }

    @Test
    void oneThatIsNeverTakenIsGivenUp() {
        HttpJson http = behind(Integer.MAX_VALUE);
        assertThatThrownBy(() -> http.get(url))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("did not answer: HTTP connect timed out");
        assertThat(tried).hasValue(3);
    }

    /** Whoever has no answer does not know whether it was done. */
    @Test
    void aRequestThatMayHaveBeenTakenIsNotSentAgain() {
        HttpJson http = new HttpJson(null, request -> {
            tried.incrementAndGet();
            throw new HttpTimeoutException("request timed out");
        });
        assertThatThrownBy(() -> http.post(url)).isInstanceOf(UnreachableException.class);
        assertThat(tried).hasValue(1);
    }
}
