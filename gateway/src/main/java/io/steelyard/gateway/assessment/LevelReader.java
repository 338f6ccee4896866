package io.steelyard.gateway.assessment;

import io.steelyard.gateway.assessment.Item.Trust;
import io.steelyard.settings.DataNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what the levels take; a level that nobody can reach is a mistake. */
final class LevelReader {
    private static final List<String> KEYS =
            List.of("level", "name", "trust", "source", "score", "scenes", "constrained", "atStep", "needs");
    private static final List<String> NEED = List.of("item", "atLeast", "includes");

    private final List<Item> items;
    private final Model.Scoring scoring;

    LevelReader(List<Item> items, Model.Scoring scoring) {
        this.items = items;
        this.scoring = scoring;
    }

    /** The levels in their order. */
    List<Model.Level> read(DataNode list, Trust inherited) {
        Map<Integer, Model.Level> levels = new TreeMap<>();
        for (DataNode node : list.elements()) {
            node.knows(KEYS);
            Long number = node.need("level").whole(1, 20);
            int level = number == null ? 1 : number.intValue();
            Model.Level read = new Model.Level(
                    level, Reading.words(node.need("name")), Reading.trust(node, inherited), needs(node, level));
            if (levels.put(level, read) != null) {
                node.get("level").report("the level " + level + " is there twice", "keep one of the two");
            }
            if (read.needs().isEmpty()) {
                node.report("a level takes something", "write score, scenes or needs");
            }
        }
        if (!levels.isEmpty() && new ArrayList<>(levels.keySet()).get(levels.size() - 1) != levels.size()) {
            list.report("a level between is missing", "number them 1, 2, 3 and so on");
        }
        return List.copyOf(levels.values());
    }

    private List<Model.Need> needs(DataNode node, int level) {
        List<Model.Need> needs = new ArrayList<>();
        DataNode score = node.get("score");
        if (score.isPresent()) {
            Exact least = Reading.positive(score);
            if (least.compareTo(most()) > 0) {
                score.report("can never be met: the score is " + most() + " at most", "write a lower one");
            }
            needs.add(new Model.Score(least));
        }
        int step = whole(node.get("atStep"), level);
        count(node.get("scenes"), step, false, needs);
        count(node.get("constrained"), step, true, needs);
        for (DataNode need : node.get("needs").elements()) {
            Model.Need read = need(need);
            if (read != null) {
                needs.add(read);
            }
        }
        if (scoring instanceof Model.Weighted && needs.stream().anyMatch(need -> !(need instanceof Model.Score))) {
            node.report("a weighted model's levels take a score and nothing else", "leave the rest out");
        }
        return needs;
    }

    private Exact most() {
        if (scoring instanceof Model.Points points) {
            return points.max();
        }
        return scoring instanceof Model.Weighted weighted ? Exact.of(weighted.levels()) : Exact.ZERO;
    }

    private static int whole(DataNode node, int otherwise) {
        Long number = node.whole(0, 1_000);
        return number == null ? otherwise : number.intValue();
    }

    private void count(DataNode node, int step, boolean isConstrained, List<Model.Need> needs) {
        if (!node.isPresent()) {
            return;
        }
        int count = whole(node, 0);
        long able = items.stream()
                .filter(item ->
                        item.about().scene() && (!isConstrained || item.about().constrained()))
                .filter(item -> item instanceof Item.Steps steps && steps.top() >= step)
                .count();
        if (count > able) {
            node.report(
                    "can never be met: " + able + (isConstrained ? " constrained" : "") + " scenes have a step " + step,
                    "write " + able + " at most");
        }
        needs.add(new Model.Scenes(step, count, isConstrained));
    }

    private Model.@Nullable Need need(DataNode node) {
        node.knows(NEED);
        DataNode place = node.need("item");
        String id = place.text("");
        Item item =
                items.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
        if (item == null) {
            if (!id.isEmpty()) {
                place.oneOf(items.stream().map(Item::id).toList());
            }
            return null;
        }
        if (item instanceof Item.Multi multi) {
            List<String> options = new ArrayList<>();
            for (DataNode option : node.need("includes").elements()) {
                String word = known(option, multi.options());
                if (word != null) {
                    options.add(word);
                }
            }
            return new Model.Includes(id, options);
        }
        DataNode least = node.need("atLeast");
        Exact rank = rank(least, item);
        return new Model.AtLeast(id, rank, least.text(""));
    }

    private static Exact rank(DataNode node, Item item) {
        if (item instanceof Item.Single single) {
            String word = known(node, single.options());
            return Exact.of(word == null ? 0 : single.rank(word));
        } else if (item instanceof Item.Steps steps) {
            Long step = node.whole(0, steps.top());
            return Exact.of(step == null ? 0 : step);
        } else if (item instanceof Item.Ratio) {
            return Reading.percent(node);
        }
        node.report("findings are no condition", "name another item");
        return Exact.ZERO;
    }

    private static @Nullable String known(DataNode node, Collection<Item.Option> options) {
        return node.oneOf(options.stream().map(Item.Option::id).toList());
    }
}
