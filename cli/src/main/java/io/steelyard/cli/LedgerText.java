package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.StringJoiner;

/** The ledger as a table for people. */
public final class LedgerText {
    private static final String ROW = "%-14s %-10s %-14s %9s %9s %6s %8s %9s %9s %8s %-8s %-6s%n";

    private LedgerText() {}

    /** A line an agent, epoch and hour, the total last. */
    public static String table(JsonNode ledger) {
        return head() + rows(ledger) + total(ledger);
    }

    static String head() {
        return String.format(
                Locale.ROOT,
                ROW,
                "agent",
                "epoch",
                "hour",
                "sampled",
                "stored",
                "aside",
                "in inbox",
                "in outbox",
                "elsewhere",
                "missing",
                "balanced",
                "state");
    }

    /** The rows of one page. */
    static String rows(JsonNode ledger) {
        StringBuilder text = new StringBuilder();
        for (JsonNode row : ledger.path("rows")) {
            String agent = row.path("site").asText() + "/" + row.path("agent").asText();
            String epoch = row.path("epoch").asText();
            text.append(line(row, agent, epoch.substring(0, Math.min(8, epoch.length())), hour(row)));
        }
        return text.toString();
    }

    /** The total of all pages, which stands in each of them. */
    static String total(JsonNode ledger) {
        JsonNode dropped = ledger.path("total").path("dropped");
        StringJoiner drops = new StringJoiner(", ");
        dropped.properties()
                .forEach(entry ->
                        drops.add(entry.getKey() + " " + entry.getValue().asText()));
        return line(ledger.path("total"), "total", "", "")
                + "dropped: "
                + (drops.length() == 0 ? "none" : drops.toString())
                + "; duplicates taken once: "
                + ledger.path("total").path("duplicates").asLong()
                + System.lineSeparator();
    }

    private static String line(JsonNode row, String agent, String epoch, String hour) {
        JsonNode balanced = row.path("balanced");
        return String.format(
                Locale.ROOT,
                ROW,
                agent,
                epoch,
                hour,
                row.path("sampled").asText(),
                row.path("stored").asText(),
                row.path("keptAside").asText(),
                row.path("inInbox").asText(),
                row.path("inOutbox").asText(),
                row.path("elsewhere").asText(),
                row.path("missing").asText(),
                balanced.isBoolean() ? (balanced.asBoolean() ? "yes" : "NO") : "unknown",
                row.path("state").asText());
    }

    private static String hour(JsonNode row) {
        String hour = row.path("hour").asText();
        return hour.length() >= 13 ? hour.substring(0, 13) : hour;
    }
}
