package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code steelyard ledger}. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "The conservation ledger of a running gateway.")
final class LedgerCommand implements Callable<Integer> {
    @Mixin
    private PeerOptions options = new PeerOptions();

    @Override
    public Integer call() throws WrongUseException, IOException, InterruptedException {
        JsonNode ledger = options.gateway().get("/api/v1/ledger");
        System.out.print(
                options.isJson() ? ledger.toPrettyString() + System.lineSeparator() : LedgerText.table(ledger));
        return ExitCode.DONE;
    }
}
