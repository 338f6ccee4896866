package io.steelyard.ledger;

/**
 * Proof that a server lived and had nothing more to say: until {@code until} every last value of its signals is
 * provably still true.
 *
 * @param until the latest {@code publishTime} of which nothing was outstanding, nanoseconds since 1970
 * @param at the agent's clock when it was seen
 * @param stepped by how many nanoseconds the agent's clock was set forward, or back below zero, since its epoch began, by
 *     a clock that nobody sets; 0 also where an agent does not say
 */
public record AliveRecord(Scope scope, long until, long at, long stepped) implements Note {
    static final String KIND = "alive";

    /** Of an agent whose clock was not set. */
    public AliveRecord(Scope scope, long until, long at) {
        this(scope, until, at, 0);
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
            if (stepped != 0) {
                json.writeNumberField("stepped", stepped);
            }
        });
    }

    /** Reads what {@link #toJson()} wrote. */
    public static AliveRecord parse(String text) {
        JsonFields fields = JsonFields.parse(text);
        return new AliveRecord(
                fields.scope(), fields.instant("until"), fields.instant("at"), fields.numberOr("stepped", 0));
    }
}
