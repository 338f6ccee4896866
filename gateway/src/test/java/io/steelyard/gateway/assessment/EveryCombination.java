package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The cheapest way to a level, found by trying all of them. */
final class EveryCombination {
    private EveryCombination() {}

    /** Every combination of where items may stand; whatever changes of an item costs its effort once. */
    static String cheapest(Assessed result, Model.Level level) {
        List<Item> items = result.model().items();
        List<List<Position>> each = items.stream()
                .map(item -> positions(result, item, level.needs()))
                .toList();
        Best best = new Best();
        cheapest(result, level.level(), each, new TreeMap<>(), Exact.ZERO, 0, best);
        return best.cost + " by " + best.size;
    }

    private static void cheapest(
            Assessed result,
            int level,
            List<List<Position>> each,
            Map<String, Position> goals,
            Exact cost,
            int size,
            Best best) {
        if (best.cost != null && cost.compareTo(best.cost) > 0) {
            return;
        }
        if (goals.size() == each.size()) {
            Function<Item, Position> positions = item -> goals.get(item.id());
            boolean isBetter = best.cost == null || cost.compareTo(best.cost) < 0 || size < best.size;
            if (isBetter && result.scorer().level(positions) >= level) {
                best.cost = cost;
                best.size = size;
            }
            return;
        }
        Item item = result.model().items().get(goals.size());
        List<Position> all = each.get(goals.size());
        // keys are ids, so the number of goals tells where we are
        for (int i = 0; i < all.size(); i++) {
            Position goal = all.get(i);
            goals.put(item.id(), goal);
            cheapest(
                    result,
                    level,
                    each,
                    goals,
                    i == 0 ? cost : cost.plus(price(result, item, goal)),
                    i == 0 ? size : size + size(result, item, goal),
                    best);
            goals.remove(item.id());
        }
    }

    private static final class Best {
        private Exact cost;
        private int size;
    }

    private static List<Position> positions(Assessed result, Item item, List<Model.Need> needs) {
        List<Position> all = new ArrayList<>(List.of(result.low(item)));
        int now = result.low(item).rank().numerator().intValue();
        if (item instanceof Item.Single single) {
            for (int rank = now + 1; rank < single.options().size(); rank++) {
                all.add(Position.of(single, rank));
            }
        } else if (item instanceof Item.Steps steps) {
            for (int step = now + 1; step <= steps.top(); step++) {
                all.add(Position.of(steps, step));
            }
        } else if (item instanceof Item.Multi multi) {
            for (java.util.Set<String> set :
                    List.of(java.util.Set.of("x"), java.util.Set.of("y"), java.util.Set.of("x", "y"))) {
                if (set.containsAll(result.low(item).options())
                        && !set.equals(result.low(item).options())) {
                    all.add(Position.of(multi, set));
                }
            }
        } else if (item instanceof Item.Ratio ratio) {
            Moves moves = new Moves(result.answers(), needs);
            moves.of(ratio, result.low(item)).forEach(choice -> choice.steps().forEach(step -> all.add(step.goal())));
        }
        return all;
    }

    private static Exact price(Assessed result, Item item, Position goal) {
        Map<String, Exact> effort = result.answers().effort();
        Exact own = effort.getOrDefault(item.id(), Exact.ONE);
        if (!(item instanceof Item.Multi)) {
            return own;
        }
        Exact x = effort.get("m.x"); // y has no price of its own
        boolean isX =
                goal.options().contains("x") && !result.low(item).options().contains("x");
        boolean isY =
                goal.options().contains("y") && !result.low(item).options().contains("y");
        return (isX ? x : Exact.ZERO).plus(isY ? own : Exact.ZERO);
    }

    static int size(Assessed result, Item item, Position goal) {
        if (item instanceof Item.Ratio ratio) {
            List<Item.Band> bands = ratio.bands();
            Exact share = goal.points().equals(ratio.band(goal.rank()).points())
                    ? goal.rank()
                    : goal.rank().plus(new Exact(java.math.BigInteger.ONE, java.math.BigInteger.valueOf(1000)));
            return Math.max(
                    1,
                    Math.abs(bands.indexOf(ratio.band(share))
                            - bands.indexOf(ratio.band(result.low(item).rank()))));
        }
        return goal.rank().minus(result.low(item).rank()).numerator().intValue();
    }
}
