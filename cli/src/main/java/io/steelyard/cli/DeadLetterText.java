package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The dead-letter for people. */
final class DeadLetterText {
    private static final String ROW = "%-6s %-30s %-24s %-24s %s%n";

    private DeadLetterText() {}

    /** A line a reading, and how many there are in all. */
    static String table(JsonNode letters, long total) {
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, ROW, "id", "time", "asset", "field", "reason"));
        for (JsonNode letter : letters) {
            text.append(String.format(
                    Locale.ROOT,
                    ROW,
                    letter.path("id").asText(),
                    letter.path("time").asText(),
                    letter.path("asset").asText(),
                    letter.path("field").asText(),
                    letter.path("reason").asText()));
        }
        return text.append(total)
                .append(total == 1 ? " reading is" : " readings are")
                .append(" in the dead-letter")
                .append(System.lineSeparator())
                .toString();
    }

    /** What became of them. */
    static String replayed(long stored, long refused, @Nullable String reason) {
        return stored + " stored, " + refused + " refused again" + (reason == null ? "" : "; the first: " + reason)
                + System.lineSeparator();
    }
}
