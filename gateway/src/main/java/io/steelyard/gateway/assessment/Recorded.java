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
import java.util.Map;
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
                json.writeArrayFieldStart("levels");
                for (Map.Entry<Integer, Exact> level : action.goal().levels().entrySet()) {
                    if (level.getValue().isAtLeast(Exact.ONE)) {
                        json.writeNumber(level.getKey());
                    }
                }
                json.writeEndArray();
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
        // what was predicted is kept as it was shown, rounded
        boolean isScore =
                predicted == null || (score != null && Exact.of(score.decimal()).isAtLeast(Exact.of(predicted)));
        boolean isLevel = predictedLevel == null || (level != null && level.low() >= predictedLevel);
        json.writeBooleanField("cameTrue", isScore && isLevel);
        json.writeArrayFieldStart("actions");
        for (DataNode action : plan.get("actions").elements()) {
            action(json, action, now, isScore && isLevel);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void action(JsonGenerator json, DataNode action, Assessed now, boolean cameTrue) throws IOException {
        String id = action.need("id").text("");
        Optional<Position> position = now.model().item(id).map(now::low);
        Exact points = Exact.of(action.need("points").number(BigDecimal.ZERO));
        Exact rank = Exact.of(action.need("rank").number(BigDecimal.ZERO));
        json.writeStartObject();
        json.writeStringField("id", id);
        ResultJson.words(json, "text", Reading.words(action.need("text")));
        ResultJson.number(json, "predicted", points);
        ResultJson.number(json, "now", position.map(Position::points).orElse(null));
        boolean isDone;
        if (now.model().item(id).filter(Item.Findings.class::isInstance).isPresent()) {
            isDone = action.has("levels") // older records do not have them
                    ? position.filter(one -> areMet(action.get("levels").elements(), one))
                            .isPresent()
                    : cameTrue;
        } else {
            isDone = position.filter(one -> one.points().isAtLeast(points)
                            && (points.compareTo(Exact.ZERO) > 0 || one.rank().isAtLeast(rank)))
                    .isPresent();
        }
        json.writeBooleanField("done", isDone);
        json.writeEndObject();
    }

    /** Findings have neither points nor rank: what counts are the levels that were to be met. */
    private static boolean areMet(List<DataNode> levels, Position position) {
        for (DataNode level : levels) {
            int number = level.number(BigDecimal.ZERO).intValue();
            if (!position.levels().getOrDefault(number, Exact.ZERO).isAtLeast(Exact.ONE)) {
                return false;
            }
        }
        return true;
    }
}
