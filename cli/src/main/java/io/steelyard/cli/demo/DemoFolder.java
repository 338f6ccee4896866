package io.steelyard.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A demo's data folder: {@code config}, {@code run}, {@code logs}, and a folder of each process. */
final class DemoFolder {
    private static final String MARK = "demo";
    private static final String SERVER = "    server: ";

    private final Path data;

    DemoFolder(Path data) {
        this.data = data.toAbsolutePath().normalize();
    }

    Path data() {
        return data;
    }

    /** The run folder of the demo whose process has these arguments: its settings stand in the folder beside. */
    static Path runOf(String[] arguments) {
        int at = Arrays.asList(arguments).indexOf("--config") + 1;
        if (at == 0 || at == arguments.length) {
            throw new IllegalArgumentException("a demo's process is started with --config");
        }
        return Path.of(arguments[at]).toAbsolutePath().resolveSibling("../run").normalize();
    }

    Path config(String process) {
        return data.resolve("config").resolve(process + ".yaml");
    }

    Path log(String process) {
        return data.resolve("logs").resolve(process + ".log");
    }

    Path run(String file) {
        return data.resolve("run").resolve(file);
    }

    Epochs epochs() {
        return new Epochs(data.resolve("run"));
    }

    /** Removes what an earlier demo left; a folder that no demo made is left alone. */
    void empty() throws IOException {
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> all = Files.walk(data)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            if (deepestFirst.size() > 1 && !Files.exists(run(MARK))) {
                throw new IOException(
                        data + " was not made by a demo and is not emptied: name another folder with --data");
            }
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }

    void prepare() throws IOException {
        for (String folder : List.of("config", "run", "logs")) {
            Files.createDirectories(data.resolve(folder));
        }
        Files.deleteIfExists(mapping());
        epochs().forget();
        Files.writeString(run(MARK), "A demo made this folder; ./steelyard demo --fresh may empty it.\n");
    }

    void writeSimulator(Ports ports) throws IOException {
        Files.writeString(
                config("simulator"),
                "data: " + quoted(data.toString()) + "\nsite: demo\nhold: 60s\nopcua: {port: " + ports.opcua() + "}\n");
    }

    /** The agent's settings, with the mapping that the simulator left; each server it names has the next port. */
    void writeAgent(Ports ports) throws IOException {
        String mapping = Files.readString(mapping());
        StringBuilder servers = new StringBuilder("servers:\n");
        int port = ports.opcua();
        for (String server : servers(mapping)) {
            servers.append("  - name: ").append(server).append('\n');
            servers.append("    url: \"opc.tcp://127.0.0.1:").append(port++).append("\"\n");
            servers.append("    security: {policy: Basic256Sha256, mode: SignAndEncrypt}\n");
            servers.append("    publishing: 500ms\n    sampling: 0ms\n    queue: 50\n");
        }
        Files.writeString(
                config("edge-agent"),
                "agent: edge-1\nenterprise: steel-city\nsite: demo\n"
                        + "data: " + quoted(data.toString()) + "\n"
                        + "http: {host: 127.0.0.1, port: " + ports.agentHttp() + "}\n"
                        + "uplink: {url: \"mqtt://127.0.0.1:" + ports.mqtt() + "\"}\n"
                        + servers
                        + mapping);
    }

    /** The servers in the order in which the mapping names them, which is that of their ports. */
    private static Set<String> servers(String mapping) {
        Set<String> servers = new LinkedHashSet<>();
        mapping.lines()
                .filter(line -> line.startsWith(SERVER))
                .forEach(line -> servers.add(line.substring(SERVER.length()).strip()));
        return servers;
    }

    void writeGateway(DemoOptions options) throws IOException {
        URI influx = options.influx();
        String token = options.tokenFile() == null
                ? "${env:STEELYARD_INFLUX_TOKEN}"
                : "${file:" + options.tokenFile().toAbsolutePath() + "}";
        String store = influx == null
                ? "store: {kind: embedded}\n"
                : "store:\n  kind: influxdb\n  influxdb: {url: " + quoted(influx.toString()) + ", token: "
                        + quoted(token) + ", org: " + quoted(options.org()) + ", create: true}\n";
        Files.writeString(
                config("gateway"),
                "data: " + quoted(data.toString()) + "\n"
                        + "http: {host: 127.0.0.1, port: " + options.ports().http() + "}\n"
                        + "mqtt: {host: 127.0.0.1, port: " + options.ports().mqtt() + "}\n"
                        + store);
    }

    /** The simulator's certificate into the agent's trust list, and the other way round, as soon as each exists. */
    boolean introduce() throws IOException {
        Path simulator = data.resolve("simulator").resolve("pki");
        Path agent = data.resolve("edge-agent").resolve("pki");
        boolean there = trust(simulator.resolve("own").resolve("simulator.der"), agent.resolve("trusted"));
        boolean back = trust(agent.resolve("own").resolve("edge-agent.der"), simulator.resolve("trusted"));
        return there && back;
    }

    private Path mapping() {
        return data.resolve("simulator").resolve("mapping.yaml");
    }

    boolean hasMapping() {
        return Files.exists(mapping());
    }

    boolean hasSimulatorCertificate() {
        return Files.exists(data.resolve("edge-agent/pki/trusted/simulator.der"));
    }

    private static boolean trust(Path certificate, Path folder) throws IOException {
        if (!Files.exists(certificate)) {
            return false;
        }
        Path name = certificate.getFileName();
        Path trusted = folder.resolve(String.valueOf(name));
        if (!Files.exists(trusted) || Files.mismatch(certificate, trusted) >= 0) {
            Files.createDirectories(folder);
            Path next = folder.resolveSibling(name + ".next");
            Files.copy(certificate, next, StandardCopyOption.REPLACE_EXISTING);
            Files.move(next, trusted, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return true;
    }

    /** The last lines of a process's log. */
    String logEnd(String process, int lines) {
        try {
            // A process that was killed may have left half a character.
            String text = new String(Files.readAllBytes(log(process)), StandardCharsets.UTF_8);
            List<String> all = text.lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
