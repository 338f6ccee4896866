package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.steelyard.settings.LockFile;
import io.steelyard.settings.ProcessHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only one at a time starts processes on a demo's folder, and nobody else changes it. */
@Timeout(60)
final class OwnedFolderTest {
    private static final String PID = Long.toString(ProcessHandle.current().pid());
    private static final int DIES_SO_OFTEN = 3;

    @TempDir
    Path folder;

    private LockFile ownedBy(String command) throws Exception {
        Files.createDirectories(folder.resolve("run"));
        return LockFile.take(folder.resolve("run/demo.lock"), PID + " (" + command + ")");
    }

    /** What a demo that runs cannot do without. */
    private void aDemoIsThere() throws IOException {
        for (String file : List.of(
                "run/demo",
                "run/edge-agent.epoch",
                "run/gateway.json",
                "run/gateway.pid",
                "config/gateway.yaml",
                "simulator/mapping.yaml",
                "edge-agent/outbox/segment-1")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), "of the demo that runs: " + file);
        }
    }

    /** All files but locks, which say who has them. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.endsWith("lock")) {
                    files.put(name, Files.readString(file));
                }
            }
        }
        return files;
    }

    private Ran demo(String more) {
        String[] command = ("demo --for 1ms --port-base 41000 --data " + folder + more).split(" ");
        return Ran.of(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --fresh"})
    void aSecondDemoNamesTheFirstAndChangesNothing(String more) throws Exception {
        aDemoIsThere();
        Map<String, String> before = files();
        try (LockFile own = ownedBy("steelyard demo")) {
            Ran second = demo(more);
            assertThat(own).isNotNull();
            assertThat(second.code()).isEqualTo(ExitCode.NO);
            assertThat(second.err()).contains(folder + " is in use by process " + PID + " (steelyard demo)", "--data");
            assertThat(second.out()).isEmpty();
            assertThat(files()).isEqualTo(before);
        }
    }

    /** After kill -9 of a demo its processes live on, and write where they wrote. */
    @ParameterizedTest
    @ValueSource(strings = {"", " --fresh"})
    void aDemoNamesEveryProcessThatOutlivedAnotherAndChangesNothing(String more) throws Exception {
        aDemoIsThere();
        try (ProcessHome gateway = ProcessHome.lock(folder, "gateway");
                ProcessHome agent = ProcessHome.lock(folder, "edge-agent")) {
            assertThat(List.of(gateway, agent)).doesNotContainNull();
            Map<String, String> before = files();
            Ran second = demo(more);
            assertThat(second.code()).isEqualTo(ExitCode.NO);
            assertThat(second.err())
                    .contains(
                            "process " + PID + " (gateway), process " + PID + " (edge-agent)",
                            "kill " + PID + " " + PID,
                            "--data");
            assertThat(second.out()).isEmpty();
            assertThat(files()).isEqualTo(before);
        }
    }

    /** Not even by a lock of its own. */
    @Test
    void aFolderThatNoDemoMadeIsNotEmptied() throws IOException {
        Files.writeString(folder.resolve("letter"), "dear");
        Ran ran = demo(" --fresh");
        assertThat(ran.code()).isEqualTo(ExitCode.NO);
        assertThat(ran.err()).contains(folder + " was not made by a demo");
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(folder.resolve("letter"));
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(folder.resolve("run"), "a file where the folder should be");
        Ran ran = demo("");
        assertThat(ran.code()).isEqualTo(ExitCode.NO);
        assertThat(ran.err()).contains("the data folder " + folder + " cannot be used", "--data");
    }

    /** The demo starts its gateway again: a second one beside it would take its folder and its port. */
    @Test
    void verifyWaitsForTheGatewayOfWhoeverOwnsTheFolder() throws Exception {
        aDemoIsThere();
        Files.delete(folder.resolve("simulator/mapping.yaml"));
        Files.writeString(
                Files.createDirectories(folder.resolve("simulator/truth")).resolve("00000001.csv"),
                "set,1,lathe-1/power,2026-11-23T06:00:00Z,1,0,2026-11-23T06:00:01Z,1,42\n");
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> answer(exchange, asked));
        gateway.start();
        try (LockFile own = ownedBy("steelyard demo")) {
            assertThat(own).isNotNull();
            Files.writeString(
                    folder.resolve("run/gateway.json"),
                    "{\"pid\":" + PID + ",\"url\":\"http://127.0.0.1:"
                            + gateway.getAddress().getPort() + "\"}");
            Map<String, String> before = files();
            Ran verify = Ran.of("verify", "--data", folder.toString());
            assertThat(verify.out()).as(verify.err()).contains("verdict");
            assertThat(verify.code()).isEqualTo(ExitCode.NO);
            assertThat(verify.err()).contains("still ran (process " + PID + " (steelyard demo))", "has ended");
            assertThat(asked).contains("/api/v1/ledger");
            assertThat(files()).as("no gateway was started").isEqualTo(before);
        }
        Ran ended = Ran.of("verify", "--data", folder.toString());
        assertThat(ended.code()).isEqualTo(ExitCode.NO);
        assertThat(ended.err()).as("a gateway, and no plant").isEmpty();
        try (ProcessHome simulator = ProcessHome.lock(folder, "simulator")) {
            assertThat(simulator).isNotNull();
            assertThat(Ran.of("verify", "--data", folder.toString()).err())
                    .contains("still ran (process " + PID + " (simulator))");
        } finally {
            gateway.stop(0);
        }
    }

    /** Nobody there at first, as between kill -9 and the next gateway. */
    private static void answer(HttpExchange exchange, List<String> asked) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            if (Collections.frequency(asked, "/health/live") <= DIES_SO_OFTEN) {
                return;
            }
            byte[] bytes = "{\"total\":{\"sampled\":1}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
