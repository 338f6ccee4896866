package io.steelyard.gateway.assessment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Recorded plans: what was predicted, against what is there now. */
final class Recorded {
    private static final JsonFactory JSON = new JsonFactory();

    private Recorded() {}

    /** A plan as it is kept. */
    static String text(Plan plan, AnswerShelf.By by) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("at", AssessmentDesk.instant(by.at()));
            json.writeNumberField("level", plan.reached());
            ResultJson.number(json, "score", plan.score());
            json.writeArrayFieldStart("actions");
            for (Plan.Action action : plan.actions()) {
                json.writeStartObject();
                json.writeStringField("id", action.item().id());
                ResultJson.words(json, "text", action.advice().text());
                ResultJson.number(json, "points", action.goal().points());
                ResultJson.number(json, "rank", action.goal().rank());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    static void write(JsonGenerator json, AnswerShelf.Version kept, Assessed now) throws IOException {
        DataNode plan = DataFile.of("recorded plan", kept.body()).root();
        Exact score = now.score().low();
        Assessed.Level level = now.level();
        BigDecimal predicted = plan.get("score").number();
        Long predictedLevel = plan.need("level").whole(0, 100);
        json.writeStartObject();
        json.writeNumberField("version", kept.version());
        json.writeStringField("who", kept.who());
        json.writeStringField("at", AssessmentDesk.instant(kept.at()));
        json.writeStringField("note", kept.note());
        json.writeObjectFieldStart("predicted");
        ResultJson.number(json, "score", predicted == null ? null : Exact.of(predicted));
        json.writeNumberField("level", predictedLevel == null ? 0 : predictedLevel);
        json.writeEndObject();
        json.writeObjectFieldStart("now");
        ResultJson.number(json, "score", score);
        json.writeNumberField("level", level == null ? 0 : level.low());
        json.writeEndObject();
        boolean isScore = predicted == null || (score != null && score.isAtLeast(Exact.of(predicted)));
        boolean isLevel = predictedLevel == null || (level != null && level.low() >= predictedLevel);
        json.writeBooleanField("cameTrue", isScore && isLevel);
        json.writeArrayFieldStart("actions");
        for (DataNode action : plan.get("actions").elements()) {
            action(json, action, now);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void action(JsonGenerator json, DataNode action, Assessed now) throws IOException {
        String id = action.need("id").text("");
        Optional<Position> position = now.model().item(id).map(now::low);
        Exact points = Exact.of(action.need("points").number(BigDecimal.ZERO));
        Exact rank = Exact.of(action.need("rank").number(BigDecimal.ZERO));
        json.writeStartObject();
        json.writeStringField("id", id);
        ResultJson.words(json, "text", Reading.words(action.need("text")));
        ResultJson.number(json, "predicted", points);
        ResultJson.number(json, "now", position.map(Position::points).orElse(null));
        boolean isDone = position.map(one -> List.of(one.points(), one.rank()))
                .filter(both -> both.get(0).isAtLeast(points)
                        && (points.compareTo(Exact.ZERO) > 0 || both.get(1).isAtLeast(rank)))
                .isPresent();
        json.writeBooleanField("done", isDone);
        json.writeEndObject();
    }
}
