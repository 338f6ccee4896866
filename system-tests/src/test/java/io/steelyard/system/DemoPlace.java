package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.simulator.plant.PlantLayout;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A demo's place: a data folder, temporary files and ports of its own. */
final class DemoPlace {
    private static final PlantLayout PLANT = PlantLayout.steelCity("demo");
    /** What the plant shows when it starts. */
    static final int SIGNALS = PLANT.signalCount();

    /** Where nobody read for a while: each signal once, and each server. */
    static final int GAPS_AN_ABSENCE = SIGNALS + PLANT.areas().size();

    private static final Pattern STORED =
            Pattern.compile("steelyard_stage_out_total\\{stage=\"store\"} (\\d+)", Pattern.MULTILINE);
    private static final Pattern STAGE = Pattern.compile("^steelyard_stage_out_total\\{", Pattern.MULTILINE);
    private static final Pattern STORED_ROWS = Pattern.compile("; stored ([0-9,]+);");
    private static final Pattern GAP = Pattern.compile("\"cause\"");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path folder;
    private final Path data;
    private final Path temporary;
    private final int base;
    private @Nullable Path unpacked;
    private Map<String, String> environment = Map.of();

    static int signalsOf(String asset) {
        return PLANT.assets().stream()
                .filter(one -> one.id().equals(asset))
                .mapToInt(one -> one.signals().size())
                .sum();
    }

    DemoPlace(Path folder) throws IOException {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.temporary = Files.createDirectory(folder.resolve("tmp"));
        this.base = Steelyard.freePortBase();
    }

    /** From now on everything here is started from what was unpacked there, in this environment only. */
    void startFrom(Path program, Map<String, String> surroundings) {
        unpacked = program;
        environment = new HashMap<>(surroundings);
        environment.put("JAVA_TOOL_OPTIONS", options() + " -Duser.home=" + surroundings.get("HOME"));
    }

    Path data() {
        return data;
    }

    int base() {
        return base;
    }

    List<String> command(String length) {
        return command(length, base);
    }

    /** The same on other ports. */
    List<String> command(String length, int portBase) {
        return List.of("demo", "--for", length, "--port-base", Integer.toString(portBase), "--data", data.toString());
    }

    List<String> fresh(String length) {
        return Stream.concat(command(length).stream(), Stream.of("--fresh")).toList();
    }

    Steelyard start(List<String> arguments) throws IOException {
        return unpacked == null
                ? Steelyard.start(folder, Map.of("STEELYARD_BUILD", "never", "JAVA_TOOL_OPTIONS", options()), arguments)
                : Steelyard.start(unpacked.resolve("steelyard"), folder, environment, arguments);
    }

    /** Short lives: what the second compiler costs comes back too late. */
    private String options() {
        return "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary;
    }

    Steelyard.Result run(Duration limit, List<String> arguments) throws IOException, InterruptedException {
        try (Steelyard steelyard = start(arguments)) {
            return steelyard.await(limit);
        }
    }

    Steelyard.Result verify(String... more) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("verify", "--data", data.toString()), Stream.of(more))
                .toList();
        return run(Duration.ofSeconds(90), command);
    }

    /** Switches a fault of the running demo on. */
    void fault(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("fault"), Stream.concat(Stream.of(arguments), Stream.of("--data", data.toString())))
                .toList();
        Steelyard.Result result = run(Duration.ofSeconds(30), command);
        assertThat(result.exitCode()).as("%s: %s", command, result.output()).isZero();
    }

    List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }

    /** Kills a process and waits until the demo has it again. */
    void kill(String process, Steelyard demo) {
        awaitAfter(kill(process), process, demo);
    }

    /** Kills a process, and gives its pid. */
    long kill(String process) {
        long pid = pidOf(process);
        ProcessHandle victim = ProcessHandle.of(pid).orElseThrow();
        assertThat(victim.destroyForcibly()).as("SIGKILL to the " + process).isTrue();
        return pid;
    }

    private void awaitAfter(long pid, String process, Steelyard demo) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !demo.isRunning() || (pidOf(process) != -1 && pidOf(process) != pid));
        assertThat(demo.isRunning())
                .as("the demo goes on after the %s died:%n%s", process, demo.output())
                .isTrue();
    }

    private static long pidIn(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }

    void awaitStored(long count, Steelyard demo) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !demo.isRunning() || stored() > count);
        assertThat(demo.isRunning()).as("the demo runs:%n%s", demo.output()).isTrue();
    }

    /** The three that run now stand in the list of lives, as ready and without an end; who looks later cannot wait for it. */
    void awaitLives(Steelyard demo) {
        for (String process : List.of("simulator", "edge-agent", "gateway")) {
            await(process + " in lives.csv")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !demo.isRunning()
                            || lives().stream()
                                    .anyMatch(line -> line.matches(process + "," + pidOf(process) + ",[^,]+,[^,]+,")));
        }
        assertThat(demo.isRunning()).as("the demo runs:%n%s", demo.output()).isTrue();
    }

    private List<String> lives() throws IOException {
        return Files.readAllLines(data.resolve("run/lives.csv"));
    }

    private long pidOf(String process) {
        return pidIn(data.resolve("run").resolve(process + ".pid"));
    }

    /** How many rows a verdict found stored. */
    static long storedRows(Steelyard.Result verdict) {
        Matcher matcher = STORED_ROWS.matcher(verdict.output());
        assertThat(matcher.find()).as(verdict.output()).isTrue();
        return Long.parseLong(matcher.group(1).replace(",", ""));
    }

    /** What this life of the gateway has stored, -1 while it does not answer. */
    long stored() {
        try {
            Matcher matcher = STORED.matcher(metrics());
            return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    /** How many gap records the gateway has, at most a page. */
    long gaps() throws IOException {
        return GAP.matcher(text("/api/v1/gaps?limit=10000")).results().count();
    }

    /** What the gateway answers. */
    JsonNode json(String path) throws IOException {
        return new ObjectMapper().readTree(text(path, Duration.ofSeconds(30)));
    }

    long stagesCounted() throws IOException {
        return STAGE.matcher(metrics()).results().count();
    }

    private String metrics() throws IOException {
        return text("/metrics");
    }

    private String text(String path) throws IOException {
        return text(path, Duration.ofSeconds(5));
    }

    private String text(String path, Duration limit) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + base + path))
                .timeout(limit)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the gateway was asked");
        }
    }
}
