package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest set of changes that reaches the next level for certain, and what it is predicted to give.
 *
 * @param reaches whether there is such a set
 * @param reachesByEveryRule whether the level is reached then by every rule of adding up that the model has, and not only by its first
 * @param exact whether no cheaper one was overlooked; where there is none, whether all that could be done was compared
 * @param score what the score is at worst when all of it is done; null where a model gives none
 * @param reached the level then
 */
record Plan(
        Model.Level next,
        boolean reaches,
        boolean reachesByEveryRule,
        boolean exact,
        Exact cost,
        List<Action> actions,
        @Nullable Exact score,
        int reached) {
    Plan {
        actions = List.copyOf(actions);
    }

    /**
     * One change.
     *
     * @param gain points of the score that it gives alone
     * @param steps that it consists of; none where it is one thing
     * @param others what would do instead of one of the steps
     */
    record Action(Item item, Position goal, Advice advice, Exact gain, Exact cost, List<Way> steps, List<Way> others) {
        Action {
            steps = List.copyOf(steps);
            others = List.copyOf(others);
        }
    }

    /** Null at the top, and where no level is awarded. */
    static @Nullable Plan of(Assessed result) {
        return of(result, Frontier.MOST);
    }

    /** The same where so many ways are kept apart. */
    static @Nullable Plan of(Assessed result, int most) {
        Model.Level next = result.next();
        if (next == null) {
            return null;
        }
        Found found = result.model().weighted() == null
                ? new LevelSearch(result, next.needs(), most).search()
                : new WeightedSearch(result, next.needs()).search();
        if (!found.reaches()) {
            return new Plan(
                    next,
                    false,
                    false,
                    found.exact(),
                    Exact.ZERO,
                    List.of(),
                    result.score().low(),
                    next.level() - 1);
        }
        Map<Item, List<Frontier.Move>> byItem = new LinkedHashMap<>();
        found.moves()
                .forEach(move -> byItem.computeIfAbsent(move.item(), any -> new ArrayList<>())
                        .add(move));
        List<Action> actions = new ArrayList<>();
        Map<Item, Position> goals = new LinkedHashMap<>();
        byItem.forEach((item, moves) -> {
            Action action = action(result, item, moves);
            actions.add(action);
            goals.put(item, action.goal());
        });
        actions.sort(Comparator.comparing(Action::gain)
                .reversed()
                .thenComparing(Action::cost)
                .thenComparing(action -> action.item().id()));
        Function<Item, Position> after = item -> goals.getOrDefault(item, result.low(item));
        Exact cost = actions.stream().map(Action::cost).reduce(Exact.ZERO, Exact::plus);
        return new Plan(
                next,
                true,
                isReachedByEveryRule(result, next.level(), after),
                found.exact(),
                cost,
                actions,
                result.scorer().score(after),
                result.scorer().level(after));
    }

    /**
     * The moves that a search found.
     *
     * @param reaches whether they reach what is wanted; there are none where it found nothing that does
     * @param exact whether it compared all that could be done
     */
    record Found(List<Frontier.Move> moves, boolean reaches, boolean exact) {
        Found {
            moves = List.copyOf(moves);
        }

        static Found nothing(boolean exact) {
            return new Found(List.of(), false, exact);
        }
    }

    /** Whether the level is reached by every rule that the model has. */
    private static boolean isReachedByEveryRule(Assessed result, int level, Function<Item, Position> after) {
        Model.Weighted weighted = result.model().weighted();
        return weighted == null
                || weighted.rules().stream().allMatch(rule -> result.scorer().level(after, rule) >= level);
    }

    private static Action action(Assessed result, Item item, List<Frontier.Move> moves) {
        Position goal = goal(item, result.low(item), moves);
        Exact cost = new Moves(result.answers(), List.of()).cost(item, result.low(item), goal);
        Exact before = result.scorer().score(result::low);
        Exact after = result.scorer().score(one -> one.equals(item) ? goal : result.low(one));
        Exact gain = before == null || after == null ? Exact.ZERO : after.minus(before);
        return new Action(
                item,
                goal,
                Advice.of(result.standing(item), goal),
                gain,
                cost,
                Way.to(result, item, goal),
                Way.others(result, item, goal));
    }

    /** What several moves of one item make together. */
    private static Position goal(Item item, Position low, List<Frontier.Move> moves) {
        if (item instanceof Item.Multi multi) {
            TreeSet<String> options = new TreeSet<>(low.options());
            moves.forEach(move -> options.addAll(move.goal().options()));
            return Position.of(multi, options);
        } else if (item instanceof Item.Findings) {
            Map<Integer, Exact> levels = new TreeMap<>(low.levels());
            moves.forEach(move -> levels.putAll(move.goal().levels()));
            return Position.of(levels);
        }
        return moves.get(moves.size() - 1).goal();
    }
}
