package io.steelyard.cli;

import io.steelyard.cli.demo.BorrowedGateway;
import io.steelyard.cli.verify.Verdict;
import io.steelyard.cli.verify.Verify;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code steelyard verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compares the simulator's truth with what is stored, with gaps and ledger; exit code 1 on no.")
final class VerifyCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", defaultValue = DataFolder.DEFAULT, description = DataFolder.IS)
    private Path data = Path.of(DataFolder.NAME);

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway's HTTP; else the one that runs on the data folder, or one started for this.")
    private @Nullable URI url;

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

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isDirectory(data.resolve("simulator").resolve("truth"))) {
            System.err.println("no truth in " + data.resolve("simulator").resolve("truth")
                    + ": run ./steelyard demo first, or name its folder with --data");
            return ExitCode.WRONG_USE;
        }
        if (url != null) {
            return verdict(url);
        }
        RunFile running = RunFile.find(data, "gateway");
        if (running != null) {
            return verdict(running.url());
        }
        try (BorrowedGateway gateway = BorrowedGateway.start(data)) {
            return verdict(gateway.url());
        } catch (BorrowedGateway.NotStartedException e) {
            System.err.println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }

    private int verdict(URI gateway) throws IOException, InterruptedException {
        Duration forgotten = memory == null ? Verify.reported(publishing) : memory;
        Verdict verdict = Verify.run(new Verify.Options(data, gateway, publishing, cuts, forgotten, Duration.ZERO));
        System.out.print(json ? Verify.json(verdict) + System.lineSeparator() : Verify.text(verdict));
        return verdict.isYes() ? ExitCode.DONE : ExitCode.NO;
    }
}
