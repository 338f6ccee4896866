package io.steelyard.ledger;

import java.util.UUID;

/**
 * What an agent's birth says of its run before: {@code steelyard/previous}.
 *
 * @param last the last number of it that was durable, -1 when there was none
 */
public record PreviousEpoch(UUID epoch, long last) {

    /** The text as one line of JSON. */
    public String toJson() {
        return Json.write(json -> {
            json.writeStringField("epoch", epoch.toString());
            json.writeNumberField("last", last);
        });
    }

    /** Reads what {@link #toJson()} wrote; anything else is a {@link LedgerException}. */
    public static PreviousEpoch parse(String text) {
        JsonFields fields = JsonFields.parse(text);
        return new PreviousEpoch(fields.uuid("epoch"), fields.number("last"));
    }
}
