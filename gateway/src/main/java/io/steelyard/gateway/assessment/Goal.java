package io.steelyard.gateway.assessment;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The least that a level's conditions ask of an item beyond where it stands for certain.
 *
 * @param conditions how many it would meet that it does not meet now
 */
record Goal(Position position, int conditions) {

    /** Null when it meets all of them, or none is about it. */
    static @Nullable Goal of(Standing standing, List<Model.Need> needs) {
        Item item = standing.item();
        Exact rank = standing.low().rank();
        Set<String> options = new TreeSet<>(standing.low().options());
        int conditions = 0;
        for (Model.Need need : needs) {
            if (need instanceof Model.Scenes scenes) {
                boolean isAsked = item.about().scene()
                        && (!scenes.constrained() || item.about().constrained());
                if (isAsked && item instanceof Item.Steps && !Scorer.counts(item, standing.low(), scenes)) {
                    rank = rank.orMore(Exact.of(scenes.step()));
                    conditions++;
                }
            } else if (need instanceof Model.AtLeast least && least.item().equals(item.id())) {
                conditions += rank.isAtLeast(least.rank()) ? 0 : 1;
                rank = rank.orMore(least.rank());
            } else if (need instanceof Model.Includes includes
                    && includes.item().equals(item.id())) {
                conditions += options.addAll(includes.options()) ? 1 : 0;
            }
        }
        return conditions == 0 ? null : new Goal(position(item, rank, options), conditions);
    }

    private static Position position(Item item, Exact rank, Set<String> options) {
        if (item instanceof Item.Single single) {
            return Position.of(single, rank.numerator().intValue());
        } else if (item instanceof Item.Multi multi) {
            return Position.of(multi, options);
        } else if (item instanceof Item.Ratio ratio) {
            return Position.of(ratio, rank);
        } else if (item instanceof Item.Steps steps) {
            return Position.of(steps, Math.min(steps.top(), rank.numerator().intValue()));
        }
        return Position.best(item);
    }
}
