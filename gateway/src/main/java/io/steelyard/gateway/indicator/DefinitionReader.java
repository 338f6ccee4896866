package io.steelyard.gateway.indicator;

import io.steelyard.gateway.indicator.formula.Formula;
import io.steelyard.gateway.indicator.formula.FormulaException;
import io.steelyard.gateway.indicator.formula.Mistake;
import io.steelyard.gateway.indicator.formula.Vocabulary;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Standard;
import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.settings.DataNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads indicators from a data file; what is wrong is reported with its place. */
final class DefinitionReader {
    private static final List<String> KEYS = List.of(
            "id",
            "version",
            "name",
            "formula",
            "inputs",
            "unit",
            "shown",
            "grades",
            "subjects",
            "scoring",
            "standards",
            "example");
    private static final List<String> SUBJECTS = List.of("asset", "line", "area", "site");
    private static final List<String> KINDS = List.of("none", "bands", "met", "delta", "trend", "target");

    private final Vocabulary vocabulary;
    private final Map<String, QuantityDefinition> quantities;
    private final Predicate<String> reasons;

    DefinitionReader(Vocabulary vocabulary, Map<String, QuantityDefinition> quantities, Predicate<String> reasons) {
        this.vocabulary = vocabulary;
        this.quantities = quantities;
        this.reasons = reasons;
    }

    /** Null when its formula is wrong, which is reported. */
    @Nullable
    Definition read(DataNode node, String version) {
        node.knows(KEYS);
        List<String> inputs = texts(node.need("inputs"));
        String unit = node.need("unit").text("1");
        Formula formula = formula(node.need("formula"), unit, inputs);
        String id = node.need("id").text("");
        if (!id.matches("(C|K|E|P)\\d\\d(-[A-Za-z0-9-]+)?|(ISO|own)-[a-z0-9-]+")) {
            node.get("id")
                    .report(
                            id + " is no indicator's id",
                            "write C01, ISO-allocation-ratio or, of your own, own-gas-per-ton for instance");
        }
        Definition.Example example = example(node.need("example"), inputs);
        Scoring scoring = scoring(node.need("scoring"));
        List<Standard> standards = new ArrayList<>();
        node.need("standards").elements().forEach(one -> standards.add(standard(one)));
        // Grades follow from the inputs; a list that was written before they did is read and does not count.
        Catalogue.grades(node.get("grades"));
        List<String> subjects = new ArrayList<>();
        for (DataNode subject : node.need("subjects").elements()) {
            String word = subject.oneOf(SUBJECTS);
            subjects.add(word == null ? "site" : word);
        }
        if (formula == null) {
            return null;
        }
        IndicatorDefinition told = new IndicatorDefinition(
                id,
                id.matches("(ISO|own)-.*") ? id.substring(0, 3) : id.isEmpty() ? "" : id.substring(0, 1),
                words(node.need("name")),
                new IndicatorValue.Rule(
                        new Words(
                                formula.told(name -> told(name).zh()),
                                formula.told(name -> told(name).en())),
                        formula.text(),
                        node.get("version").isPresent() ? node.get("version").text("") : version,
                        inputs),
                new IndicatorValue.Measure(unit, words(node.need("shown"))),
                formula.grades(this::grades),
                subjects,
                standards);
        return new Definition(told, formula, scoring, example, "");
    }

    private Words told(String name) {
        QuantityDefinition quantity = quantities.get(name);
        return quantity == null ? new Words(name, name) : quantity.words();
    }

    private List<Grade> grades(String name) {
        QuantityDefinition quantity = quantities.get(name);
        return quantity == null ? List.of() : quantity.grades();
    }

    private @Nullable Formula formula(DataNode node, String unit, List<String> inputs) {
        String text = node.text("").strip();
        try {
            return Formula.read(text, unit, inputs, vocabulary, reasons);
        } catch (FormulaException e) {
            for (Mistake mistake : e.mistakes()) {
                node.report("character " + (mistake.at() + 1) + ": " + mistake.what(), mistake.remedy());
            }
            return null;
        }
    }

    private static Definition.Example example(DataNode node, List<String> inputs) {
        node.knows(List.of("inputs", "by-hand", "result"));
        Map<String, BigDecimal> values = new HashMap<>();
        node.need("inputs").members().forEach((name, value) -> {
            if (!inputs.contains(name)) {
                value.reportKey(name + " is no input of this indicator", "take it away");
            }
            values.put(name, value.number(BigDecimal.ZERO));
        });
        return new Definition.Example(
                values, node.need("by-hand").text(""), node.need("result").number(BigDecimal.ZERO));
    }

    private static Standard standard(DataNode node) {
        node.knows(List.of("name", "clause", "trust", "source"));
        String trust = node.need("trust").oneOf(List.of("V", "S", "M"));
        return new Standard(
                node.need("name").text(""),
                node.need("clause").text(""),
                trust == null ? "M" : trust,
                node.need("source").text(""));
    }

    private static Scoring scoring(DataNode node) {
        String kind = node.need("kind").oneOf(KINDS);
        return switch (kind == null ? "none" : kind) {
            case "bands" -> bands(node);
            case "met" -> {
                node.knows(List.of("kind", "met", "largely", "partly"));
                yield new Scoring.Steps(
                        number(node.need("met")),
                        node.get("largely").isPresent() ? number(node.get("largely")) : null,
                        node.get("partly").isPresent() ? number(node.get("partly")) : null);
            }
            case "delta" -> {
                node.knows(List.of("kind", "flat", "up", "same", "down"));
                yield new Scoring.Delta(
                        number(node.need("flat")),
                        number(node.need("up")),
                        number(node.need("same")),
                        number(node.need("down")));
            }
            case "trend" -> new Scoring.Trend(isUpBetter(node));
            case "target" -> new Scoring.Target(isUpBetter(node));
            default -> new Scoring.None();
        };
    }

    private static Scoring bands(DataNode node) {
        node.knows(List.of("kind", "bands"));
        List<Scoring.Band> bands = new ArrayList<>();
        for (DataNode band : node.need("bands").elements()) {
            band.knows(List.of("upTo", "points"));
            BigDecimal upTo = number(band.need("upTo"));
            if (!bands.isEmpty() && bands.get(bands.size() - 1).upTo().compareTo(upTo) >= 0) {
                band.report("this band ends where one before it does, or earlier", "put bands in rising order");
            }
            bands.add(new Scoring.Band(upTo, number(band.need("points"))));
        }
        return new Scoring.Bands(bands);
    }

    private static boolean isUpBetter(DataNode node) {
        node.knows(List.of("kind", "better"));
        return "up".equals(node.need("better").oneOf(List.of("up", "down")));
    }

    private static BigDecimal number(DataNode node) {
        return node.number(BigDecimal.ZERO);
    }

    private static List<String> texts(DataNode node) {
        List<String> texts = new ArrayList<>();
        node.elements().forEach(element -> texts.add(element.text("")));
        return texts;
    }

    private static Words words(DataNode node) {
        node.knows(List.of("zh", "en"));
        return new Words(node.need("zh").text(""), node.need("en").text(""));
    }
}
