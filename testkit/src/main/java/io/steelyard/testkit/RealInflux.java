package io.steelyard.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real InfluxDB 2 as a process of its own, in a folder of the test's, on free loopback ports, set up with an
 * organisation and a token. {@link #stop} and {@link #start} let it be away for a while; {@link #close} ends it.
 */
public final class RealInflux implements AutoCloseable {
    /** Names the environment variable that says where the program is. */
    public static final String VARIABLE = "STEELYARD_TEST_INFLUXD";

    public static final String ORG = "steelyard";
    public static final String TOKEN = "test-token";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ASK_EVERY_MILLIS = 50;

    private final Path program;
    private final Path folder;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process process;

    private RealInflux(Path program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = launch();
    }

    /** The program, when the environment names one that is there. */
    public static Optional<Path> program() {
        return Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of).filter(Files::isExecutable);
    }

    /** Starts and sets up a fresh one with an empty bucket {@code first}. */
    public static RealInflux fresh(Path program, Path folder) throws IOException, InterruptedException {
        RealInflux influx = new RealInflux(program, folder);
        influx.awaitHealthy();
        String body = "{\"username\":\"tester\",\"password\":\"only-for-tests\",\"org\":\"" + ORG
                + "\",\"bucket\":\"first\",\"token\":\"" + TOKEN + "\"}";
        HttpResponse<String> answer = influx.post("/api/v2/setup", body);
        if (answer.statusCode() != 201) {
            influx.close();
            throw new IOException("InfluxDB was not set up: " + answer.statusCode() + " " + answer.body());
        }
        return influx;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its process, for what it costs. */
    public long pid() {
        return process.pid();
    }

    /** Posts a body with the token. */
    public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    /** What a Flux query, as a JSON document, is answered with: CSV. */
    public String query(String document) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/api/v2/query?org=" + ORG, document);
        if (answer.statusCode() != 200) {
            throw new IOException("InfluxDB answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url().resolve(path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Token " + TOKEN)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Removes a bucket if it is there. */
    public void dropBucket(String name) throws IOException, InterruptedException {
        HttpResponse<String> found = send("GET", "/api/v2/buckets?name=" + name, "");
        Matcher id = Pattern.compile("\"id\": *\"([0-9a-f]{16})\"").matcher(found.body());
        if (id.find()) {
            send("DELETE", "/api/v2/buckets/" + id.group(1), "");
        }
    }

    /** Makes a bucket that keeps its points so long; zero for ever. */
    public void makeBucket(String name, Duration retention) throws IOException, InterruptedException {
        String org = id("/api/v2/orgs?org=" + ORG);
        HttpResponse<String> made = post(
                "/api/v2/buckets",
                "{\"orgID\":\"" + org + "\",\"name\":\"" + name + "\",\"retentionRules\":" + rules(retention) + "}");
        if (made.statusCode() != 201) {
            throw new IOException("bucket " + name + " was not made: " + made.body());
        }
    }

    /**
     * Makes a token that may read and write this bucket and do nothing else.
     *
     * @param maySeeOrganisation whether it may also look the organisation up by its name
     */
    public String tokenFor(String bucket, boolean maySeeOrganisation) throws IOException, InterruptedException {
        String org = id("/api/v2/orgs?org=" + ORG);
        String resource = "\"resource\":{\"type\":\"buckets\",\"id\":\"" + id("/api/v2/buckets?name=" + bucket)
                + "\",\"orgID\":\"" + org + "\"}}";
        String look = ",{\"action\":\"read\",\"resource\":{\"type\":\"orgs\",\"id\":\"" + org + "\"}}";
        HttpResponse<String> made = post(
                "/api/v2/authorizations",
                "{\"orgID\":\"" + org + "\",\"permissions\":[{\"action\":\"read\"," + resource
                        + ",{\"action\":\"write\"," + resource + (maySeeOrganisation ? look : "") + "]}");
        Matcher token = Pattern.compile("\"token\": *\"([^\"]+)\"").matcher(made.body());
        if (made.statusCode() != 201 || !token.find()) {
            throw new IOException("no token was made: " + made.statusCode() + " " + made.body());
        }
        return token.group(1);
    }

    /** Lets a bucket keep its points so long from now on; zero for ever. */
    public void keep(String bucket, Duration retention) throws IOException, InterruptedException {
        send(
                "PATCH",
                "/api/v2/buckets/" + id("/api/v2/buckets?name=" + bucket),
                "{\"retentionRules\":" + rules(retention) + "}");
    }

    /** A token that may write every bucket and read none. */
    public String writeOnlyToken() throws IOException, InterruptedException {
        String org = id("/api/v2/orgs?org=" + ORG);
        HttpResponse<String> made = post(
                "/api/v2/authorizations",
                "{\"orgID\":\"" + org
                        + "\",\"permissions\":[{\"action\":\"write\",\"resource\":{\"type\":\"buckets\",\"orgID\":\""
                        + org + "\"}}]}");
        Matcher token = Pattern.compile("\"token\": *\"([^\"]+)\"").matcher(made.body());
        if (!token.find()) {
            throw new IOException("no token was made: " + made.body());
        }
        return token.group(1);
    }

    private static String rules(Duration retention) {
        return "[{\"type\":\"expire\",\"everySeconds\":" + retention.toSeconds() + "}]";
    }

    /** Removes everything of a measurement, and with it what types its fields had. */
    public void deleteMeasurement(String bucket, String measurement) throws IOException, InterruptedException {
        HttpResponse<String> gone = post(
                "/api/v2/delete?org=" + ORG + "&bucket=" + bucket,
                "{\"start\":\"1970-01-01T00:00:00Z\",\"stop\":\"2200-01-01T00:00:00Z\",\"predicate\":\"_measurement=\\\""
                        + measurement + "\\\"\"}");
        if (gone.statusCode() != 204) {
            throw new IOException(measurement + " was not deleted: " + gone.body());
        }
    }

    private String id(String path) throws IOException, InterruptedException {
        Matcher id = Pattern.compile("\"id\": *\"([0-9a-f]{16})\"")
                .matcher(send("GET", path, "").body());
        if (!id.find()) {
            throw new IOException("nothing at " + path);
        }
        return id.group(1);
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Kills it; its data stays. */
    public void stop() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Starts it again on the same port and data. */
    public void start() throws IOException, InterruptedException {
        process = launch();
        awaitHealthy();
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        program.toString(),
                        "--reporting-disabled",
                        "--http-bind-address",
                        "127.0.0.1:" + port,
                        "--bolt-path",
                        folder.resolve("influxd.bolt").toString(),
                        "--sqlite-path",
                        folder.resolve("influxd.sqlite").toString(),
                        "--engine-path",
                        folder.resolve("engine").toString(),
                        "--log-level",
                        "error")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("influxd.log").toFile()))
                .start();
    }

    private void awaitHealthy() throws IOException, InterruptedException {
        long attempts = PATIENCE.toMillis() / ASK_EVERY_MILLIS;
        for (long i = 0; i < attempts; i++) {
            if (!process.isAlive()) {
                throw new IOException("InfluxDB ended: " + Files.readString(folder.resolve("influxd.log")));
            }
            try {
                HttpRequest health =
                        HttpRequest.newBuilder(url().resolve("/health")).GET().build();
                if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                process.waitFor(ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS); // not listening yet
            }
        }
        close();
        throw new IOException("InfluxDB was not healthy within " + PATIENCE);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
