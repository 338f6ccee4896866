package io.steelyard.gateway.assessment;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** The plan to the next level as JSON. */
final class PlanJson {
    private PlanJson() {}

    static void write(JsonGenerator json, Assessed result) throws IOException {
        json.writeNullField("plan");
    }

    static void targets(JsonGenerator json, List<String> targets) throws IOException {
        json.writeArrayFieldStart("targets");
        for (String target : targets) {
            json.writeString(target);
        }
        json.writeEndArray();
    }
}
