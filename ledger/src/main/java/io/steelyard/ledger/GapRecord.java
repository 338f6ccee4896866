package io.steelyard.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of time of which nothing is known, and why. A record with the same {@code id} again replaces the earlier
 * one: an open gap ({@code to} null) is closed that way.
 *
 * @param id unique for the agent
 * @param from last proof of life before, in the agent's clock, nanoseconds since 1970
 * @param to first notification after, in the agent's clock; null while the gap is open
 * @param sourceFrom source time of the last sample before, or null
 * @param sourceTo source time of the first sample after, or null
 */
public record GapRecord(
        String id,
        Scope scope,
        long from,
        @Nullable Long to,
        @Nullable Long sourceFrom,
        @Nullable Long sourceTo,
        GapCause cause)
        implements Note {
    static final String KIND = "gap";

    public GapRecord {
        if (to != null && to < from) {
            throw new LedgerException("gap " + id + " ends before it begins");
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toJson() {
        return Json.write(json -> {
            json.writeStringField("id", id);
            Json.scope(json, scope);
            Json.instant(json, "from", from);
            Json.instant(json, "to", to);
            Json.instant(json, "sourceFrom", sourceFrom);
            Json.instant(json, "sourceTo", sourceTo);
            json.writeStringField("cause", cause.text());
        });
    }

    /** Reads what {@link #toJson()} wrote. */
    public static GapRecord parse(String text) {
        JsonFields fields = JsonFields.parse(text);
        return new GapRecord(
                fields.text("id"),
                fields.scope(),
                fields.instant("from"),
                fields.instantOrNull("to"),
                fields.instantOrNull("sourceFrom"),
                fields.instantOrNull("sourceTo"),
                GapCause.of(fields.text("cause")));
    }

    /** Whether the instant lies inside the gap; an open gap has no end. */
    public boolean covers(long nanos) {
        return nanos >= from && (to == null || nanos <= to);
    }
}
