package io.steelyard.ledger;

import java.util.Map;
import java.util.TreeMap;

/**
 * Something that a person may want to know of. Ours are made by {@link EventType}.
 *
 * @param type the event's name, lower case with hyphens; one that {@link EventType} does not list is of another version
 * @param at when, nanoseconds since 1970
 * @param details what belongs to it, as texts by name
 */
public record EventRecord(String type, Scope scope, long at, Map<String, String> details) implements Note {
    static final String KIND = "event";

    public EventRecord {
        details = Map.copyOf(details);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toJson() {
        return Json.write(json -> {
            json.writeStringField("type", type);
            Json.scope(json, scope);
            Json.instant(json, "at", at);
            json.writeObjectFieldStart("details");
            for (Map.Entry<String, String> detail : new TreeMap<>(details).entrySet()) {
                json.writeStringField(detail.getKey(), detail.getValue());
            }
            json.writeEndObject();
        });
    }

    /** Reads what {@link #toJson()} wrote. */
    public static EventRecord parse(String text) {
        JsonFields fields = JsonFields.parse(text);
        return new EventRecord(
                fields.text("type"), fields.scope(), fields.instant("at"), fields.textsByName("details"));
    }
}
