package io.steelyard.gateway.assessment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recorded plan: what was predicted, against what is there now. */
final class Recorded {
    private static final JsonFactory JSON = new JsonFactory();

    private final AnswerShelf.Version kept;
    private final DataNode plan;
    private final Assessed now;

    /** The plan that is kept, and what the model that it was made by gives now. */
    Recorded(AnswerShelf.Version kept, Assessed now) {
        this.kept = kept;
        this.plan = DataFile.of("recorded plan", kept.body()).root();
        this.now = now;
    }

    /** A plan as it is kept, with what it rests on. */
    static String text(Plan plan, Assessed before, @Nullable String period, AnswerShelf.By by) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("at", AssessmentDesk.instant(by.at()));
            Model.Head head = before.model().head();
            json.writeObjectFieldStart("basis");
            json.writeStringField("period", period);
            json.writeStringField("edition", head.edition());
            json.writeStringField("ruleVersion", head.ruleVersion());
            json.writeStringField("digest", head.digest());
            json.writeStringField("fingerprint", before.fingerprint());
            json.writeEndObject();
            json.writeObjectFieldStart("standing");
            for (Item item : before.model().items()) {
                ResultJson.number(json, item.id(), standing(before, item));
            }
            json.writeEndObject();
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

    /** What an item gives for certain; of scenes, and where there are no points, how far it has come. */
    private static Exact standing(Assessed result, Item item) {
        boolean hasPoints = !item.about().scene() && !(result.model().scoring() instanceof Model.None);
        return hasPoints
                ? Points.of(result, item, result.low(item))
                : result.low(item).rank();
    }

    /** The period that a recorded plan was made over; null for the month that was then. */
    static @Nullable String period(AnswerShelf.Version kept) {
        return DataFile.of("recorded plan", kept.body())
                .root()
                .get("basis")
                .get("period")
                .text();
    }

    /** What it was predicted to give is there, at least. What was predicted is kept as it was shown, rounded. */
    boolean cameTrue() {
        BigDecimal predicted = plan.get("score").number();
        Long predictedLevel = plan.need("level").whole(0, 100);
        Exact score = now.score().low();
        Assessed.Level level = now.level();
        boolean isScore =
                predicted == null || (score != null && Exact.of(score.decimal()).isAtLeast(Exact.of(predicted)));
        return isScore && (predictedLevel == null || (level != null && level.low() >= predictedLevel));
    }

    /** Every one of its actions counts now. */
    boolean isDone() {
        List<DataNode> actions = plan.get("actions").elements();
        return !actions.isEmpty() && actions.stream().allMatch(this::isDone);
    }

    /** Whether the model's file is the one that it was made by; null where that was not kept. */
    private @Nullable Boolean isSameModel() {
        String digest = plan.get("basis").get("digest").text();
        return digest == null ? null : digest.equals(now.model().head().digest());
    }

    /** As JSON, with what has happened to it since; {@code over} is what the present result is of. */
    void write(JsonGenerator json, AssessmentDesk.Over over, List<Milestone> milestones) throws IOException {
        Window window = over.window();
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
        json.writeStringField("period", PlanPeriod.named(period(kept), kept.at(), window.zone()));
        json.writeEndObject();
        json.writeObjectFieldStart("now");
        ResultJson.number(json, "score", now.score().low());
        json.writeNumberField("level", level == null ? 0 : level.low());
        json.writeStringField("period", PlanPeriod.named(over.period(), window.from(), window.zone()));
        json.writeEndObject();
        json.writeBooleanField("cameTrue", cameTrue());
        json.writeArrayFieldStart("milestones");
        for (Milestone milestone : milestones) {
            json.writeRawValue(milestone.body());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("actions");
        for (DataNode action : plan.get("actions").elements()) {
            action(json, action);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void action(JsonGenerator json, DataNode action) throws IOException {
        String id = action.need("id").text("");
        Optional<Position> position = now.model().item(id).map(now::low);
        json.writeStartObject();
        json.writeStringField("id", id);
        ResultJson.words(json, "text", Reading.words(action.need("text")));
        ResultJson.number(json, "predicted", Exact.of(action.need("points").number(BigDecimal.ZERO)));
        ResultJson.number(json, "now", position.map(Position::points).orElse(null));
        json.writeBooleanField("done", isDone(action));
        json.writeEndObject();
    }

    private boolean isDone(DataNode action) {
        String id = action.need("id").text("");
        Optional<Position> position = now.model().item(id).map(now::low);
        if (now.model().item(id).filter(Item.Findings.class::isInstance).isPresent()) {
            return action.has("levels") // older records do not have them
                    ? position.filter(one -> areMet(action.get("levels").elements(), one))
                            .isPresent()
                    : cameTrue();
        }
        Exact points = Exact.of(action.need("points").number(BigDecimal.ZERO));
        Exact rank = Exact.of(action.need("rank").number(BigDecimal.ZERO));
        return position.filter(one -> one.points().isAtLeast(points)
                        && (points.compareTo(Exact.ZERO) > 0 || one.rank().isAtLeast(rank)))
                .isPresent();
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

    /** That the plan has come so far, at the instant, over the window, with what the model gives. */
    Milestone milestone(Milestone.What what, long at, AssessmentDesk.Over over) {
        Model.Head head = now.model().head();
        Assessed.Level level = now.level();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("what", what.word());
            json.writeStringField("at", AssessmentDesk.instant(at));
            json.writeStringField("period", over.period());
            json.writeStringField("from", AssessmentDesk.instant(over.window().from()));
            json.writeStringField("to", AssessmentDesk.instant(over.window().to()));
            json.writeStringField("zone", over.window().zone());
            ResultJson.number(json, "score", now.score().low());
            json.writeNumberField("level", level == null ? 0 : level.low());
            json.writeBooleanField("cameTrue", cameTrue());
            json.writeStringField("edition", head.edition());
            json.writeStringField("ruleVersion", head.ruleVersion());
            json.writeStringField("digest", head.digest());
            json.writeObjectField("sameModel", isSameModel());
            json.writeStringField("fingerprint", now.fingerprint());
            lower(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return new Milestone(what, at, text.toString());
    }

    /** What gives less than when the plan was made: why all may be done and the score is not there. */
    private void lower(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("lower");
        for (Item item : now.model().items()) {
            BigDecimal then = plan.get("standing").get(item.id()).number();
            Exact is = standing(now, item);
            if (then != null && Exact.of(is.decimal()).compareTo(Exact.of(then)) < 0) {
                json.writeStartObject();
                json.writeStringField("id", item.id());
                ResultJson.words(json, "name", item.about().name());
                ResultJson.number(json, "then", Exact.of(then));
                ResultJson.number(json, "now", is);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }
}
