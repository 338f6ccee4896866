package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Input;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Score;
import io.steelyard.gateway.model.Target;
import io.steelyard.gateway.model.UsedFactor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An indicator's result as JSON. */
final class IndicatorForm {

    private IndicatorForm() {}

    /** {@code evidence}: the path of what it rests on. */
    static void write(ObjectNode node, IndicatorValue value, Score score, String evidence) {
        IndicatorDefinition definition = value.definition();
        node.put("id", definition.id());
        node.put("group", definition.group());
        words(node, "name", definition.name());
        node.put("subject", value.subject());
        number(node, "value", value.value());
        node.put("unit", definition.unit());
        words(node, "shown", definition.measure().shown());
        words(node, "formula", definition.rule().told());
        node.put("rule", definition.rule().text());
        number(node, "numerator", value.numerator());
        number(node, "denominator", value.denominator());
        number(node, "low", value.low());
        number(node, "high", value.high());
        node.put("coverage", value.coverage());
        Grade grade = value.outcome().grade();
        node.put("grade", grade.name());
        node.put("status", value.outcome().assessed() ? "assessed" : "not-assessed");
        node.put("reason", value.outcome().reason());
        ArrayNode notes = node.putArray("notes");
        value.outcome().notes().forEach(notes::add);
        ArrayNode quantities = node.putArray("quantities");
        value.outcome().inputs().forEach(input -> quantity(quantities.addObject(), input));
        factors(node, value.outcome().factors(), value.subject());
        ArrayNode standards = node.putArray("standards");
        definition
                .standards()
                .forEach(standard -> standards
                        .addObject()
                        .put("name", standard.name())
                        .put("clause", standard.clause())
                        .put("trust", standard.trust()));
        node.put("ruleVersion", definition.ruleVersion());
        window(node.putObject("window"), value.window());
        node.put("fingerprint", value.outcome().fingerprint());
        node.put("evidence", evidence);
        score(node.putObject("scoring"), score);
    }

    private static void score(ObjectNode node, Score score) {
        node.put("kind", score.kind());
        node.put("better", score.better().isEmpty() ? null : score.better());
        worth(node, "value", score.value());
        worth(node, "low", score.low());
        worth(node, "high", score.high());
        node.put("reason", score.reason());
        IndicatorValue before = score.before();
        if (before == null) {
            node.putNull("before");
        } else {
            ObjectNode earlier = node.putObject("before");
            window(earlier.putObject("window"), before.window());
            number(earlier, "value", before.value());
            number(earlier, "low", before.low());
            number(earlier, "high", before.high());
            earlier.put("fingerprint", before.outcome().fingerprint());
        }
        Target target = score.target();
        if (target == null) {
            node.putNull("target");
        } else {
            target(node.putObject("target"), target);
        }
        node.put("fingerprint", score.fingerprint());
    }

    private static void target(ObjectNode node, Target target) {
        number(node, "value", target.value());
        node.put("unit", target.unit());
        node.put("period", target.period());
        node.put("programme", target.programme());
        node.put("source", target.source());
        node.put("version", target.version());
        node.put("evidence", target.query().path());
    }

    /** Points are a number, a finding is a word. */
    private static void worth(ObjectNode node, String name, Score.@Nullable Worth worth) {
        if (worth != null && worth.points() == null) {
            node.put(name, worth.finding());
        } else {
            number(node, name, worth == null ? null : worth.points());
        }
    }

    private static void quantity(ObjectNode node, Input input) {
        Quantity quantity = input.quantity();
        node.put("name", input.name());
        words(node, "words", input.words());
        number(node, "value", quantity.value());
        number(node, "low", quantity.low());
        number(node, "high", quantity.high());
        node.put("unit", quantity.unit());
        node.put("coverage", quantity.coverage());
        node.put("grade", quantity.grade().name());
        node.put("reason", quantity.reason());
    }

    /** What amounts of energy were multiplied with; where nothing was, nothing is written. */
    static void factors(ObjectNode node, List<UsedFactor> factors, String subject) {
        if (factors.isEmpty()) {
            return;
        }
        ArrayNode list = node.putArray("factors");
        for (UsedFactor one : factors) {
            ObjectNode used = list.addObject();
            used.put("quantity", one.quantity());
            used.put("resource", one.factor().resource());
            used.put("method", one.factor().method());
            used.put("usedFor", one.year());
            used.put("year", one.factor().year());
            number(used, "factor", one.factor().factor());
            used.put("per", one.factor().unit());
            number(used, "amount", one.amount().value());
            used.put("unit", one.amount().unit());
            used.put("area", one.origin().area().isEmpty() ? null : one.origin().area());
            used.put("source", one.factor().source());
            used.put(
                    "trust",
                    one.origin().trust().isEmpty() ? null : one.origin().trust());
            used.put("table", one.origin().table().name().toLowerCase(Locale.ROOT));
            used.put("edition", one.origin().edition());
            used.put("evidence", declared(one.origin(), subject));
        }
    }

    /** The site's table as it was read; the program's and a user's own stand in files. */
    private static @Nullable String declared(UsedFactor.Origin origin, String subject) {
        int slash = subject.indexOf('/');
        String site = slash < 0 ? subject : subject.substring(0, slash);
        return origin.table() == UsedFactor.Table.DECLARED
                ? ApiQuery.table(site, "energy-factors", Long.parseLong(origin.edition()))
                        .path()
                : null;
    }

    static void window(ObjectNode node, IndicatorValue.Window window) {
        node.put("from", Json.instant(window.from()))
                .put("to", Json.instant(window.to()))
                .put("zone", window.zone());
    }

    static void words(ObjectNode node, String name, IndicatorValue.Words words) {
        node.putObject(name).put("zh", words.zh()).put("en", words.en());
    }

    /** An exact number, without exponent. */
    static void number(ObjectNode node, String name, @Nullable BigDecimal value) {
        if (value == null) {
            node.putNull(name);
        } else {
            BigDecimal plain = value.stripTrailingZeros();
            node.put(name, plain.scale() < 0 ? plain.setScale(0) : plain);
        }
    }
}
