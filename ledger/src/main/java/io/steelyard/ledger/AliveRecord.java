package io.steelyard.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Proof that a server lived and had nothing more to say: until {@code until} every last value of its signals is
 * provably still true.
 *
 * @param until the latest {@code publishTime} of which nothing was outstanding, nanoseconds since 1970
 * @param at the agent's clock when it was seen
 * @param stepped by how many nanoseconds the agent's clock had been set forward (below zero: back) since its epoch began when
 *     the server was heard, by a clock that nobody sets; null when nobody knows
 */
public record AliveRecord(
        Scope scope, long until, long at, @Nullable Long stepped) implements Note {
    static final String KIND = "alive";

    /** Of an agent that does not say how its clock was set. */
    public AliveRecord(Scope scope, long until, long at) {
        this(scope, until, at, null);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toJson() {
        return Json.write(json -> {
            Json.scope(json, scope);
            Json.instant(json, "until", until);
            Json.instant(json, "at", at);
            if (stepped != null) {
                json.writeNumberField("stepped", stepped);
            }
        });
    }

    /** Reads what {@link #toJson()} wrote. */
    public static AliveRecord parse(String text) {
        JsonFields fields = JsonFields.parse(text);
        return new AliveRecord(
                fields.scope(), fields.instant("until"), fields.instant("at"), fields.numberOrNull("stepped"));
    }
}
