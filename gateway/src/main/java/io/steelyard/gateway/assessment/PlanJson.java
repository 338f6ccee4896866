package io.steelyard.gateway.assessment;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** The plan to the next level as JSON; null where there is no next level. */
final class PlanJson {
    private PlanJson() {}

    static void write(JsonGenerator json, Assessed result) throws IOException {
        Plan plan = Plan.of(result);
        if (plan == null) {
            json.writeNullField("plan");
            return;
        }
        json.writeObjectFieldStart("plan");
        json.writeObjectFieldStart("level");
        json.writeNumberField("to", plan.next().level());
        ResultJson.words(json, "name", plan.next().name());
        json.writeEndObject();
        json.writeBooleanField("reaches", plan.reaches());
        json.writeBooleanField("reachesByEveryRule", plan.reachesByEveryRule());
        json.writeBooleanField("exact", plan.exact());
        ResultJson.number(json, "cost", plan.cost());
        json.writeArrayFieldStart("actions");
        for (Plan.Action action : plan.actions()) {
            json.writeStartObject();
            json.writeStringField("id", action.item().id());
            json.writeStringField("kind", action.advice().kind());
            ResultJson.words(json, "text", action.advice().text());
            ResultJson.number(json, "gain", action.gain());
            ResultJson.number(json, "cost", action.cost());
            targets(json, action.advice().targets());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("predicted");
        ResultJson.number(json, "score", plan.score());
        json.writeNumberField("level", plan.reached());
        json.writeEndObject();
        json.writeEndObject();
    }

    static void targets(JsonGenerator json, List<String> targets) throws IOException {
        json.writeArrayFieldStart("targets");
        for (String target : targets) {
            json.writeString(target);
        }
        json.writeEndArray();
    }
}
