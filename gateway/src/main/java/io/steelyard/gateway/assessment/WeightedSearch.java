package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest requirements to meet for a score of weighted findings. A move meets all requirements of one item at one level;
 * each level's frontier is found by itself, then the levels' are joined, a satisfied level counting whole.
 */
final class WeightedSearch {
    private final Assessed result;
    private final Model.Weighted weighted;
    private final Moves moves;
    private final Exact least;

    WeightedSearch(Assessed result, List<Model.Need> needs) {
        this.result = result;
        this.weighted = Objects.requireNonNull(result.model().weighted());
        this.moves = new Moves(result.answers(), needs);
        this.least = needs.stream()
                .map(need -> need instanceof Model.Score score ? score.least() : Exact.ZERO)
                .reduce(Exact.ZERO, Exact::orMore);
    }

    /** Null when no moves reach it. */
    Plan.@Nullable Found search() {
        boolean isSum = weighted.rules().get(0) == Model.Adding.SUM;
        Frontier whole = new Frontier(List.of(least));
        boolean isExact = true;
        for (int level = 1; level <= weighted.levels(); level++) {
            Exact now = result.scorer().levelScore(level, result::low);
            Frontier one = level(level, now);
            isExact &= one.isExact();
            List<List<Exact>> gains = new ArrayList<>();
            for (Frontier.Way way : one.ways()) {
                gains.add(List.of(counted(now.plus(way.sums().get(0)))));
            }
            whole.addWays(one.ways(), gains);
        }
        Frontier.Way way = whole.cheapest();
        return way == null ? null : new Plan.Found(way.moves(), isExact && whole.isExact() && isSum);
    }

    private Exact counted(Exact score) {
        return score.isAtLeast(weighted.satisfied()) ? Exact.ONE : score;
    }

    private Frontier level(int level, Exact now) {
        Frontier frontier = new Frontier(List.of(Exact.ONE.minus(now).orMore(Exact.ZERO)));
        for (Item item : result.model().items()) {
            Exact met = result.low(item).levels().getOrDefault(level, Exact.ZERO);
            Exact gain = result.scorer().share(item).times(Exact.ONE.minus(met));
            if (gain.compareTo(Exact.ZERO) > 0) {
                Position goal = Position.of(Map.of(level, Exact.ONE));
                frontier.add(List.of(new Frontier.Move(item, goal, moves.effort(item), List.of(gain))));
            }
        }
        return frontier;
    }
}
