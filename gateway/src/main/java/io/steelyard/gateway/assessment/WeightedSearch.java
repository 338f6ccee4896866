package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The cheapest items to work on for a score of weighted findings, by the model's first rule. An item costs its effort once, whatever
 * it has to meet at how many levels; so first the items are chosen as if all of their requirements were met, then of these the
 * least requirements that suffice: one of a level counts as many as the levels that it stands on. Each level's frontier is found by itself, then the levels' are joined, a satisfied level
 * counting whole.
 */
final class WeightedSearch {
    private final Assessed result;
    private final Model.Weighted weighted;
    private final Exact least;

    WeightedSearch(Assessed result, List<Model.Need> needs) {
        this.result = result;
        this.weighted = Objects.requireNonNull(result.model().weighted());
        this.least = needs.stream()
                .map(need -> need instanceof Model.Score score ? score.least() : Exact.ZERO)
                .reduce(Exact.ZERO, Exact::orMore);
    }

    /** What reaches it. */
    Plan.Found search() {
        WeightedItems.Chosen chosen = new WeightedItems(result, weighted, least).cheapest();
        if (chosen == null) {
            return Plan.Found.nothing(true);
        }
        Frontier whole = new Frontier(List.of(least));
        for (int level = 1; level <= weighted.levels(); level++) {
            Exact now = result.scorer().levelScore(level, result::low);
            Frontier one = frontier(level, chosen.items(), Exact.ONE.minus(now).orMore(Exact.ZERO));
            List<List<Exact>> gains = new ArrayList<>();
            for (Frontier.Way way : one.ways()) {
                gains.add(List.of(counted(now.plus(way.sums().get(0)))));
            }
            whole.addWays(one.ways(), gains);
        }
        Frontier.Way way = whole.cheapest();
        return way == null ? Plan.Found.nothing(false) : new Plan.Found(way.moves(), true, chosen.exact());
    }

    private Exact counted(Exact score) {
        return score.isAtLeast(weighted.satisfied()) ? Exact.ONE : score;
    }

    /** A requirement of a level takes those of the levels below: it is as large as its level is high. */
    private Frontier frontier(int level, Set<Item> items, Exact wanted) {
        Frontier frontier = new Frontier(List.of(wanted));
        for (Item item : result.model().items()) {
            Exact met = result.low(item).levels().getOrDefault(level, Exact.ZERO);
            Exact gain = result.scorer().share(item).times(Exact.ONE.minus(met));
            if (items.contains(item) && gain.compareTo(Exact.ZERO) > 0) {
                Position goal = Position.of(Map.of(level, Exact.ONE));
                frontier.add(List.of(new Frontier.Move(item, goal, Exact.ZERO, level, List.of(gain))));
            }
        }
        return frontier;
    }
}
