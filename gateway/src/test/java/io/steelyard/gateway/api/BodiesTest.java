package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodiesTest {
    private static final int MOST = 200_000;
    private static final int CHUNK = 50_000;

    private final Router router = new Router(List.of(
            route(HttpMethod.GET, "/things/{id}", null),
            route(HttpMethod.PUT, "/things/{id}", new Taken(MOST, List.of("text/csv"), "Thing")),
            route(HttpMethod.POST, "/things/{id}:undo", null),
            route(HttpMethod.GET, "/sites/{site}/things/{kind}/versions/{n}", null)));
    private final Bodies bodies = new Bodies(router, () -> 0);

    private static Route route(HttpMethod method, String path, Taken taken) {
        return new Route(method, path, Role.LOCAL, "", "", List.of(), taken, request -> {
            throw ProblemException.notFound("");
        });
    }

    private EmbeddedChannel connection() {
        return new EmbeddedChannel(bodies.new Limit());
    }

    private static HttpRequest request(HttpMethod method, String path) {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, path);
    }

    private static int send(EmbeddedChannel connection, HttpMethod method, String path, int chunks) {
        connection.writeInbound(request(method, path));
        for (int i = 0; i < chunks && connection.isOpen(); i++) {
            connection.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[CHUNK])));
        }
        if (connection.isOpen()) {
            connection.writeInbound(new DefaultLastHttpContent());
        }
        FullHttpResponse refusal = connection.readOutbound();
        return refusal == null ? 0 : refusal.status().code();
    }

    /** A chunked body announces no length, so that it is counted as it comes; what a path takes is that path's alone. */
    @ParameterizedTest
    @CsvSource({
        "PUT, /things/a, 4, 0",
        "PUT, /things/a, 5, 413",
        "PUT, /things/a?dryRun=true, 4, 0",
        "GET, /things/a, 2, 413",
        "POST, /things/a:undo, 1, 0",
        "POST, /things/a:undo, 2, 413",
        "PUT, /nothing, 2, 413",
    })
    void refusesABodyThatIsMoreThanItsPathTakes(String method, String path, int chunks, int status) {
        EmbeddedChannel connection = connection();
        assertThat(send(connection, HttpMethod.valueOf(method), path, chunks)).isEqualTo(status);
        assertThat(connection.isOpen()).isEqualTo(status == 0);
    }

    @Test
    void refusesAnAnnouncedLengthBeforeItArrives() {
        EmbeddedChannel connection = connection();
        HttpRequest put = request(HttpMethod.PUT, "/things/a");
        put.headers().set(HttpHeaderNames.CONTENT_LENGTH, MOST + 1);
        connection.writeInbound(put);
        assertThat(connection.<FullHttpResponse>readOutbound().status().code()).isEqualTo(413);
        assertThat(connection.isOpen()).isFalse();
    }

    /** However many connections there are, memory holds a few large bodies: from their arrival until they are answered. */
    @Test
    void takesAFewLargeBodiesAtATimeOnAllConnectionsTogether() {
        List<Bodies.Limit> taking = new ArrayList<>();
        List<EmbeddedChannel> connections = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            taking.add(bodies.new Limit());
            connections.add(new EmbeddedChannel(taking.get(i)));
            assertThat(send(connections.get(i), HttpMethod.PUT, "/things/a", 4)).isZero();
        }
        assertThat(send(connection(), HttpMethod.PUT, "/things/a", 4)).isEqualTo(503);
        assertThat(send(connection(), HttpMethod.PUT, "/things/a", 1))
                .as("a small one")
                .isZero();
        taking.get(0).answered(4 * CHUNK);
        EmbeddedChannel next = connection();
        assertThat(send(next, HttpMethod.PUT, "/things/a", 4)).isZero();
        next.close();
        assertThat(send(connection(), HttpMethod.PUT, "/things/a", 4))
                .as("after a connection ended unanswered")
                .isZero();
        assertThat(send(connection(), HttpMethod.PUT, "/things/a", 4)).isEqualTo(503);
    }

    @Test
    void findsAPathByTheMostOfItThatDoesNotVary() {
        assertThat(router.find("/things/a").methods()).isEqualTo("GET, HEAD, PUT, OPTIONS");
        assertThat(router.find("/things/a:undo").methods()).isEqualTo("POST, OPTIONS");
        assertThat(router.find("/things/a:undo").variables()).containsEntry("id", "a");
        assertThat(router.find("/sites/a%2Fb/things/c/versions/7").variables())
                .containsEntry("site", "a/b")
                .containsEntry("kind", "c")
                .containsEntry("n", "7");
        assertThat(router.find("/things/a/b")).isNull();
        assertThat(router.find("/things/")).isNull();
    }
}
