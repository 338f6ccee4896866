package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.settings.DataNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An assessment model as its file says: what is asked, what it is worth, and what a level takes. */
record Model(Head head, Scoring scoring, List<Item> items, List<Level> levels, Words below, List<Asks> asks) {
    Model {
        asks = List.copyOf(asks);
        items = List.copyOf(items);
        levels = List.copyOf(levels);
    }

    /** Whether a level may be awarded. */
    enum Status {
        /** As the scheme's owner published it. */
        FINAL,
        /** A draft that is not in force. */
        DRAFT,
        /** A view: bands, no level. */
        INFORMATIVE
    }

    /**
     * What it is.
     *
     * @param digest SHA-256 of the file, in hexadecimal
     */
    record Head(
            String id,
            String edition,
            String ruleVersion,
            Words name,
            Status status,
            Item.Trust trust,
            List<Words> notes,
            String digest) {
        Head {
            notes = List.copyOf(notes);
        }
    }

    /** That the model names an indicator which another model gives, and where. */
    record Asks(String indicator, String model, DataNode place) {}

    /** How a score is made. */
    sealed interface Scoring {}

    /** The sum of the items' points, at most {@code max}. */
    record Points(Exact max) implements Scoring {}

    /** No score at all. */
    record None() implements Scoring {}

    /**
     * Weighted findings, level by level; a level counts whole as soon as it is satisfied.
     *
     * @param variants for each of which there are weights; the answers choose one
     * @param findings what a finding is worth, the best first
     * @param rules how levels add up, the first decides
     */
    record Weighted(
            List<String> variants,
            Map<String, Words> variantNames,
            int levels,
            Exact satisfied,
            Map<String, Exact> findings,
            List<Adding> rules)
            implements Scoring {
        Weighted {
            variants = List.copyOf(variants);
            variantNames = Map.copyOf(variantNames);
            rules = List.copyOf(rules);
        }
    }

    /** How the levels' scores add up. */
    enum Adding {
        /** All of them. */
        SUM("sum"),
        /** Those up to the first that is not satisfied. */
        FIRST_UNSATISFIED("first-unsatisfied");

        private final String word;

        Adding(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** What a level takes; whoever has it has all the lower ones too. */
    record Level(int level, Words name, Item.Trust trust, List<Need> needs) {
        Level {
            needs = List.copyOf(needs);
        }
    }

    /** One condition of a level. */
    sealed interface Need {}

    /** A score of at least so much. */
    record Score(Exact least) implements Need {}

    /** So many scenes at a step or above; only the constrained ones when {@code constrained} is set. */
    record Scenes(int step, int count, boolean constrained) implements Need {}

    /** An item at an option, step or share or above. */
    record AtLeast(String item, Exact rank, String shown) implements Need {}

    /** All of these options of an item. */
    record Includes(String item, List<String> options) implements Need {
        Includes {
            options = List.copyOf(options);
        }
    }

    Optional<Item> item(String id) {
        return items.stream().filter(item -> item.id().equals(id)).findFirst();
    }

    /** What may be tailored out: items, and parts of which every item may be, each with its items. */
    Map<String, List<String>> tailorable() {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        Map<String, Boolean> isWhole = new HashMap<>();
        for (Item item : items) {
            if (item instanceof Item.Findings one) {
                for (Item.Link part :
                        one.path().subList(0, Math.max(0, one.path().size() - 1))) {
                    parts.computeIfAbsent(part.id(), any -> new ArrayList<>()).add(item.id());
                    isWhole.merge(part.id(), one.tailorable(), Boolean::logicalAnd);
                }
            }
        }
        parts.keySet().removeIf(id -> !isWhole.getOrDefault(id, false));
        for (Item item : items) {
            if (item instanceof Item.Findings one && one.tailorable()) {
                parts.put(item.id(), List.of(item.id()));
            }
        }
        return parts;
    }

    @Nullable
    Weighted weighted() {
        return scoring instanceof Weighted weighted ? weighted : null;
    }

    Words levelName(int level) {
        return levels.stream()
                .filter(one -> one.level() == level)
                .map(Level::name)
                .findFirst()
                .orElse(below);
    }
}
