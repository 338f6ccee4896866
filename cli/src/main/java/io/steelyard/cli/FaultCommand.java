package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.cli.demo.Mishaps;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code steelyard fault}. */
@Command(name = "fault", mixinStandardHelpOptions = true, description = "Switches a fault on in the running demo.")
final class FaultCommand implements Callable<Integer> {
    private static final List<String> KNOWN =
            List.of("cable-cut", "plc-download", "bad-quality", "clock-jump", "disk-full", "slow-store");

    private static final List<String> OF_PROCESSES = List.of("disk-full", "slow-store");

    @Parameters(
            paramLabel = "NAME",
            description = "cable-cut, plc-download, bad-quality, clock-jump, disk-full or slow-store.")
    private String name = "";

    @Option(names = "--for", paramLabel = "TIME", description = "How long (default: 30s).")
    private Duration length = Duration.ofSeconds(30);

    @Option(
            names = "--server",
            paramLabel = "NAME",
            description = "The server that has it, rolling for instance (plc-download and clock-jump).")
    private @Nullable String server;

    @Option(names = "--by", paramLabel = "TIME", description = "How far the clock jumps, 10s or -5s (default: -5s).")
    private @Nullable String by;

    @Option(
            names = "--at",
            paramLabel = "PROCESS",
            description = "Whose disk is full, gateway or edge-agent (default: ${DEFAULT-VALUE}).")
    private String process = "gateway";

    @Option(names = "--data", paramLabel = "DIR", defaultValue = DataFolder.DEFAULT, description = DataFolder.IS)
    private Path data = Path.of(DataFolder.NAME);

    @Override
    public Integer call() throws InterruptedException {
        if (!KNOWN.contains(name)) {
            System.err.println("there is no fault " + name + "; there are " + String.join(", ", KNOWN));
            return ExitCode.WRONG_USE;
        }
        if (OF_PROCESSES.contains(name)) {
            return mishap();
        }
        RunFile running = RunFile.find(data, "simulator");
        if (running == null) {
            System.err.println(
                    "no simulator runs on " + data + ": start ./steelyard demo, or name its folder with --data");
            return ExitCode.UNREACHABLE;
        }
        try {
            JsonNode answer = new HttpJson()
                    .post(URI.create(running.url() + "/faults/" + name + "?for=" + length.toMillis() + "ms"
                            + parameter("server", server) + parameter("by", by)));
            System.out.println(name + " until " + answer.path("until").asText());
            return ExitCode.DONE;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }

    /** Of a process of the demo's own, which looks into a file whether it is hurt. */
    private int mishap() {
        String victim = name.equals("slow-store") ? "gateway" : process;
        if (!List.of("gateway", "edge-agent").contains(victim)) {
            System.err.println("there is no " + victim + " with a disk of its own; there are gateway and edge-agent");
            return ExitCode.WRONG_USE;
        }
        if (!Files.exists(data.resolve("run").resolve("demo")) || RunFile.find(data, "simulator") == null) {
            System.err.println("no demo runs on " + data + ": start ./steelyard demo, or name its folder with --data");
            return ExitCode.UNREACHABLE;
        }
        try {
            Instant until = Mishaps.begin(
                    data, victim, name, InstantSource.system().instant().plus(length));
            System.out.println(name + " of the " + victim + " until " + until);
            return ExitCode.DONE;
        } catch (IOException e) {
            System.err.println("cannot tell the " + victim + ": " + e.getMessage());
            return ExitCode.NO;
        }
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
