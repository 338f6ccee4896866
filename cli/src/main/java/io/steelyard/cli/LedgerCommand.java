package io.steelyard.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code steelyard ledger}: every row, page by page; nothing is printed unless all of them have come. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "The conservation ledger of a running gateway.")
final class LedgerCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LEDGER = "/api/v1/ledger?limit=10000";

    @Mixin
    private PeerOptions options = new PeerOptions();

    @Override
    public Integer call() throws WrongUseException, IOException, InterruptedException {
        Peer gateway = options.gateway();
        System.out.print(options.isJson() ? json(gateway) : table(gateway));
        return ExitCode.DONE;
    }

    private static String table(Peer gateway) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder(LedgerText.head());
        JsonNode last = pages(gateway, page -> text.append(LedgerText.rows(page)));
        return text.append(LedgerText.total(last)).toString();
    }

    /** As the API gives it, with all rows on one page. */
    private static String json(Peer gateway) throws IOException, InterruptedException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeArrayFieldStart("rows");
            JsonNode last = pages(gateway, page -> writeRows(json, page));
            json.writeEndArray();
            json.writeObjectField("total", last.path("total"));
            json.writeNullField("next");
            json.writeEndObject();
        }
        return text.append(System.lineSeparator()).toString();
    }

    private static void writeRows(JsonGenerator json, JsonNode page) {
        try {
            for (JsonNode row : page.path("rows")) {
                json.writeTree(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
    }

    /** Hands over page after page; gives the last one, whose total is the latest. */
    private static JsonNode pages(Peer gateway, Consumer<JsonNode> taker) throws IOException, InterruptedException {
        JsonNode page = gateway.get(LEDGER);
        taker.accept(page);
        String next = page.path("next").textValue();
        while (next != null) {
            page = gateway.get(LEDGER + "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
            taker.accept(page);
            next = page.path("next").textValue();
        }
        return page;
    }
}
