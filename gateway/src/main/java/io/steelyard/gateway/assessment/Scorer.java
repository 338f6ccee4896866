package io.steelyard.gateway.assessment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Scores and levels of positions, by the model's rules; nothing here knows what is unknown. */
final class Scorer {
    private final Model model;
    private final Map<String, Exact> shares;

    /**
     * For one variant of a weighted model, with these items left out.
     *
     * @param variant null where a model has none
     */
    Scorer(Model model, @Nullable String variant, Set<String> leftOut) {
        this.model = model;
        this.shares = variant == null ? Map.of() : shares(model.items(), variant, leftOut);
    }

    /** Each item's share of the whole; of what is left out its neighbours within the same parent take the weight over. */
    private static Map<String, Exact> shares(List<Item> items, String variant, Set<String> leftOut) {
        Map<String, Exact> sums = new HashMap<>();
        Set<String> counted = new HashSet<>();
        for (Item item : items) {
            if (item instanceof Item.Findings one && isAlive(one, variant, leftOut)) {
                String parent = "";
                for (Item.Link link : one.path()) {
                    String child = parent + "/" + link.id();
                    if (counted.add(child)) {
                        sums.merge(parent, weight(link, variant), Exact::plus);
                    }
                    parent = child;
                }
            }
        }
        Map<String, Exact> shares = new HashMap<>();
        for (Item item : items) {
            if (item instanceof Item.Findings one && isAlive(one, variant, leftOut)) {
                Exact share = Exact.ONE;
                String parent = "";
                for (Item.Link link : one.path()) {
                    share = share.times(weight(link, variant)).over(sums.getOrDefault(parent, Exact.ONE));
                    parent = parent + "/" + link.id();
                }
                shares.put(item.id(), share);
            }
        }
        return shares;
    }

    private static Exact weight(Item.Link link, String variant) {
        return link.weights().getOrDefault(variant, Exact.ZERO);
    }

    private static boolean isAlive(Item.Findings item, String variant, Set<String> leftOut) {
        return !leftOut.contains(item.id())
                && item.path().stream().allMatch(link -> weight(link, variant).compareTo(Exact.ZERO) > 0);
    }

    /** An item's share of a weighted whole; zero where it does not count. */
    Exact share(Item item) {
        return shares.getOrDefault(item.id(), Exact.ZERO);
    }

    /** The score; null where a model gives none. */
    @Nullable
    Exact score(Function<Item, Position> positions) {
        return score(positions, primary());
    }

    private Model.Adding primary() {
        Model.Weighted weighted = model.weighted();
        return weighted == null ? Model.Adding.SUM : weighted.rules().get(0);
    }

    @Nullable
    Exact score(Function<Item, Position> positions, Model.Adding rule) {
        if (model.scoring() instanceof Model.Points) {
            Exact sum = Exact.ZERO;
            for (Item item : model.items()) {
                sum = item.about().scene()
                        ? sum
                        : sum.plus(positions.apply(item).points());
            }
            return sum;
        } else if (model.scoring() instanceof Model.Weighted weighted) {
            return weighted(weighted, positions, rule);
        }
        return null;
    }

    /** The most that there can be; null where a model gives no score. */
    @Nullable
    Exact max() {
        if (model.scoring() instanceof Model.Points points) {
            return points.max();
        }
        return model.scoring() instanceof Model.Weighted weighted ? Exact.of(weighted.levels()) : null;
    }

    private Exact weighted(Model.Weighted weighted, Function<Item, Position> positions, Model.Adding rule) {
        Exact sum = Exact.ZERO;
        for (int level = 1; level <= weighted.levels(); level++) {
            Exact score = levelScore(level, positions);
            boolean isSatisfied = score.isAtLeast(weighted.satisfied());
            sum = sum.plus(isSatisfied ? Exact.ONE : score);
            if (!isSatisfied && rule == Model.Adding.FIRST_UNSATISFIED) {
                return sum;
            }
        }
        return sum;
    }

    /** Share of a level's weighted requirements that is met, 0 to 1. */
    Exact levelScore(int level, Function<Item, Position> positions) {
        Exact sum = Exact.ZERO;
        for (Item item : model.items()) {
            Exact met = positions.apply(item).levels().getOrDefault(level, Exact.ZERO);
            sum = sum.plus(share(item).times(met));
        }
        return sum;
    }

    /** The highest level that is reached with all below it; 0 when none is. */
    int level(Function<Item, Position> positions) {
        return level(positions, primary());
    }

    int level(Function<Item, Position> positions, Model.Adding rule) {
        Exact score = score(positions, rule);
        int reached = 0;
        for (Model.Level level : model.levels()) {
            for (Model.Need need : level.needs()) {
                if (!isMet(need, positions, score)) {
                    return reached;
                }
            }
            reached = level.level();
        }
        return reached;
    }

    private boolean isMet(Model.Need need, Function<Item, Position> positions, @Nullable Exact score) {
        if (need instanceof Model.Score wanted) {
            return score != null && score.isAtLeast(wanted.least());
        } else if (need instanceof Model.Scenes scenes) {
            return model.items().stream()
                            .filter(item -> counts(item, positions.apply(item), scenes))
                            .count()
                    >= scenes.count();
        } else if (need instanceof Model.AtLeast least) {
            return model.item(least.item())
                    .map(item -> positions.apply(item).rank().isAtLeast(least.rank()))
                    .orElse(false);
        }
        Model.Includes includes = (Model.Includes) need;
        return model.item(includes.item())
                .map(item -> positions.apply(item).options().containsAll(includes.options()))
                .orElse(false);
    }

    /** Whether the scene counts for this condition. */
    static boolean counts(Item item, Position position, Model.Scenes scenes) {
        return item.about().scene()
                && (!scenes.constrained() || item.about().constrained())
                && position.rank().isAtLeast(Exact.of(scenes.step()));
    }
}
