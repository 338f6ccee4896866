package io.steelyard.gateway.assessment;

import io.steelyard.gateway.assessment.Item.Trust;
import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a model file; one that is wrong is refused with every mistake, its line and what to do. */
final class ModelReader {
    static final Model.Weighted NO_WEIGHTS =
            new Model.Weighted(List.of(), Map.of(), 1, Exact.ONE, Map.of(), List.of(Model.Adding.SUM));
    private static final Trust UNKNOWN = new Trust("M", "");
    private static final Exact HUNDRED = Exact.of(100);
    private static final List<String> KEYS = List.of(
            "model",
            "edition",
            "ruleVersion",
            "name",
            "status",
            "trust",
            "source",
            "notes",
            "scoring",
            "points",
            "weighted",
            "groups",
            "scenes",
            "levels",
            "below");
    private static final List<String> WEIGHTED = List.of("variants", "levels", "satisfied", "findings", "rules");
    private static final List<String> GROUP =
            List.of("id", "name", "points", "weight", "trust", "source", "groups", "items");

    private final Reading reading;
    private final List<Item> items = new ArrayList<>();
    private Model.Scoring scoring = new Model.None();

    private ModelReader(Reading.Indicators indicators) {
        this.reading = new Reading(indicators);
    }

    /**
     * Reads a model.
     *
     * @param indicators the indicators that there are
     * @param digest of the file, for fingerprints
     * @throws io.steelyard.settings.SettingsException with every mistake
     */
    static Model read(DataFile file, Reading.Indicators indicators, String digest) {
        Model model = new ModelReader(indicators).model(file.root(), digest);
        file.check();
        return model;
    }

    private Model model(DataNode root, String digest) {
        root.knows(KEYS);
        String status = root.need("status").oneOf(List.of("final", "draft", "informative"));
        Trust trust = Reading.trust(root, UNKNOWN);
        root.need("trust");
        root.need("source");
        Model.Head head = new Model.Head(
                id(root.need("model")),
                root.need("edition").text(""),
                root.need("ruleVersion").text(""),
                Reading.words(root.need("name")),
                status == null ? Model.Status.FINAL : Model.Status.valueOf(status.toUpperCase(Locale.ROOT)),
                trust,
                Reading.wordsList(root.get("notes")),
                digest);
        scoring = scoring(root);
        Exact points = groups(root.need("groups"), new Within(Reading.NO_WORDS, trust, false, List.of()));
        groups(root.get("scenes"), new Within(Reading.NO_WORDS, trust, true, List.of()));
        if (root.get("points").isPresent() && !Reading.exact(root.get("points")).equals(points)) {
            root.get("points").report("the groups' points add up to " + points, "let both say the same");
        }
        if (items.isEmpty()) {
            root.get("groups").report("no item", "write at least one");
        }
        Words below = root.get("levels").isPresent() ? Reading.words(root.need("below")) : Reading.NO_WORDS;
        List<Model.Level> levels = new LevelReader(items, scoring).read(root.get("levels"), trust);
        if (head.status() == Model.Status.INFORMATIVE && !levels.isEmpty()) {
            root.get("levels").report("a view awards no level", "leave levels out, or give another status");
        }
        for (Model.Asks asks : reading.asks()) {
            if (asks.model().equals(head.id())) {
                asks.place()
                        .report(
                                asks.indicator()
                                        + " rests on what this model gives: it would ask for itself without end",
                                "name an indicator that does not rest on " + head.id());
            }
        }
        return new Model(head, scoring, items, levels, below, reading.asks());
    }

    private static String id(DataNode node) {
        String id = node.text("");
        if (!id.isEmpty() && !id.matches("[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?")) {
            node.report("a model's id is made of small letters, digits, - and .", "write it like sme-2024");
        }
        return id;
    }

    private static Model.Scoring scoring(DataNode root) {
        String word = root.need("scoring").oneOf(List.of("points", "weighted", "none"));
        if ("points".equals(word)) {
            return new Model.Points(Reading.exact(root.need("points")));
        }
        return "weighted".equals(word) ? weighted(root.need("weighted")) : new Model.None();
    }

    private static Model.Scoring weighted(DataNode node) {
        node.knows(WEIGHTED);
        Map<String, Words> variants = new LinkedHashMap<>();
        node.need("variants").members().forEach((id, words) -> variants.put(id, Reading.words(words)));
        Map<String, Exact> findings = new LinkedHashMap<>();
        node.need("findings").members().forEach((word, worth) -> {
            Exact value = Reading.positive(worth);
            if (value.compareTo(Exact.ONE) > 0) {
                worth.report("a finding is worth 1 at most", "write a number from 0 to 1");
            }
            findings.put(word, value);
        });
        List<Model.Adding> rules = new ArrayList<>();
        for (DataNode rule : node.need("rules").elements()) {
            String word = rule.oneOf(List.of("sum", "first-unsatisfied"));
            rules.add("first-unsatisfied".equals(word) ? Model.Adding.FIRST_UNSATISFIED : Model.Adding.SUM);
        }
        if (EnumSet.copyOf(rules.isEmpty() ? List.of(Model.Adding.SUM) : rules).size() != rules.size()) {
            node.get("rules").report("each rule belongs here once, and at least one", "write [sum, first-unsatisfied]");
            rules.clear();
            rules.add(Model.Adding.SUM);
        }
        Long levels = node.need("levels").whole(1, 10);
        Exact satisfied = Reading.positive(node.need("satisfied"));
        if (satisfied.compareTo(Exact.ONE) > 0) {
            node.get("satisfied").report("no level is ever satisfied", "write a share up to 1");
        }
        return new Model.Weighted(
                List.copyOf(variants.keySet()),
                variants,
                levels == null ? 1 : levels.intValue(),
                satisfied,
                findings,
                rules);
    }

    /** What a group stands in. */
    private record Within(Words group, Trust trust, boolean scene, List<Item.Link> path) {}

    /** Reads groups and gives the points of all of them. */
    private Exact groups(DataNode list, Within within) {
        Exact points = Exact.ZERO;
        Map<String, Exact> weights = new HashMap<>();
        for (DataNode node : list.elements()) {
            node.knows(GROUP);
            reading.freshId(node, within.scene() ? "group of scenes" : "group");
            Words name = Reading.words(node.need("name"));
            Words whole = within.group().equals(Reading.NO_WORDS) ? name : within.group();
            Trust trust = Reading.trust(node, within.trust());
            Within inside = new Within(whole, trust, within.scene(), path(node, within, weights));
            Exact own = node.get("groups").isPresent()
                    ? groups(node.get("groups"), inside)
                    : items(node.need("items"), inside);
            if (node.get("groups").isPresent() && node.get("items").isPresent()) {
                node.get("items").report("a group has groups or items", "put the items into a group of their own");
            }
            DataNode said = node.get("points");
            if (said.isPresent() && !Reading.exact(said).equals(own)) {
                said.report("its parts' points add up to " + own, "let both say the same");
            }
            points = points.plus(own);
        }
        checkWeights(list, weights);
        return points;
    }

    private Exact items(DataNode list, Within within) {
        ItemReader reader = new ItemReader(reading, scoring);
        Exact points = Exact.ZERO;
        Map<String, Exact> weights = new HashMap<>();
        for (DataNode node : list.elements()) {
            Item item = reader.read(node, within.group(), within.trust(), within.scene(), path(node, within, weights));
            if (item != null) {
                items.add(item);
                points = points.plus(item.max());
            }
        }
        checkWeights(list, weights);
        return points;
    }

    /** A part's way from the whole to itself; adds its weights to those of its neighbours. */
    private List<Item.Link> path(DataNode node, Within within, Map<String, Exact> weights) {
        if (!(scoring instanceof Model.Weighted weighted) || within.scene()) {
            return List.of();
        }
        DataNode weight = node.need("weight");
        boolean isByVariant = weight.kind() == DataNode.Kind.OBJECT && !weight.has("value");
        Trust inherited = Reading.trust(node, within.trust());
        if (isByVariant) {
            weight.knows(weighted.variants());
        }
        Map<String, Exact> own = new HashMap<>();
        Map<String, Trust> trusts = new HashMap<>();
        for (String variant : weighted.variants()) {
            DataNode one = isByVariant ? weight.need(variant) : weight;
            trusts.put(variant, inherited);
            if (one.kind() == DataNode.Kind.OBJECT) {
                trusts.put(variant, Reading.trust(one, inherited));
                one.knows(List.of("value", "trust", "source"));
                one = one.need("value");
            }
            own.put(variant, Reading.positive(one));
            weights.merge(variant, own.getOrDefault(variant, Exact.ZERO), Exact::plus);
        }
        List<Item.Link> path = new ArrayList<>(within.path());
        path.add(new Item.Link(node.get("id").text(""), own, trusts));
        return path;
    }

    private static void checkWeights(DataNode list, Map<String, Exact> weights) {
        weights.forEach((variant, sum) -> {
            if (!sum.equals(HUNDRED)) {
                list.report(
                        "the weights of its parts add up to " + sum + " for " + variant + ", not to 100",
                        "let them add up to 100");
            }
        });
    }
}
