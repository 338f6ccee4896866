package io.steelyard.ledger;

import java.util.List;
import java.util.UUID;

/**
 * What an inbox has confirmed of one agent, sent to it after each NBIRTH and, where a broker stands between, as the
 * confirmation itself.
 *
 * @param inbox id of the inbox, made with its folder
 */
public record Received(UUID inbox, List<Epoch> epochs) {

    public Received {
        epochs = List.copyOf(epochs);
    }

    /** The confirmed numbers of one epoch. */
    public record Epoch(UUID epoch, List<NumberRange> samples, List<NumberRange> records) {

        public Epoch {
            samples = List.copyOf(samples);
            records = List.copyOf(records);
        }
    }

    /** The message as one line of JSON of the schema {@code docs/schemas/steelyard-received-v1.json}. */
    public String toJson() {
        return Json.write(json -> {
            json.writeStringField("inbox", inbox.toString());
            json.writeArrayFieldStart("epochs");
            for (Epoch epoch : epochs) {
                json.writeStartObject();
                json.writeStringField("epoch", epoch.epoch().toString());
                Json.ranges(json, "samples", epoch.samples());
                Json.ranges(json, "records", epoch.records());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Reads what {@link #toJson()} wrote. */
    public static Received parse(String text) {
        JsonFields fields = JsonFields.parse(text);
        return new Received(
                fields.uuid("inbox"),
                fields.objects("epochs").stream()
                        .map(epoch -> new Epoch(epoch.uuid("epoch"), epoch.ranges("samples"), epoch.ranges("records")))
                        .toList());
    }
}
