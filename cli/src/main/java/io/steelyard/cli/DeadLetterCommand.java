package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code steelyard dead-letter list|replay}. */
@Command(
        name = "dead-letter",
        mixinStandardHelpOptions = true,
        description = "Readings that the store did not take.",
        synopsisSubcommandLabel = "(list | replay)")
final class DeadLetterCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1_000;

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            defaultValue = DataFolder.DEFAULT,
            description = DataFolder.IS)
    private Path data = Path.of(DataFolder.NAME);

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The gateway's HTTP; else the one that runs on the folder.")
    private @Nullable URI url;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON.")
    private boolean json;

    /** Prints what is there, page by page. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists them with time, series and reason, the oldest first.")
    int list(
            @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "At most so many.")
                    int limit)
            throws InterruptedException {
        return ask(gateway -> {
            ArrayNode letters = JSON.createArrayNode();
            long total = 0;
            String next = "";
            while (next != null && letters.size() < limit) {
                int page = Math.min(PAGE, limit - letters.size());
                JsonNode answer = new HttpJson().get(URI.create(gateway + "/api/v1/dead-letter?limit=" + page + next));
                answer.path("letters").forEach(letters::add);
                total = answer.path("total").asLong();
                next = cursor(answer);
            }
            System.out.print(json ? listed(letters, total) : DeadLetterText.table(letters, total));
            return ExitCode.DONE;
        });
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
    int replay() throws InterruptedException {
        return ask(gateway -> {
            long stored = 0;
            long refused = 0;
            String reason = null;
            String next = "";
            while (next != null) {
                JsonNode answer =
                        new HttpJson().post(URI.create(gateway + "/api/v1/dead-letter:replay?limit=" + PAGE + next));
                stored += answer.path("stored").asLong();
                refused += answer.path("refused").asLong();
                reason = reason == null ? answer.path("reason").textValue() : reason;
                next = cursor(answer);
            }
            ObjectNode done = JSON.createObjectNode();
            done.put("stored", stored).put("refused", refused).put("reason", reason);
            System.out.print(
                    json
                            ? done.toPrettyString() + System.lineSeparator()
                            : DeadLetterText.replayed(stored, refused, reason));
            return refused == 0 ? ExitCode.DONE : ExitCode.NO;
        });
    }

    private static @Nullable String cursor(JsonNode answer) {
        String next = answer.path("next").textValue();
        return next == null ? null : "&cursor=" + next;
    }

    /** Something asked of the gateway. */
    private interface Question {
        int of(URI gateway) throws IOException, InterruptedException;
    }

    private int ask(Question question) throws InterruptedException {
        RunFile running = RunFile.find(data, "gateway");
        URI gateway = url != null ? url : running == null ? null : running.url();
        if (gateway == null) {
            System.err.println("no gateway runs on " + data + ": start one, or name its address with --url");
            return ExitCode.UNREACHABLE;
        }
        try {
            return question.of(gateway);
        } catch (IOException e) {
            System.err.println("the gateway at " + gateway + " did not answer: " + e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }
}
