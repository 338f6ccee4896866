package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What one item alone has left to gain.
 *
 * @param of what the gain counts: {@code points} of the score, or {@code conditions} of the next level
 * @param cost the effort of all of it
 * @param steps that it consists of; none where it is one thing
 */
record Gap(Item item, Advice advice, Exact gain, String of, Exact cost, List<Way> steps) {
    Gap {
        steps = List.copyOf(steps);
    }

    /** The largest gains first; scenes and conditions only in so far as the next level asks for them. */
    static List<Gap> of(Assessed result) {
        List<Gap> gaps = new ArrayList<>();
        Exact score = result.score().low();
        for (Standing standing : result.standings()) {
            Position best = Position.best(standing.item());
            if (standing.status() != Standing.Status.NOT_APPLICABLE
                    && score != null
                    && !standing.item().about().scene()) {
                Exact alone = Objects.requireNonNull(
                        result.scorer().score(item -> item.equals(standing.item()) ? best : result.low(item)));
                if (alone.compareTo(score) > 0) {
                    Position entry = Position.entry(standing.item(), best);
                    gaps.add(gap(result, standing, entry, alone.minus(score), "points"));
                }
            }
        }
        gaps.sort(Comparator.comparing(Gap::gain).reversed());
        gaps.addAll(conditions(result));
        return gaps;
    }

    private static List<Gap> conditions(Assessed result) {
        List<Gap> gaps = new ArrayList<>();
        Model.Level next = result.next();
        if (next == null) {
            return gaps;
        }
        for (Standing standing : result.standings()) {
            Goal goal = Goal.of(standing, next.needs());
            if (goal != null) {
                gaps.add(gap(result, standing, goal.position(), Exact.of(goal.conditions()), "conditions"));
            }
        }
        return gaps;
    }

    private static Gap gap(Assessed result, Standing standing, Position goal, Exact gain, String of) {
        Item item = standing.item();
        return new Gap(
                item,
                Advice.of(standing, goal),
                gain,
                of,
                new Moves(result.answers(), List.of()).cost(item, standing.low(), goal),
                Way.to(result, item, goal));
    }
}
