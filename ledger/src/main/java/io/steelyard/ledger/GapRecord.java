package io.steelyard.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of time of which nothing is known, and why. A record with the same {@code id} again replaces the earlier
 * one: an open gap ({@code to} null) is closed that way, and one that was filled later says so that way.
 *
 * @param id unique for the agent
 * @param from last proof of life before, in the agent's clock, nanoseconds since 1970
 * @param to first notification after, in the agent's clock; null while the gap is open
 * @param sourceFrom source time of the last sample before, or null
 * @param sourceTo source time of the first sample after, or null
 * @param filled what was missing and came later; null while the gap stays
 */
public record GapRecord(
        String id,
        Scope scope,
        long from,
        @Nullable Long to,
        @Nullable Long sourceFrom,
        @Nullable Long sourceTo,
        GapCause cause,
        @Nullable Filled filled)
        implements Note {
    static final String KIND = "gap";

    /**
     * All that was missing came on another way, so that nothing of the time is unknown any more.
     *
     * @param origin whence: {@value #HISTORY}
     * @param samples how many
     */
    public record Filled(String origin, long samples) {
        /** From the server's own history. */
        public static final String HISTORY = "history";

        public Filled {
            if (samples < 0) {
                throw new LedgerException("a gap that was filled with " + samples + " samples");
            }
        }
    }

    public GapRecord {
        if (filled != null && to == null) {
            throw new LedgerException("gap " + id + " is filled and has no end");
        }
        if (to != null && to < from) {
            throw new LedgerException("gap " + id + " ends before it begins");
        }
    }

    /** One that nothing has filled. */
    public GapRecord(
            String id,
            Scope scope,
            long from,
            @Nullable Long to,
            @Nullable Long sourceFrom,
            @Nullable Long sourceTo,
            GapCause cause) {
        this(id, scope, from, to, sourceFrom, sourceTo, cause, null);
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
            if (filled != null) {
                json.writeObjectFieldStart("filled");
                json.writeStringField("origin", filled.origin());
                json.writeNumberField("samples", filled.samples());
                json.writeEndObject();
            }
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
                GapCause.of(fields.text("cause")),
                filled(fields.objectOrNull("filled")));
    }

    private static @Nullable Filled filled(@Nullable JsonFields fields) {
        return fields == null ? null : new Filled(fields.text("origin"), fields.number("samples"));
    }

    /** Whether the instant lies inside the gap; an open gap has no end. */
    public boolean covers(long nanos) {
        return nanos >= from && (to == null || nanos <= to);
    }
}
