package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Input;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An indicator's result as JSON. */
final class IndicatorForm {

    private IndicatorForm() {}

    /** {@code evidence}: the path of what it rests on. */
    static void write(ObjectNode node, IndicatorValue value, String evidence) {
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
