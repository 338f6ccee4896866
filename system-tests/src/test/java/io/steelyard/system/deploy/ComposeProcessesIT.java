package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.steelyard.system.Steelyard;
import java.io.File;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the compose file runs, without containers: the three processes with the mounted settings, a data folder each, the
 * health checks and the exchange of certificates. Only names, ports and the database differ.
 */
final class ComposeProcessesIT {
    private static final Path ROOT = Repository.root();
    private static final Path TOOLS = ROOT.resolve("deploy/compose");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern STORED = Pattern.compile("steelyard_stage_out_total\\{stage=\"store\"} (\\d+)");

    @TempDir
    Path folder;

    private final List<Process> running = new ArrayList<>();
    private final Map<Integer, Integer> ports = new HashMap<>();

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Process process : running) {
            process.destroy();
        }
        for (Process process : running) {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void theAgentIsHealthyOnceCertificatesAreExchangedAndItsSamplesAreStored()
            throws IOException, InterruptedException {
        int base = Steelyard.freePortBase();
        int next = base;
        for (int port : List.of(8080, 1883, 8081, 4840, 4841, 4842, 4843, 4844)) {
            ports.put(port, next++);
        }
        for (String process : List.of("gateway", "simulator", "edge-agent")) {
            start(process);
        }
        String agent = folder.resolve("edge-agent").toString();
        String simulator = folder.resolve("simulator").toString();
        await().atMost(LIMIT).until(() -> healthy(8080, "/health/ready") && healthy(8081, "/health/live"));
        await().atMost(LIMIT).until(() -> healthy(4840));
        assertThat(run("exchange-certificates", "--check", agent, simulator))
                .as("nobody is trusted before the step")
                .isNotZero();
        assertThat(healthy(8081, "/health/ready")).isFalse();

        assertThat(run("exchange-certificates", agent, simulator)).isZero();

        assertThat(run("exchange-certificates", "--check", agent, simulator)).isZero();
        await().atMost(LIMIT).until(() -> healthy(8081, "/health/ready"));
        await().atMost(LIMIT).until(() -> stored() > 100);
        assertThat(healthy(8080, "/nowhere")).as("404 is not healthy").isFalse();
    }

    @Test
    void theHealthCheckFailsWhereNothingListens() throws IOException, InterruptedException {
        assertThat(run("healthy", String.valueOf(freePort()))).isNotZero();
    }

    private boolean healthy(int port, String... path) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(String.valueOf(ports.get(port))));
        arguments.addAll(List.of(path));
        return run("healthy", arguments.toArray(new String[0])) == 0;
    }

    private int run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(TOOLS.resolve(tool).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("tools.log").toFile()))
                .start();
        running.add(process);
        assertThat(process.waitFor(150, TimeUnit.SECONDS)).as(tool).isTrue();
        running.remove(process);
        return process.exitValue();
    }

    private void start(String process) throws IOException {
        Path data = Files.createDirectories(folder.resolve(process));
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("influx-token"), "unused here");
        String settings = Files.readString(TOOLS.resolve(process + ".yaml"))
                .replace("/var/lib/steelyard/data", data.toString())
                .replace(ComposeFile.SECRETS, secrets + "/")
                .replace("kind: influxdb", "kind: embedded")
                .replace("//simulator:", "//127.0.0.1:")
                .replace("//gateway:", "//127.0.0.1:")
                .replace("host: 0.0.0.0", "host: 127.0.0.1");
        for (Map.Entry<Integer, Integer> port : ports.entrySet()) {
            settings = settings.replaceAll("(:|: )" + port.getKey() + "\\b", "$1" + port.getValue());
        }
        Path file = Files.writeString(folder.resolve(process + ".yaml"), settings);
        ProcessBuilder builder = new ProcessBuilder(
                        ROOT.resolve("steelyard").toString(), process, "--config", file.toString())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(folder.resolve(process + ".log").toFile());
        builder.environment().put("STEELYARD_BUILD", "never");
        builder.environment().put("STEELYARD_JAVA_OPTIONS", "-Xmx256m -XX:TieredStopAtLevel=1");
        running.add(builder.start());
    }

    private long stored() throws IOException, InterruptedException {
        String counters = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(8080) + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher stored = STORED.matcher(counters);
        return stored.find() ? Long.parseLong(stored.group(1)) : 0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }
}
