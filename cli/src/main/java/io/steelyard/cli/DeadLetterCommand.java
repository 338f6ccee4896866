package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code steelyard dead-letter list|replay}. */
@Command(
        name = "dead-letter",
        mixinStandardHelpOptions = true,
        description = "Readings that the store did not take.",
        synopsisSubcommandLabel = "(list | replay)")
final class DeadLetterCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1_000;

    @Mixin
    private PeerOptions options = new PeerOptions();

    /** Prints what is there, page by page. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists them with time, series and reason, the oldest first.")
    int list(
            @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "At most so many.")
                    int limit)
            throws WrongUseException, IOException, InterruptedException {
        if (limit < 1) {
            throw new WrongUseException("--limit " + limit + " lists nothing: write 1 or more");
        }
        Peer gateway = options.gateway();
        ArrayNode letters = JSON.createArrayNode();
        long total = 0;
        String next = "";
        while (next != null && letters.size() < limit) {
            int page = Math.min(PAGE, limit - letters.size());
            JsonNode answer = gateway.get("/api/v1/dead-letter?limit=" + page + next);
            answer.path("letters").forEach(letters::add);
            total = answer.path("total").asLong();
            next = cursor(answer);
        }
        System.out.print(options.isJson() ? listed(letters, total) : DeadLetterText.table(letters, total));
        return ExitCode.DONE;
    }

    private static String listed(ArrayNode letters, long total) {
        ObjectNode all = JSON.createObjectNode();
        all.set("letters", letters);
        all.put("total", total);
        return all.toPrettyString() + System.lineSeparator();
    }

    /** Has everything written again, page by page; exit code 1 when something stays. */
    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description =
                    "Writes them again; what the store takes now leaves the list. Exit code 1 when something stays.")
    int replay() throws WrongUseException, IOException, InterruptedException {
        Peer gateway = options.gateway();
        long stored = 0;
        long refused = 0;
        String reason = null;
        String next = "";
        while (next != null) {
            JsonNode answer = gateway.post("/api/v1/dead-letter:replay?limit=" + PAGE + next);
            stored += answer.path("stored").asLong();
            refused += answer.path("refused").asLong();
            reason = reason == null ? answer.path("reason").textValue() : reason;
            next = cursor(answer);
        }
        ObjectNode done = JSON.createObjectNode();
        done.put("stored", stored).put("refused", refused).put("reason", reason);
        System.out.print(
                options.isJson()
                        ? done.toPrettyString() + System.lineSeparator()
                        : DeadLetterText.replayed(stored, refused, reason));
        return refused == 0 ? ExitCode.DONE : ExitCode.NO;
    }

    private static @Nullable String cursor(JsonNode answer) {
        String next = answer.path("next").textValue();
        return next == null ? null : "&cursor=" + next;
    }
}
