package io.steelyard.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.testkit.FakeInflux;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reading relies on in InfluxDB's own words: the fake's are the real one's, when the environment says where that is. */
@Timeout(60)
final class InfluxAnswersTest {
    private static final String FAKE = "fake";
    private static final String BUCKET = "answers";
    private static final String WHERE = "?org=" + RealInflux.ORG + "&bucket=" + BUCKET;

    @TempDir
    static Path folder;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static FakeInflux fake;
    private static RealInflux real;

    @BeforeAll
    static void start() throws Exception {
        fake = FakeInflux.start(BUCKET);
        if (RealInflux.program().isPresent()) {
            real = RealInflux.fresh(RealInflux.program().orElseThrow(), folder);
            real.makeBucket(BUCKET, Duration.ZERO);
        }
    }

    @AfterAll
    static void stop() {
        fake.close();
        if (real != null) {
            real.close();
        }
    }

    private static HttpResponse<String> post(String peer, String path, String type, String body)
            throws IOException, InterruptedException {
        assumeTrue(
                peer.equals(FAKE) || real != null,
                "skipped peer: InfluxDB 2 (" + RealInflux.VARIABLE + " does not name its program)");
        URI url = peer.equals(FAKE) ? fake.url() : real.url();
        return HTTP.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Authorization", "Token " + RealInflux.TOKEN)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> write(String peer, String lines) throws IOException, InterruptedException {
        return post(peer, "/api/v2/write" + WHERE + "&precision=ns", "text/plain; charset=utf-8", lines);
    }

    private static HttpResponse<String> ask(String peer, String bucket, String asset)
            throws IOException, InterruptedException {
        String flux = PointReader.from(bucket, 0, 2_000_000_000_000_000_000L) + " |> filter(fn: (r) => r.asset == \""
                + asset + "\") |> drop(columns: [\"_start\", \"_stop\"])";
        return post(
                peer,
                "/api/v2/query?org=" + RealInflux.ORG,
                "application/json",
                "{\"query\":\"" + flux.replace("\"", "\\\"")
                        + "\",\"dialect\":{\"header\":true,\"annotations\":[\"datatype\"]}}");
    }

    /** One stands between two blocks, too; an answer that is cut has it only where it is cut behind a whole block. */
    @ParameterizedTest
    @ValueSource(strings = {FAKE, "real"})
    void anEmptyLineEndsEachBlockOfAnAnswer(String peer) throws Exception {
        assertThat(write(peer, "m,asset=a one=1.5,two=\"x\",three=true 1790000040000000000")
                        .statusCode())
                .isEqualTo(204);
        String rows = ask(peer, BUCKET, "a").body();
        assertThat(List.of(rows.split("\r\n\r\n", -1))).hasSize(4).last().isEqualTo("");
        assertThat(ask(peer, BUCKET, "b").body()).isEqualTo("\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {FAKE, "real"})
    void aBucketThatIsNotThereIsNotFound(String peer) throws Exception {
        HttpResponse<String> answer = ask(peer, "none", "a");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains("\"not found\"", "failed to initialize execute state: could not find bucket \\\"none\\\"");
    }

    /** So none of them can stand in an answer. */
    @ParameterizedTest
    @CsvSource({
        "fake,NaN",
        "fake,+Inf",
        "fake,-Inf",
        "fake,Infinity",
        "real,NaN",
        "real,+Inf",
        "real,-Inf",
        "real,Infinity"
    })
    void takesNoFieldThatIsNoNumber(String peer, String value) throws Exception {
        assertThat(write(peer, "m,asset=c one=" + value + " 1790000040000000000")
                        .statusCode())
                .isEqualTo(400);
    }

    /** The largest and the smallest come back without an exponent, each as it was. */
    @ParameterizedTest
    @ValueSource(strings = {FAKE, "real"})
    void givesLongNumbersBack(String peer) throws Exception {
        assertThat(write(peer, "m,asset=d least=4.9E-324,most=-1.7976931348623157E308 1790000040000000000")
                        .statusCode())
                .isEqualTo(204);
        assertThat(ask(peer, BUCKET, "d").body()).doesNotContain("Inf");
    }
}
