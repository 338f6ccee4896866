package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.cli.demo.Mishaps;
import java.io.IOException;
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
import picocli.CommandLine.Mixin;
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

    @Mixin
    private PeerOptions options = new PeerOptions();

    @Override
    public Integer call() throws WrongUseException, IOException, InterruptedException {
        if (!KNOWN.contains(name)) {
            throw new WrongUseException("there is no fault " + name + "; there are " + String.join(", ", KNOWN));
        }
        if (OF_PROCESSES.contains(name)) {
            return mishap();
        }
        JsonNode answer = options.simulator()
                .post("/faults/" + name + "?for=" + length.toMillis() + "ms" + parameter("server", server)
                        + parameter("by", by));
        say(name, answer);
        return ExitCode.DONE;
    }

    /** Of a process of the demo's own, which looks into a file whether it is hurt. */
    private int mishap() throws WrongUseException, UnreachableException {
        String victim = name.equals("slow-store") ? "gateway" : process;
        if (!List.of("gateway", "edge-agent").contains(victim)) {
            throw new WrongUseException(
                    "there is no " + victim + " with a disk of its own; there are gateway and edge-agent");
        }
        if (options.named() != null) {
            throw new WrongUseException(
                    name + " is switched on by a file in the demo's folder: name that with --data, without --url");
        }
        var unused = options.http(); // a token that cannot be read is told of, whatever it is for
        Path data = options.data();
        if (!Files.exists(data.resolve("run").resolve("demo")) || RunFile.find(data, "simulator") == null) {
            throw new UnreachableException(
                    "no demo runs on " + data + ": start ./steelyard demo, or name its folder with --data");
        }
        Instant until = InstantSource.system().instant().plus(length);
        try {
            Mishaps.begin(data, victim, name, until);
        } catch (IOException e) {
            System.err.println("cannot tell the " + victim + ": " + e);
            return ExitCode.NO;
        }
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("fault", name).put("on", true).put("until", until.toString()).put("process", victim);
        say(name + " of the " + victim, told);
        return ExitCode.DONE;
    }

    private void say(String what, JsonNode told) {
        System.out.println(
                options.isJson()
                        ? told.toPrettyString()
                        : what + " until " + told.path("until").asText());
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
