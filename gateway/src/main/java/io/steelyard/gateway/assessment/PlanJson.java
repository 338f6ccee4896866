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
            advice(json, action.item(), action.advice());
            ResultJson.number(json, "gain", action.gain());
            ResultJson.number(json, "cost", action.cost());
            ways(json, "steps", action.steps());
            ways(json, "others", action.others());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("predicted");
        ResultJson.number(json, "score", plan.score());
        json.writeNumberField("level", plan.reached());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** What to do about an item, and with which things. */
    static void advice(JsonGenerator json, Item item, Advice advice) throws IOException {
        json.writeStringField("id", item.id());
        ResultJson.words(json, "name", item.about().name());
        json.writeStringField("kind", advice.kind());
        ResultJson.words(json, "text", advice.text());
        ResultJson.words(json, "act", advice.act());
        json.writeArrayFieldStart("targets");
        for (String target : advice.targets()) {
            json.writeString(target);
        }
        json.writeEndArray();
    }

    static void ways(JsonGenerator json, String name, List<Way> ways) throws IOException {
        json.writeArrayFieldStart(name);
        for (Way way : ways) {
            json.writeStartObject();
            json.writeStringField("option", way.option());
            ResultJson.words(json, "text", way.text());
            ResultJson.number(json, "gain", way.gain());
            ResultJson.number(json, "cost", way.cost());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
