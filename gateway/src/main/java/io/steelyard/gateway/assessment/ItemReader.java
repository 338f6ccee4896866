package io.steelyard.gateway.assessment;

import io.steelyard.gateway.assessment.Item.About;
import io.steelyard.gateway.assessment.Item.Option;
import io.steelyard.gateway.assessment.Item.Proof;
import io.steelyard.gateway.assessment.Item.Rung;
import io.steelyard.gateway.assessment.Item.Trust;
import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.settings.DataNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the items of a model file. */
final class ItemReader {
    private static final List<String> KINDS = List.of("single", "multi", "ratio", "trend", "steps", "findings");
    private static final List<String> ACTIONS = List.of("connect", "register", "change");
    private static final List<String> COMMON =
            List.of("id", "name", "kind", "trust", "source", "action", "raise", "points", "weight");
    private static final Map<String, List<String>> OWN = Map.of(
            "single", List.of("options"),
            "multi", List.of("options", "indicators"),
            "ratio", List.of("bands", "indicator"),
            "trend", List.of("options", "indicator", "flat", "against"),
            "steps", List.of("steps", "constrained", "evidence", "alone"),
            "findings", List.of("tailorable", "indicators", "measured"));
    private static final String YEAR_BEFORE = "year-before";
    private static final int MOST_STEPS = 20;

    private final Reading reading;
    private final Model.Scoring scoring;

    ItemReader(Reading reading, Model.Scoring scoring) {
        this.reading = reading;
        this.scoring = scoring;
    }

    /**
     * Reads one item.
     *
     * @param path its groups and itself with their weights; empty where a model has no weights
     */
    @Nullable
    Item read(DataNode node, Words group, Trust inherited, boolean scene, List<Item.Link> path) {
        String kind = node.need("kind").oneOf(KINDS);
        String id = reading.freshId(node, "item");
        Words name = Reading.words(node.need("name"));
        if (kind == null) {
            return null;
        }
        List<String> known = new ArrayList<>(COMMON);
        known.addAll(OWN.getOrDefault(kind, List.of()));
        node.knows(known);
        checkKind(node, kind, scene);
        String action = node.get("action").oneOf(ACTIONS);
        Words raise = node.get("raise").isPresent() ? Reading.words(node.get("raise")) : null;
        About about = new About(
                id,
                name,
                group,
                Reading.trust(node, inherited),
                action == null ? "change" : action,
                raise,
                scene,
                node.get("constrained").flag(false));
        Item item = ofKind(kind, node, about, path);
        DataNode points = node.get("points");
        if (points.isPresent() && !Reading.exact(points).equals(item.max())) {
            points.report("its answers are worth " + item.max() + " at most", "let both say the same");
        }
        return item;
    }

    private void checkKind(DataNode node, String kind, boolean scene) {
        boolean isWeighted = scoring instanceof Model.Weighted;
        if (scene && !kind.equals("steps")) {
            node.get("kind").report("a scene has steps", "write kind: steps");
        } else if (isWeighted != kind.equals("findings") && !scene) {
            node.get("kind")
                    .report(
                            "findings belong to scoring weighted, and nothing else does",
                            "write kind: findings there, and only there");
        }
        boolean hasPoints = scoring instanceof Model.Points && !scene;
        if (hasPoints) {
            node.need("points");
        }
    }

    private Item ofKind(String kind, DataNode node, About about, List<Item.Link> path) {
        return switch (kind) {
            case "multi" -> new Item.Multi(about, options(node, false), beside(node));
            case "ratio" -> ratio(node, about);
            case "steps" -> steps(node, about);
            case "findings" -> findings(node, about, path);
            default -> single(node, about, kind.equals("trend"));
        };
    }

    private Item findings(DataNode node, About about, List<Item.Link> path) {
        Model.Weighted weighted = (scoring instanceof Model.Weighted one) ? one : ModelReader.NO_WEIGHTS;
        boolean isTailorable = node.get("tailorable").flag(false);
        Item.Fed fed = new Item.Fed(beside(node), new RequirementReader(reading, weighted).read(node.get("measured")));
        return new Item.Findings(about, path, weighted.levels(), weighted.findings(), isTailorable, fed);
    }

    /** Indicators whose measurements are shown beside an answer. */
    private List<String> beside(DataNode node) {
        List<String> indicators = new ArrayList<>();
        node.get("indicators").elements().forEach(one -> indicators.add(reading.indicator(one)));
        return indicators;
    }

    private Item single(DataNode node, About about, boolean isTrend) {
        List<Option> options = options(node, true);
        Item.Trend trend = null;
        if (isTrend) {
            Set<String> ids = new HashSet<>(options.stream().map(Option::id).toList());
            if (!ids.equals(Set.of("up", "flat", "down"))) {
                node.get("options").report("a trend's options are up, flat and down", "write these three");
            }
            if (node.get("indicator").isPresent()) {
                String against = node.get("against").oneOf(List.of("baseline", YEAR_BEFORE));
                trend = new Item.Trend(
                        reading.indicator(node.get("indicator")),
                        Reading.percent(node.need("flat")),
                        YEAR_BEFORE.equals(against) ? Telemetry.Since.YEAR : Telemetry.Since.BASELINE);
            }
        }
        return new Item.Single(about, options, trend);
    }

    private List<Option> options(DataNode node, boolean isOrdered) {
        List<Option> options = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (DataNode one : node.need("options").elements()) {
            one.knows(List.of("id", "name", "points", "evidence", "raise"));
            String id = one.need("id").text("");
            if (!ids.add(id)) {
                one.get("id").report("the option " + id + " is there twice", "give each an id of its own");
            }
            DataNode points = one.get("points");
            if (scoring instanceof Model.Points) {
                one.need("points");
            }
            DataNode evidence = one.get("evidence");
            options.add(new Option(
                    id,
                    Reading.words(one.need("name")),
                    Reading.positive(points),
                    evidence.isPresent() ? proof(evidence) : null,
                    one.get("raise").isPresent() ? Reading.words(one.get("raise")) : null));
            int last = options.size() - 1;
            if (isOrdered
                    && last > 0
                    && options.get(last - 1)
                                    .points()
                                    .compareTo(options.get(last).points())
                            > 0) {
                points.report("less than the option before", "let options stand from the worst to the best");
            }
        }
        if (options.isEmpty()) {
            node.get("options").report("no option", "write at least one");
            options.add(new Option("none", Reading.NO_WORDS, Exact.ZERO, null, null));
        }
        return options;
    }

    private Item ratio(DataNode node, About about) {
        DataNode list = node.get("bands");
        List<Item.Band> bands = new ArrayList<>();
        if (!list.isPresent() && !(scoring instanceof Model.Points)) {
            bands.add(new Item.Band(Exact.ZERO, true, Exact.ONE, true, Exact.ZERO));
        } else {
            bands.addAll(BandReader.read(node.need("bands")));
        }
        DataNode indicator = node.get("indicator");
        return new Item.Ratio(about, bands, indicator.isPresent() ? reading.share(indicator) : null);
    }

    private Item steps(DataNode node, About about) {
        DataNode list = node.need("steps");
        List<Words> names = Reading.wordsList(list);
        if (names.isEmpty() || names.size() > MOST_STEPS + 1) {
            list.report("from 1 to " + (MOST_STEPS + 1) + " steps belong here", "name each, step 0 first");
        }
        Exact max =
                scoring instanceof Model.Points && !about.scene() ? Reading.positive(node.get("points")) : Exact.ZERO;
        List<Rung> rungs = new ArrayList<>();
        for (DataNode rung : node.get("evidence").elements()) {
            rungs.add(rung(rung, Math.max(1, names.size() - 1)));
        }
        List<Words> safe = names.isEmpty() ? List.of(Reading.NO_WORDS) : names;
        return new Item.Steps(about, safe, rungs, max, node.get("alone").flag(false));
    }

    private Rung rung(DataNode node, int top) {
        node.knows(List.of("step", "any", "all"));
        Long step = node.need("step").whole(1, top);
        boolean isAny = node.get("any").isPresent();
        if (isAny == node.get("all").isPresent()) {
            node.report("either any or all belongs here", "list the evidence under one of the two");
        }
        List<Proof> proofs = new ArrayList<>();
        for (DataNode proof : node.get(isAny ? "any" : "all").elements()) {
            proofs.add(proof(proof));
        }
        return new Rung(step == null ? 1 : step.intValue(), isAny, proofs);
    }

    private Proof proof(DataNode node) {
        node.knows(List.of("indicator", "atLeast", "atMost", "member"));
        BigDecimal least = node.get("atLeast").number();
        BigDecimal most = node.get("atMost").number();
        String member = node.get("member").text();
        if ((least == null ? 0 : 1) + (most == null ? 0 : 1) + (member == null ? 0 : 1) != 1) {
            node.report("one of atLeast, atMost and member belongs here", "write one of the three");
        }
        String indicator = reading.indicator(node.need("indicator"));
        reading.checkShare(indicator, node.get("atLeast"));
        reading.checkShare(indicator, node.get("atMost"));
        return new Proof(indicator, least, most, member);
    }
}
