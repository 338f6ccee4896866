package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.IndicatorValue.Words;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One of the things of which an item may have any: a step by itself.
 *
 * @param text what to do so that it holds
 * @param gain points of the score that it gives alone; null where a model gives none
 * @param cost an effort of its own; null where the item's effort, which is spent once, has it in it
 */
record Way(
        String option,
        Words text,
        @Nullable Exact gain,
        @Nullable Exact cost) {

    /** Those by which an item comes to the goal; none where they are not of this kind. */
    static List<Way> to(Assessed result, Item item, Position goal) {
        return of(result, item, added(item, result.low(item), goal));
    }

    /** Those that would do as well, beside these. */
    static List<Way> others(Assessed result, Item item, Position goal) {
        return item instanceof Item.Multi multi
                ? of(result, item, added(item, goal, Position.of(multi, new TreeSet<>(multi.ids()))))
                : List.of();
    }

    /** Which options the goal has more. */
    static SortedSet<String> added(Item item, Position low, Position goal) {
        SortedSet<String> added = new TreeSet<>(item instanceof Item.Multi ? goal.options() : List.of());
        added.removeAll(low.options());
        return added;
    }

    /** In the order of the model. */
    private static List<Way> of(Assessed result, Item item, Collection<String> options) {
        if (!(item instanceof Item.Multi multi)) {
            return List.of();
        }
        Exact before = result.scorer().score(result::low);
        return multi.options().stream()
                .filter(option -> options.contains(option.id()))
                .map(option -> new Way(
                        option.id(),
                        Texts.raised(option),
                        gain(result, multi, option.id(), before),
                        result.answers().effort().get(item.id() + "." + option.id())))
                .toList();
    }

    private static @Nullable Exact gain(Assessed result, Item.Multi item, String option, @Nullable Exact before) {
        SortedSet<String> more = new TreeSet<>(result.low(item).options());
        more.add(option);
        Position goal = Position.of(item, more);
        Exact after = result.scorer().score(one -> one.equals(item) ? goal : result.low(one));
        return before == null || after == null ? null : after.minus(before);
    }
}
