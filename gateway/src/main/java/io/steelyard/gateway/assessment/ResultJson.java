package io.steelyard.gateway.assessment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.gateway.model.Quantity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A result as JSON; numbers are exact decimals without exponent. */
final class ResultJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;
    private final Assessed result;

    private ResultJson(JsonGenerator json, Assessed result) {
        this.json = json;
        this.result = result;
    }

    static String of(Assessed result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            new ResultJson(json, result).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    private void write() throws IOException {
        Model.Head head = result.model().head();
        json.writeStartObject();
        json.writeStringField("model", head.id());
        json.writeStringField("edition", head.edition());
        words("name", head.name());
        trusts(head);
        json.writeStringField("status", head.status().name().toLowerCase(Locale.ROOT));
        String variant = result.answers().variant();
        if (variant != null) {
            json.writeStringField("type", variant);
        }
        json.writeObjectFieldStart("subject");
        for (Map.Entry<String, String> part : result.answers().subject().entrySet()) {
            json.writeStringField(part.getKey(), part.getValue());
        }
        json.writeEndObject();
        score("score", result.score());
        level("level", result.level());
        beside();
        proven();
        json.writeArrayFieldStart("items");
        for (Standing item : result.items().toList()) {
            item(item);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("scenes");
        for (Standing scene : result.scenes().toList()) {
            scene(scene);
        }
        json.writeEndArray();
        gaps();
        contradictions();
        notAssessed();
        PlanJson.write(json, result);
        notes("notes", head.notes());
        json.writeStringField("ruleVersion", head.ruleVersion());
        json.writeStringField("fingerprint", result.fingerprint());
        json.writeEndObject();
    }

    static void words(JsonGenerator json, String name, @Nullable Words words) throws IOException {
        if (words == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeStringField("zh", words.zh());
        json.writeStringField("en", words.en());
        json.writeEndObject();
    }

    private void words(String name, @Nullable Words words) throws IOException {
        words(json, name, words);
    }

    static void number(JsonGenerator json, String name, @Nullable Exact number) throws IOException {
        json.writeFieldName(name);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number.toString());
        }
    }

    private void number(String name, @Nullable Exact number) throws IOException {
        number(json, name, number);
    }

    private void score(String name, Assessed.Score score) throws IOException {
        json.writeObjectFieldStart(name);
        number("value", score.value());
        number("assessedMax", score.assessedMax());
        number("low", score.low());
        number("high", score.high());
        number("max", score.max());
        Grade grade = score.grade();
        json.writeStringField("grade", grade == null ? null : grade.name());
        number("coverage", score.coverage());
        json.writeEndObject();
    }

    private void level(String name, Assessed.@Nullable Level level) throws IOException {
        json.writeObjectFieldStart(name);
        Integer value = level == null ? null : level.value();
        whole("value", value);
        whole("low", level == null ? null : level.low());
        whole("high", level == null ? null : level.high());
        words("name", value == null ? null : result.model().levelName(value));
        json.writeObjectFieldStart("names");
        words("low", level == null ? null : result.model().levelName(level.low()));
        words("high", level == null ? null : result.model().levelName(level.high()));
        json.writeEndObject();
        json.writeEndObject();
    }

    private void whole(String name, @Nullable Integer number) throws IOException {
        json.writeFieldName(name);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number);
        }
    }

    /** What other rules of adding up give. */
    private void beside() throws IOException {
        json.writeArrayFieldStart("beside");
        for (Map.Entry<Model.Adding, Assessed.Score> other : result.beside().entrySet()) {
            json.writeStartObject();
            json.writeStringField("rule", other.getKey().word());
            score("score", other.getValue());
            level("level", result.level(other.getKey()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Points earned by what they rest on. */
    private void proven() throws IOException {
        json.writeObjectFieldStart("proven");
        json.writeObjectFieldStart("points");
        for (Grade grade : Grade.values()) {
            Exact sum = Exact.ZERO;
            for (Standing item : result.items().toList()) {
                sum = item.source().grade() == grade ? sum.plus(Points.of(result, item)) : sum;
            }
            number(grade.name(), sum);
        }
        json.writeEndObject();
        number("max", result.scorer().max());
        json.writeEndObject();
    }

    private void item(Standing item) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", item.item().id());
        words("name", item.item().about().name());
        words("group", item.item().about().group());
        boolean hasPoints = !(result.model().scoring() instanceof Model.None);
        number("points", hasPoints && item.isAssessed() ? Points.of(result, item) : null);
        number("low", hasPoints ? Points.of(result, item.item(), item.low()) : null);
        number("high", hasPoints ? Points.of(result, item.item(), item.high()) : null);
        number("max", hasPoints ? Points.max(result, item) : null);
        position(item);
        source(item);
        String variant = result.answers().variant();
        trust(
                "weightTrust",
                item.item() instanceof Item.Findings findings && variant != null
                        ? findings.weightTrust(variant)
                        : null);
        json.writeEndObject();
    }

    /** What the answer is that counts. */
    private void position(Standing item) throws IOException {
        Position value = item.value();
        boolean isFindings = item.item() instanceof Item.Findings;
        words("answer", isFindings ? null : Texts.answer(item));
        if (item.item() instanceof Item.Steps steps) {
            whole("step", value == null ? null : value.rank().numerator().intValue());
            whole("stepLow", item.low().rank().numerator().intValue());
            whole("stepHigh", item.high().rank().numerator().intValue());
            whole("stepMax", steps.top());
        } else if (isFindings && item.isAssessed()) {
            json.writeObjectFieldStart("levels");
            for (Map.Entry<Integer, Exact> level : item.low().levels().entrySet()) {
                boolean isKnown = item.high()
                        .levels()
                        .getOrDefault(level.getKey(), Exact.ONE)
                        .equals(level.getValue());
                number(level.getKey().toString(), isKnown ? level.getValue() : null);
            }
            json.writeEndObject();
        }
    }

    private void source(Standing item) throws IOException {
        json.writeStringField("status", item.status().word());
        Grade grade = item.source().grade();
        json.writeStringField("grade", grade == null ? null : grade.name());
        json.writeStringField("source", item.source().kind());
        json.writeStringField("evidence", item.source().evidence());
        Telemetry.Measured measured = item.source().measured();
        json.writeStringField("measured", measured == null || isNothing(measured) ? null : Texts.measured(measured));
        json.writeStringField("measuredEvidence", measured == null ? null : measured.evidence());
        notes("notes", item.source().notes());
        unmeasured(item.source().unmeasured());
        trust("trust", item.item().about().trust());
    }

    private void unmeasured(Standing.@Nullable Unmeasured unmeasured) throws IOException {
        if (unmeasured == null || unmeasured.reason().isEmpty()) {
            json.writeNullField("unmeasured");
            return;
        }
        json.writeObjectFieldStart("unmeasured");
        json.writeStringField("indicator", unmeasured.indicator());
        json.writeStringField("reason", unmeasured.reason());
        json.writeEndObject();
    }

    private static boolean isNothing(Telemetry.Measured measured) {
        Quantity quantity = measured.quantity();
        return quantity.value() == null && quantity.low() == null && quantity.high() == null;
    }

    private void trust(String name, Item.@Nullable Trust trust) throws IOException {
        if (trust == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeStringField("mark", trust.mark());
        json.writeStringField("source", trust.source());
        json.writeEndObject();
    }

    /** How far the model and its level rule may be trusted. */
    private void trusts(Model.Head head) throws IOException {
        json.writeObjectFieldStart("trust");
        trust("model", head.trust());
        trust(
                "levels",
                result.model().levels().stream()
                        .map(Model.Level::trust)
                        .reduce(Item.Trust::orLess)
                        .orElse(null));
        json.writeEndObject();
    }

    private void notes(String name, List<Words> notes) throws IOException {
        json.writeArrayFieldStart(name);
        for (Words note : notes) {
            json.writeStartObject();
            json.writeStringField("zh", note.zh());
            json.writeStringField("en", note.en());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void scene(Standing scene) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", scene.item().id());
        words("name", scene.item().about().name());
        words("group", scene.item().about().group());
        json.writeBooleanField("constrained", scene.item().about().constrained());
        Position value = scene.value();
        whole("level", value == null ? null : value.rank().numerator().intValue());
        whole("low", scene.low().rank().numerator().intValue());
        whole("high", scene.high().rank().numerator().intValue());
        words("answer", Texts.answer(scene));
        source(scene);
        json.writeEndObject();
    }

    private void gaps() throws IOException {
        json.writeArrayFieldStart("gaps");
        for (Gap gap : Gap.of(result)) {
            json.writeStartObject();
            PlanJson.advice(json, gap.item(), gap.advice());
            number("gain", gap.gain());
            json.writeStringField("of", gap.of());
            number("cost", gap.cost());
            PlanJson.ways(json, "steps", gap.steps());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void contradictions() throws IOException {
        json.writeArrayFieldStart("contradictions");
        for (Standing item : result.standings()) {
            Standing.Contradiction contradiction = item.contradiction();
            if (contradiction != null) {
                json.writeStartObject();
                json.writeStringField("id", item.item().id());
                words("name", item.item().about().name());
                json.writeStringField("declared", contradiction.declared());
                json.writeStringField("telemetry", contradiction.telemetry());
                words("text", contradiction.text());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void notAssessed() throws IOException {
        json.writeArrayFieldStart("notAssessed");
        for (Standing item : result.standings()) {
            if (!item.why().isEmpty()) {
                json.writeStartObject();
                json.writeStringField("id", item.item().id());
                words("name", item.item().about().name());
                json.writeBooleanField("scene", item.item().about().scene());
                number("max", Points.max(result, item));
                json.writeStringField("reason", item.why());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }
}
