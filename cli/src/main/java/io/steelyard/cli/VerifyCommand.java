package io.steelyard.cli;

import io.steelyard.cli.demo.BorrowedGateway;
import io.steelyard.cli.demo.RunningPlant;
import io.steelyard.cli.verify.Verdict;
import io.steelyard.cli.verify.Verify;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code steelyard verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compares the simulator's truth with what is stored, with gaps and ledger; exit code 1 on no.")
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private PeerOptions options = new PeerOptions();

    @Option(
            names = "--publishing",
            paramLabel = "TIME",
            description = "The agent's publishing interval (default: 500ms).")
    private Duration publishing = Duration.ofMillis(500);

    @Option(names = "--cable-cuts", description = "The cable was cut on purpose: link-down gaps need no death.")
    private boolean cuts;

    @Option(
            names = "--memory",
            paramLabel = "TIME",
            description =
                    "How old an outbox may have been that was lost or put back from a copy (default: what an agent has"
                            + " not reported yet, 11s and the publishing interval).")
    private @Nullable Duration memory;

    @Option(
            names = "--bridged",
            paramLabel = "TIME",
            description =
                    "How long the OPC UA servers keep everything for an agent that died (servers[].queue, less than"
                            + " two minutes, by a secured endpoint or a user): a shorter death must leave no gap (default:"
                            + " 0s).")
    private Duration bridged = Duration.ZERO;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The file of an agent with deadbands or swinging doors, once for each: a value may be missing"
                    + " that is within their bound of what is stored (default: no value may).")
    private List<Path> configs = new ArrayList<>();

    @Override
    public Integer call() throws WrongUseException, IOException, InterruptedException {
        HttpJson http = options.http();
        URI named = options.named();
        Path truth = options.data().resolve("simulator").resolve("truth");
        if (!Files.isDirectory(truth)) {
            throw new WrongUseException(
                    "no truth in " + truth + ": run ./steelyard demo first, or name its folder with --data");
        }
        Optional<String> running = RunningPlant.of(options.data());
        int code = named == null ? borrowed(http) : verdict(named, http);
        if (code == ExitCode.NO && running.isPresent()) {
            System.err.println(
                    "The plant still ran (" + running.get() + "): values that were set meanwhile count as lost,"
                            + " or as never set, so this no is not the last word. Ask again when the demo has ended.");
        }
        return code;
    }

    private int borrowed(HttpJson http) throws WrongUseException, IOException, InterruptedException {
        try (BorrowedGateway gateway = BorrowedGateway.of(options.data(), http, InstantSource.system())) {
            return verdict(gateway.url(), http);
        } catch (BorrowedGateway.NotStartedException e) {
            System.err.println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }

    private List<OpcUaConfig> mappings() throws WrongUseException {
        List<OpcUaConfig> mappings = new ArrayList<>();
        for (Path config : configs) {
            try {
                mappings.add(AgentFile.read(AgentChangeCommand.readable(config), System.getenv())
                        .config()
                        .opcua());
            } catch (SettingsException e) {
                throw new WrongUseException(String.valueOf(e.getMessage()));
            }
        }
        return mappings;
    }

    private int verdict(URI gateway, HttpJson http) throws WrongUseException, IOException, InterruptedException {
        Duration forgotten = memory == null ? Verify.reported(publishing) : memory;
        Verdict verdict = Verify.run(
                new Verify.Options(
                        options.data(), gateway, publishing, cuts, forgotten, Duration.ZERO, bridged, mappings()),
                http);
        System.out.print(options.isJson() ? Verify.json(verdict) + System.lineSeparator() : Verify.text(verdict));
        return verdict.isYes() ? ExitCode.DONE : ExitCode.NO;
    }
}
