package io.steelyard.system.month;

import static org.awaitility.Awaitility.await;

import io.steelyard.edge.EdgeAgentMain;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.simulator.SimulatorMain;
import io.steelyard.simulator.opcua.PlantServer;
import io.steelyard.system.Steelyard;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The simulator and an agent that reads some of its machines, each a process of its own. */
final class RealPlant implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The agent's own key secures nothing here; a longer one takes seconds to find. */
    private static final int KEY_BITS = 2_048;

    private static final String ASSET = "  - asset: ";
    private static final String SIGNAL = "      - {name: ";
    private static final Pattern ROLE = Pattern.compile(" role: (state|mode|good|scrap|total|energy)}");
    private static final String SERVER = "    server: ";
    /** The machine whose orders are read, too: as it shows them itself, and in its lists of jobs (OPC 40001-3). */
    static final String WITH_JOBS = "packaging-1";

    private static final Pattern ORDER = Pattern.compile(" role: order}");
    private static final List<String> LISTS = List.of(
            list("job-orders", "JobOrderControl/isa95:JobOrderList"),
            list("job-responses", "JobOrderResults/isa95:JobOrderResponseList"));

    private static final String PATH = "Objects/demo/%s/%s/machinery:MachineryBuildingBlocks/jobs:JobManagement/jobs:";

    private final Path folder;
    private final int ports;
    private final int mqttPort;
    private final List<Process> running = new ArrayList<>();

    RealPlant(Path folder, int mqttPort) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.ports = Steelyard.freePortBase();
        this.mqttPort = mqttPort;
    }

    /** The plant of site demo; returns at once. */
    void start() throws IOException {
        Files.writeString(
                folder.resolve("simulator.yaml"),
                "data: \"" + folder + "\"\nsite: demo\nopcua: {port: " + (ports + 4) + "}\n");
        running.add(start(SimulatorMain.class, "simulator"));
        var unused =
                OwnCertificate.in(folder.resolve("edge-agent/pki/own"), ApplicationUri.of("demo", "edge-1"), KEY_BITS);
    }

    /** An agent that reads the assets which are wanted, of each the signals of these roles. */
    Process connect(Predicate<String> wanted) throws IOException {
        Path mapping = folder.resolve("simulator/mapping.yaml");
        await("the plant's mapping").atMost(LIMIT).until(() -> Files.exists(mapping));
        String whole = Files.readString(mapping);
        int first = whole.indexOf(ASSET);
        Set<String> servers = new LinkedHashSet<>();
        StringBuilder assets = new StringBuilder(whole.substring(0, first));
        StringBuilder urls = new StringBuilder("servers:\n");
        for (String block : whole.substring(first).split("(?m)^(?=" + ASSET + ")")) {
            String server = after(block, SERVER);
            if (servers.add(server)) {
                urls.append("  - {name: " + server + ", url: \"opc.tcp://127.0.0.1:" + (ports + 3 + servers.size())
                        + "\", security: {policy: None, mode: None}, publishing: 200ms, sampling: 0ms}\n");
            }
            if (wanted.test(after(block, ASSET))) {
                boolean withJobs = after(block, ASSET).equals(WITH_JOBS);
                block.lines()
                        .filter(line -> !line.startsWith(SIGNAL)
                                || ROLE.matcher(line).find()
                                || withJobs && ORDER.matcher(line).find())
                        .forEach(line -> assets.append(line).append('\n'));
                if (withJobs) {
                    String path = PATH.formatted(after(block, "    area: "), WITH_JOBS);
                    LISTS.forEach(
                            line -> assets.append(line.replace("PATH", path)).append('\n'));
                }
            }
        }
        Files.writeString(
                folder.resolve("edge-agent.yaml"),
                "agent: edge-1\nenterprise: steel-city\nsite: demo\ndata: \"" + folder + "\"\nhttp: {port: "
                        + (ports + 3) + "}\nuplink: {url: \"mqtt://127.0.0.1:" + mqttPort + "\"}\n" + urls + assets);
        Process agent = start(EdgeAgentMain.class, "edge-agent");
        running.add(agent);
        return agent;
    }

    private static String list(String role, String last) {
        return SIGNAL + role + ", path: \"PATH" + last + "\", namespace: \"" + PlantServer.NAMESPACE + "\", role: "
                + role + "}";
    }

    private static String after(String block, String key) {
        int at = block.indexOf(key) + key.length();
        return block.substring(at, block.indexOf('\n', at)).strip();
    }

    private Process start(Class<?> main, String process) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                        main.getName(),
                        "--config",
                        folder.resolve(process + ".yaml").toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(process + ".log").toFile()))
                .start();
    }

    /** What the process has written. */
    String log(String process) throws IOException {
        Path log = folder.resolve(process + ".log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() {
        running.forEach(process -> process.destroyForcibly().onExit().join());
    }
}
