package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What one item alone has left to gain.
 *
 * @param of what the gain counts: {@code points} of the score, or {@code conditions} of the next level
 */
record Gap(String id, Advice advice, Exact gain, String of) {

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
                    gaps.add(new Gap(
                            standing.item().id(),
                            Advice.of(standing, Position.entry(standing.item(), best)),
                            alone.minus(score),
                            "points"));
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
                gaps.add(new Gap(
                        standing.item().id(),
                        Advice.of(standing, goal.position()),
                        Exact.of(goal.conditions()),
                        "conditions"));
            }
        }
        return gaps;
    }
}
