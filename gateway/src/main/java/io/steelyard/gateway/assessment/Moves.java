package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The moves that improve an item, each with its effort: one for every option, band or step that is passed. */
final class Moves {
    private final Answers answers;
    private final List<Model.Need> needs;

    Moves(Answers answers, List<Model.Need> needs) {
        this.answers = answers;
        this.needs = needs;
    }

    /** A better position and what it takes to get there. */
    record Step(Position goal, Exact cost) {}

    /** Lists of alternatives; of each list one step may be taken. */
    List<List<Step>> of(Item item, Position low) {
        if (item instanceof Item.Multi multi) {
            List<List<Step>> each = new ArrayList<>();
            for (Item.Option option : multi.options()) {
                if (!low.options().contains(option.id())) {
                    Set<String> more = new TreeSet<>(low.options());
                    more.add(option.id());
                    Exact cost = answers.effort().getOrDefault(item.id() + "." + option.id(), effort(item));
                    each.add(List.of(new Step(Position.of(multi, more), cost)));
                }
            }
            return each;
        }
        List<Step> steps = new ArrayList<>();
        if (item instanceof Item.Ratio ratio) {
            bands(ratio, low, steps);
            shares(ratio, low, steps);
        } else {
            int now = low.rank().numerator().intValue();
            int top = item instanceof Item.Single single
                    ? single.options().size() - 1
                    : item instanceof Item.Steps one ? one.top() : 0;
            for (int goal = now + 1; goal <= top; goal++) {
                Position position = item instanceof Item.Single single
                        ? Position.of(single, goal)
                        : Position.of((Item.Steps) item, goal);
                steps.add(new Step(position, effort(item).times(Exact.of((long) goal - now))));
            }
        }
        return List.of(steps);
    }

    /** What one step of the item costs. */
    Exact effort(Item item) {
        return answers.effort().getOrDefault(item.id(), Exact.ONE);
    }

    /** Into each band that is worth more. */
    private void bands(Item.Ratio item, Position low, List<Step> steps) {
        for (Item.Band band : item.bands()) {
            if (band.points().compareTo(low.points()) > 0) {
                Position goal = new Position(band.points(), band.from().orMore(low.rank()), Set.of(), Map.of());
                steps.add(new Step(goal, cost(item, low, band)));
            }
        }
    }

    /** To each share that a level asks for. */
    private void shares(Item.Ratio item, Position low, List<Step> steps) {
        for (Model.Need need : needs) {
            if (need instanceof Model.AtLeast least
                    && least.item().equals(item.id())
                    && least.rank().compareTo(low.rank()) > 0) {
                steps.add(new Step(Position.of(item, least.rank()), cost(item, low, item.band(least.rank()))));
            }
        }
    }

    private Exact cost(Item.Ratio item, Position low, Item.Band goal) {
        int now = item.bands().indexOf(item.band(low.rank()));
        int passed = Math.abs(item.bands().indexOf(goal) - now);
        return effort(item).times(Exact.of(Math.max(1, passed)));
    }
}
