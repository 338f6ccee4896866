package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The moves that improve an item, each with its effort. An item that is changed costs its effort once, however many options, bands
 * or steps it moves; an option that has an effort of its own costs that instead.
 */
final class Moves {
    private final Answers answers;
    private final List<Model.Need> needs;

    Moves(Answers answers, List<Model.Need> needs) {
        this.answers = answers;
        this.needs = needs;
    }

    /**
     * A better position and what it takes to get there.
     *
     * @param size how many options, bands or steps it moves
     */
    record Step(Position goal, Exact cost, int size) {}

    /**
     * What may be done.
     *
     * @param once null where one of the steps may be taken; else any of them may, which costs this once
     */
    record Choice(List<Step> steps, @Nullable Exact once) {
        Choice {
            steps = List.copyOf(steps);
        }
    }

    List<Choice> of(Item item, Position low) {
        if (item instanceof Item.Multi multi) {
            return options(multi, low);
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
                steps.add(new Step(position, effort(item), goal - now));
            }
        }
        return List.of(new Choice(steps, null));
    }

    private List<Choice> options(Item.Multi item, Position low) {
        List<Choice> choices = new ArrayList<>();
        List<Step> shared = new ArrayList<>();
        for (Item.Option option : item.options()) {
            if (!low.options().contains(option.id())) {
                Set<String> more = new TreeSet<>(low.options());
                more.add(option.id());
                Exact own = answers.effort().get(item.id() + "." + option.id());
                Step step = new Step(Position.of(item, more), own == null ? Exact.ZERO : own, 1);
                if (own == null) {
                    shared.add(step);
                } else {
                    choices.add(new Choice(List.of(step), null));
                }
            }
        }
        choices.add(new Choice(shared, effort(item)));
        return choices;
    }

    /** What changing the item costs. */
    Exact effort(Item item) {
        return answers.effort().getOrDefault(item.id(), Exact.ONE);
    }

    /** What it costs to bring an item from one position to another. */
    Exact cost(Item item, Position low, Position goal) {
        if (!(item instanceof Item.Multi)) {
            return effort(item);
        }
        Exact cost = Exact.ZERO;
        boolean isShared = false;
        for (String option : goal.options()) {
            Exact own = answers.effort().get(item.id() + "." + option);
            boolean isAdded = !low.options().contains(option);
            cost = isAdded && own != null ? cost.plus(own) : cost;
            isShared |= isAdded && own == null;
        }
        return isShared ? cost.plus(effort(item)) : cost;
    }

    /** Into each band that is worth more. */
    private void bands(Item.Ratio item, Position low, List<Step> steps) {
        for (Item.Band band : item.bands()) {
            if (band.points().compareTo(low.points()) > 0) {
                Position goal = new Position(band.points(), band.from().orMore(low.rank()), Set.of(), Map.of());
                steps.add(new Step(goal, effort(item), passed(item, low, band)));
            }
        }
    }

    /** To each share that a level asks for. */
    private void shares(Item.Ratio item, Position low, List<Step> steps) {
        for (Model.Need need : needs) {
            if (need instanceof Model.AtLeast least
                    && least.item().equals(item.id())
                    && least.rank().compareTo(low.rank()) > 0) {
                Item.Band band = item.band(least.rank());
                steps.add(new Step(Position.of(item, least.rank()), effort(item), passed(item, low, band)));
            }
        }
    }

    private static int passed(Item.Ratio item, Position low, Item.Band goal) {
        int now = item.bands().indexOf(item.band(low.rank()));
        return Math.max(1, Math.abs(item.bands().indexOf(goal) - now));
    }
}
