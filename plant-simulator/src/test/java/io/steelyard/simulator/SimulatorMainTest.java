package io.steelyard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as a process of its own. */
final class SimulatorMainTest {
    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    /** The ground of the oracle: whatever instruction the death comes at, the truth has one unbroken story. */
    @Test
    void aKilledProcessIsContinuedWithCountersThatNeverGoBack() throws Exception {
        Path config = config(freePort(), "speed: 20");
        TruthFiles truth = new TruthFiles(folder.resolve("data/simulator/truth"));
        for (int life = 1; life <= 2; life++) {
            int before = life == 1 ? 0 : truth.rows("done").size();
            Process process = start(config);
            assertThat(Subscriber.until(() -> isAlive(process) && doneRows(truth) > before + 800, 30))
                    .as("life %d", life)
                    .isTrue();
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        Map<String, Double> counters = new HashMap<>();
        Map<String, String> times = new HashMap<>();
        List<String> numbers = new ArrayList<>();
        for (String[] row : truth.rows("set")) {
            numbers.add(row[1]);
            String before = times.put(row[2], row[3]);
            assertThat(before == null || java.time.Instant.parse(row[3]).isAfter(java.time.Instant.parse(before)))
                    .as("%s: %s, then %s", row[2], before, row[3])
                    .isTrue();
            if (row[2].endsWith("/good") || row[2].endsWith("/energy") || row[2].endsWith("/total")) {
                double value = Double.parseDouble(row[4]);
                assertThat(value).as(row[2]).isGreaterThanOrEqualTo(counters.getOrDefault(row[2], 0.0));
                counters.put(row[2], value);
            }
        }
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(truth.rows("set").stream().map(row -> row[7]).distinct()).hasSize(2);
    }

    @Test
    void aTakenPortEndsTheProcessWithOneAndIsNamed() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = start(config(holder.getLocalPort(), ""));
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(output()).contains("port " + holder.getLocalPort());
        }
    }

    @Test
    void everyMistakeOfTheConfigurationIsListedAndTheProcessEndsWithTwo() throws Exception {
        Path config = Files.writeString(folder.resolve("simulator.yaml"), """
                data: data
                sed: 7
                site: works/north
                speed: 1000
                hold: soon
                opcua:
                  port: 65533
                  anonymous: false
                  servers: ones
                truth:
                  part: 64MB
                  cap: 64MB
                load: {rate: 500}
                data: other
                """);
        Process process = start(config);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(output().lines().map(line -> line.replace(config + ":", "")))
                .containsExactly(
                        "2:1: sed: unknown key; did you mean \"seed\"?",
                        "3:7: site: \"works/north\" is not allowed here; write it like press-line-1",
                        "4:8: speed: \"1000\" is not a whole number from 1 to 100; write a number in that range",
                        "5:7: hold: \"soon\" is not a length of time; write a number and a unit: 500ms, 10s, 5m, 24h or 7d",
                        "8:3: opcua.anonymous: nobody could log in; name opcua.user, or let anonymous in",
                        "9:12: opcua.servers: \"ones\" is none of areas, one; did you mean one?",
                        "12:3: truth.cap: is too small for two files; make it at least twice truth.part",
                        "13:7: load.signals: is missing; add it: Variables, each with a sequence 0, 1, 2, … of its own.",
                        "14:1: data: given twice; keep one of the two",
                        "9 problems; nothing was started");
    }

    @Test
    void theMappingNamesEverySignalByItsPath() throws Exception {
        Process process = start(config(freePort(), ""), "--print-mapping");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(output())
                .startsWith("namespaces:\n  - {prefix: ua, uri: \"http://opcfoundation.org/UA/\"}\n")
                .contains("assets:\n  - asset: control-room\n    class: control-room\n")
                .contains("{name: state, path: \"Objects/demo/rolling/stand-1/machinery:MachineryBuildingBlocks"
                        + "/machinery:MachineryItemState/ua:CurrentState/ua:Number\","
                        + " namespace: \"urn:steelyard:plant-simulator:plant\", role: state}");
    }

    private Path config(int port, String more) throws IOException {
        return Files.writeString(
                folder.resolve("simulator.yaml"),
                "data: data\nopcua: {servers: one, port: " + port + "}\n" + more + "\n");
    }

    private Process start(Path config, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorMain.class.getName(),
                "--config",
                config.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        started.add(process);
        return process;
    }

    private String output() throws IOException {
        return new String(Files.readAllBytes(folder.resolve("output")), StandardCharsets.UTF_8);
    }

    private static boolean isAlive(Process process) {
        assertThat(process.isAlive()).isTrue();
        return true;
    }

    private int doneRows(TruthFiles truth) {
        return Files.isDirectory(truth.folder()) ? truth.rows("done").size() : 0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
