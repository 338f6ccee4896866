package io.steelyard.gateway.assessment;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest requirements to meet for a score of weighted findings. A move meets all requirements of one item at one level;
 * each level's frontier is found by itself, then the levels' are joined, a satisfied level counting whole. Where the model also
 * has the rule that stops at the first level that is not satisfied, the level is to be reached by that rule, too: nobody
 * is told to meet requirements of level five in order to pass for level three.
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
        if (weighted.rules().contains(Model.Adding.FIRST_UNSATISFIED)) {
            return level();
        }
        Frontier whole = new Frontier(List.of(least));
        boolean isExact = true;
        for (int level = 1; level <= weighted.levels(); level++) {
            Exact now = result.scorer().levelScore(level, result::low);
            Frontier one = frontier(level, Exact.ONE.minus(now).orMore(Exact.ZERO));
            isExact &= one.isExact();
            List<List<Exact>> gains = new ArrayList<>();
            for (Frontier.Way way : one.ways()) {
                gains.add(List.of(counted(now.plus(way.sums().get(0)))));
            }
            whole.addWays(one.ways(), gains);
        }
        Frontier.Way way = whole.cheapest();
        return way == null ? null : new Plan.Found(way.moves(), isExact && whole.isExact());
    }

    /** Level by level: all but the last have to be satisfied, and the last has to give what is left. */
    private Plan.@Nullable Found level() {
        int whole = least.decimal().setScale(0, RoundingMode.CEILING).intValue() - 1;
        List<Frontier.Move> found = new ArrayList<>();
        boolean isExact = true;
        for (int level = 1; level <= whole + 1; level++) {
            Exact rest = least.minus(Exact.of(whole)).orLess(weighted.satisfied());
            Exact wanted = (level <= whole ? weighted.satisfied() : rest)
                    .minus(result.scorer().levelScore(level, result::low));
            if (wanted.compareTo(Exact.ZERO) > 0) {
                Frontier frontier = frontier(level, wanted);
                Frontier.Way way = frontier.cheapest();
                if (way == null) {
                    return null;
                }
                found.addAll(way.moves());
                isExact &= frontier.isExact();
            }
        }
        return new Plan.Found(found, isExact);
    }

    private Exact counted(Exact score) {
        return score.isAtLeast(weighted.satisfied()) ? Exact.ONE : score;
    }

    private Frontier frontier(int level, Exact wanted) {
        Frontier frontier = new Frontier(List.of(wanted));
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
