package io.steelyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether a ledger accounts for every sample of a demo. Its total alone does not say: that of a gateway which has heard of
 * nobody is all zeros, and that of a folder which an earlier demo left is final before this one's agent has come.
 */
final class Account {
    private static final List<String> MUST_BE_NONE = List.of("missing", "inOutbox", "inInbox");

    private Account() {}

    /**
     * What keeps the demo from being accounted for, as a person reads it; null when nothing does.
     *
     * @param total the ledger's; missing when the gateway did not answer
     * @param epoch of the demo's last agent; null when none came so far as to begin one
     * @param rows all that the ledger has of that epoch
     */
    static @Nullable String lacks(JsonNode total, @Nullable UUID epoch, List<JsonNode> rows) {
        if (!total.isObject()) {
            return "the gateway does not answer";
        }
        if (epoch == null) {
            return "the edge agent did not come so far as to number a sample";
        }
        if (rows.isEmpty()) {
            return "the gateway has no report with samples from this run of the edge agent (epoch " + epoch + ")";
        }
        if (!rows.stream().allMatch(Account::isFinal)) {
            return "this run of the edge agent (epoch " + epoch
                    + ") is not final: its last report has not come, or samples are on their way";
        }
        for (String term : MUST_BE_NONE) {
            JsonNode count = total.path(term);
            if (!count.isIntegralNumber() || count.asLong() != 0) {
                return term + " is " + count.asText("not told") + " and not 0";
            }
        }
        return isFinal(total) ? null : "an earlier run on this data is not final";
    }

    private static boolean isFinal(JsonNode row) {
        return row.path("state").asText().equals("final");
    }
}
