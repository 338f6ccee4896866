package io.steelyard.cli.demo;

import io.steelyard.settings.LockFile;
import io.steelyard.settings.ProcessHome;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * A demo's data folder: {@code config}, {@code run}, {@code logs}, and a folder of each process. Whoever starts processes
 * here owns it meanwhile, see {@link #own}.
 */
final class DemoFolder {
    /** A demo is looked at on its first day; a plant's equipment has to be heard of for weeks. */
    private static final String NETWORKED_AT_ONCE = "sites: {demo: {networkedWithin: 1d}}\n";

    private static final Instant WRITTEN = Instant.parse("2026-11-01T00:00:00Z");
    private static final String MARK = "demo";
    private static final String LOCK = "demo.lock";
    private static final String REMEDY = ", or name another folder with --data";
    private static final List<String> PROCESSES = List.of("simulator", "gateway", "edge-agent");
    private static final List<String> INPUTS =
            List.of("assets", "meters", "shifts", "cycle-times", "systems", "stop-reasons", "tolerances");
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

    /** Somebody else starts processes in the folder, or such processes are there; the message names them. */
    static final class TakenException extends IOException {
        private static final long serialVersionUID = 1L;

        TakenException(String message) {
            super(message);
        }
    }

    /**
     * Makes this process the only one that starts others here, until the lock is closed or the process is gone, however it
     * ends. Changes nothing but the lock's own file.
     *
     * @param command what others are told of this process
     */
    LockFile own(String command) throws IOException {
        try {
            Files.createDirectories(data.resolve("run"));
            return LockFile.take(run(LOCK), ProcessHandle.current().pid() + " (" + command + ")");
        } catch (LockFile.HeldException e) {
            throw new TakenException(
                    "the data folder " + data + " is in use by " + e.getMessage() + ": stop it" + REMEDY);
        } catch (IOException e) {
            throw new IOException(
                    "the data folder " + data + " cannot be used (" + e + "): let this user write there" + REMEDY, e);
        }
    }

    /** Who owns it now, its number first; empty when nobody does. Not for the owner itself. */
    Optional<String> owner() throws IOException {
        return LockFile.holder(run(LOCK));
    }

    /** Refuses a folder in which a process works: one that outlived its demo, or that somebody started alone. */
    void refuseWorkers() throws IOException {
        StringJoiner named = new StringJoiner(", ");
        StringJoiner pids = new StringJoiner(" ");
        for (String process : PROCESSES) {
            Optional<String> pid = LockFile.holder(ProcessHome.lockFile(data, process));
            if (pid.isPresent()) {
                named.add("process " + pid.get() + " (" + process + ")");
                pids.add(pid.get());
            }
        }
        if (pids.length() > 0) {
            throw new TakenException("the data folder " + data + " is in use by " + named
                    + ", which an earlier demo or somebody else has started: end what is not needed (kill " + pids + ")"
                    + REMEDY);
        }
    }

    /** Refuses to empty a folder that no demo made; changes nothing. */
    void refuseForeign() throws IOException {
        if (!Files.exists(run(MARK)) && !leftovers().isEmpty()) {
            throw new IOException(data + " was not made by a demo and is not emptied: name another folder with --data");
        }
    }

    /** Removes what an earlier demo left, all but the word that a demo was here; only for the folder's owner. */
    void empty() throws IOException {
        for (Path path : leftovers()) {
            Files.delete(path);
        }
    }

    /** Everything but the mark and the lock, the deepest first. */
    private List<Path> leftovers() throws IOException {
        if (!Files.exists(data)) {
            return List.of();
        }
        Path real = data.toRealPath(); // a link to the folder stays
        Path run = real.resolve("run");
        Set<Path> kept = Set.of(real, run, run.resolve(MARK), run.resolve(LOCK));
        try (Stream<Path> all = Files.walk(real)) {
            return all.filter(path -> !kept.contains(path))
                    .sorted(Comparator.reverseOrder())
                    .toList();
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

    void writeSimulator(DemoOptions options) throws IOException {
        Files.writeString(
                config("simulator"),
                "data: " + quoted(data.toString()) + "\nsite: demo\nhold: 60s\nspeed: " + options.speed()
                        + "\nopcua: {port: " + options.ports().opcua() + "}\n");
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
            servers.append("    publishing: 500ms\n    sampling: 0ms\n    queue: 2000\n");
            servers.append("    backoff: {min: 250ms, max: 1s}\n"); // all start together, and are hurt on purpose
            servers.append("    events: [{types: [i=2915]}]\n"); // alarms
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

    /** What the plant's people would declare, for the gateway to take; a file that is there stays as somebody left it. */
    private String writeInputs() throws IOException {
        Path folder = Files.createDirectories(data.resolve("config").resolve("inputs"));
        StringBuilder settings = new StringBuilder("inputs:\n");
        for (String kind : INPUTS) {
            Path file = folder.resolve(kind + ".csv");
            if (!Files.exists(file)) {
                try (InputStream in = DemoFolder.class.getResourceAsStream("/demo/inputs/" + kind + ".csv")) {
                    Files.copy(Objects.requireNonNull(in, kind), file);
                }
                // The gateway waits for a file that somebody may still be writing; this one is whole.
                Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
            }
            settings.append("  - {site: demo, kind: ")
                    .append(kind)
                    .append(", file: ")
                    .append(quoted(file.toString()))
                    .append("}\n");
        }
        return settings.toString();
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
                        + NETWORKED_AT_ONCE
                        + writeInputs()
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
