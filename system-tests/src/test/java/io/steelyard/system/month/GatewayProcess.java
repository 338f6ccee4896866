package io.steelyard.system.month;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.system.Steelyard;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link ClockedGateway} in a folder of its own, with an embedded store: its clock, its answers, its death. */
final class GatewayProcess implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(120);
    private static final Duration READY = Duration.ofSeconds(60);
    private static final int AT_ONCE = 3;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final Path folder;
    private final int ports;
    private final ObjectMapper json =
            new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> options;
    private Process process;
    private Writer clock;
    private long now;

    /**
     * Writes its settings.
     *
     * @param zone of all sites
     * @param now where its clock stands at first, nanoseconds since 1970
     */
    GatewayProcess(Path folder, String zone, long now) throws IOException {
        this(folder, zone, now, "sites: {" + MonthRun.SITE + ": {province: shandong}}\n", List.of());
    }

    /** A short life: what the second compiler costs comes back too late. */
    static GatewayProcess brief(Path folder, String zone, long now, String more) throws IOException {
        return new GatewayProcess(folder, zone, now, more, List.of("-XX:TieredStopAtLevel=1"));
    }

    private GatewayProcess(Path folder, String zone, long now, String more, List<String> options) throws IOException {
        this.options = options;
        this.folder = folder;
        this.ports = Steelyard.freePortBase();
        this.now = now;
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(
                folder.resolve("gateway.yaml"),
                "data: \"" + folder.resolve("data") + "\"\nzone: " + zone + "\nhttp: {port: " + ports
                        + "}\nmqtt: {port: " + (ports + 1)
                        + "}\ninbox: {keep: {time: 400d, size: 8GB}}\nstore: {embedded: {retention: 0d}}\n" + more);
    }

    int httpPort() {
        return ports;
    }

    int mqttPort() {
        return ports + 1;
    }

    /** Returns when it answers. */
    void start() throws IOException, InterruptedException {
        Path log = folder.resolve("gateway.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx640m",
                "-Djava.io.tmpdir=" + folder.resolve("tmp")));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                ClockedGateway.class.getName(),
                instant(now).toString(),
                "--config",
                folder.resolve("gateway.yaml").toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        clock = process.outputWriter();
        Instant until = Instant.now().plus(READY);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(until)) {
                throw new IOException("the gateway is not there:\n" + Files.readString(log));
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports + "/health/live"))
                    .timeout(ANSWER)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Its clock stands there from now on. */
    void clock(long nanos) throws IOException {
        now = nanos;
        clock.write(instant(nanos) + "\n");
        clock.flush();
    }

    /** What rests for so long has rested; whatever it reads at that moment has taken as long, and may be refused. */
    void pass(Duration time) throws IOException {
        clock.write(time + "\n");
        clock.flush();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND));
    }

    /** Takes what the questions give in their order; a few are asked at once. */
    static <T> void eachInOrder(List<Callable<T>> questions, Consumer<T> taker)
            throws IOException, InterruptedException {
        Iterator<Callable<T>> left = questions.iterator();
        Deque<Future<T>> asked = new ArrayDeque<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            while (left.hasNext() || !asked.isEmpty()) {
                while (left.hasNext() && asked.size() < AT_ONCE) {
                    asked.add(threads.submit(left.next()));
                }
                taker.accept(asked.remove().get());
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Asks {@code /api/v1/…}. */
    JsonNode get(String path) throws IOException, InterruptedException {
        return answer(request(path).GET().build());
    }

    /** Sends to {@code /api/v1/…}. */
    JsonNode send(String method, String path, String type, String body) throws IOException, InterruptedException {
        return answer(request(path)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports + "/api/v1/" + path))
                .timeout(ANSWER);
    }

    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(
                    request.method() + " " + request.uri() + " gave " + response.statusCode() + ": " + response.body());
        }
        return response.body().isEmpty() ? json.nullNode() : json.readTree(response.body());
    }

    /** The lines of {@code /metrics}. */
    String metrics() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports + "/metrics"))
                .timeout(ANSWER)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** The sum of a counter's lines in {@code /metrics} that begin so. */
    double metric(String beginning) throws IOException, InterruptedException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Seconds of processor time that it took since its start. */
    double cpuSeconds() {
        return process.toHandle()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1_000.0;
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns when it is gone. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** A folder or file of its data; it must not run while that is changed. */
    Path data(String name) {
        return folder.resolve("data/gateway").resolve(name);
    }

    /** Loses a folder or a file of its data, or has in its place what another holds. */
    void replace(String name, @Nullable Path by) throws IOException {
        Path lost = data(name);
        if (Files.exists(lost)) {
            try (Stream<Path> files = Files.walk(lost)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        if (by != null) {
            copy(by, lost);
        }
    }

    /** Copies a folder with what is in it. */
    static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
