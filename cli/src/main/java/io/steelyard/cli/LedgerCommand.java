package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code steelyard ledger}. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "The conservation ledger of a running gateway.")
final class LedgerCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", defaultValue = DataFolder.DEFAULT, description = DataFolder.IS)
    private Path data = Path.of(DataFolder.NAME);

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway's HTTP; else the one that runs on the folder.")
    private @Nullable URI url;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        RunFile running = RunFile.find(data, "gateway");
        URI gateway = url != null ? url : running == null ? null : running.url();
        if (gateway == null) {
            System.err.println("no gateway runs on " + data + ": start one, or name its address with --url");
            return ExitCode.UNREACHABLE;
        }
        try {
            JsonNode ledger = new HttpJson().get(URI.create(gateway + "/api/v1/ledger"));
            System.out.print(json ? ledger.toPrettyString() + System.lineSeparator() : LedgerText.table(ledger));
            return ExitCode.DONE;
        } catch (IOException e) {
            System.err.println("the gateway at " + gateway + " did not answer: " + e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }
}
