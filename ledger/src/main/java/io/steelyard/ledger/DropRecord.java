package io.steelyard.ledger;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Numbers that were given and will never arrive, and why; each number travels in one drop record only.
 *
 * @param reason {@code filter}, {@code repeat}, {@code outbox-full}, {@code too-large}, {@code unauthorised} or
 *     {@code policy}
 * @param from earliest time among the dropped samples, nanoseconds since 1970
 * @param to latest time among them
 * @param signals {@code asset/signal} of those dropped, at most {@value #MAX_SIGNALS}; empty for repeats and filtered ones
 */
public record DropRecord(UUID epoch, String reason, List<NumberRange> numbers, long from, long to, List<String> signals)
        implements Note {
    static final String KIND = "drop";
    private static final int MAX_SIGNALS = 1_000;
    private static final Pattern REASON = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public DropRecord {
        if (!REASON.matcher(reason).matches()) {
            throw new LedgerException("a reason for dropping is a short word of small letters, not " + reason);
        }
        numbers = List.copyOf(numbers);
        signals = List.copyOf(signals.subList(0, Math.min(signals.size(), MAX_SIGNALS)));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toJson() {
        return Json.write(json -> {
            json.writeStringField("epoch", epoch.toString());
            json.writeStringField("reason", reason);
            Json.ranges(json, "numbers", numbers);
            Json.instant(json, "from", from);
            Json.instant(json, "to", to);
            Json.texts(json, "signals", signals);
        });
    }

    /** Reads what {@link #toJson()} wrote. */
    public static DropRecord parse(String text) {
        JsonFields fields = JsonFields.parse(text);
        return new DropRecord(
                fields.uuid("epoch"),
                fields.text("reason"),
                fields.ranges("numbers"),
                fields.instant("from"),
                fields.instant("to"),
                fields.texts("signals"));
    }
}
