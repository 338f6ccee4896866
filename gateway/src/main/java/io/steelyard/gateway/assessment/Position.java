package io.steelyard.gateway.assessment;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where an item stands, as far as scores and levels look at it.
 *
 * @param rank option in its order, step, or share: what a level's condition compares
 * @param options those chosen of a set
 * @param levels share of a level's requirements that is met, 0 to 1, by level
 */
record Position(Exact points, Exact rank, Set<String> options, Map<Integer, Exact> levels) {
    Position {
        options = Collections.unmodifiableSet(new TreeSet<>(options));
        levels = Collections.unmodifiableMap(new TreeMap<>(levels));
    }

    static Position of(Item.Single item, int rank) {
        return new Position(item.options().get(rank).points(), Exact.of(rank), Set.of(), Map.of());
    }

    static Position of(Item.Multi item, Set<String> options) {
        Exact points = item.options().stream()
                .filter(option -> options.contains(option.id()))
                .map(Item.Option::points)
                .reduce(Exact.ZERO, Exact::plus);
        return new Position(points, Exact.of(options.size()), options, Map.of());
    }

    static Position of(Item.Ratio item, Exact ratio) {
        return new Position(item.band(ratio).points(), ratio, Set.of(), Map.of());
    }

    static Position of(Item.Steps item, int step) {
        return new Position(item.worth(step), Exact.of(step), Set.of(), Map.of());
    }

    static Position of(Map<Integer, Exact> levels) {
        return new Position(Exact.ZERO, Exact.ZERO, Set.of(), levels);
    }

    /** The worst that an item can be. */
    static Position worst(Item item) {
        if (item instanceof Item.Single single) {
            return of(single, 0);
        } else if (item instanceof Item.Multi multi) {
            return of(multi, Set.of());
        } else if (item instanceof Item.Ratio ratio) {
            return between(ratio, Exact.ZERO, Exact.ONE, false);
        } else if (item instanceof Item.Steps steps) {
            return of(steps, 0);
        }
        return of(Map.of());
    }

    /** The best that an item can be. */
    static Position best(Item item) {
        if (item instanceof Item.Single single) {
            return of(single, single.options().size() - 1);
        } else if (item instanceof Item.Multi multi) {
            return of(multi, multi.ids());
        } else if (item instanceof Item.Ratio ratio) {
            return between(ratio, Exact.ZERO, Exact.ONE, true);
        } else if (item instanceof Item.Steps steps) {
            return of(steps, steps.top());
        }
        Map<Integer, Exact> levels = new TreeMap<>();
        for (int level = 1; level <= ((Item.Findings) item).levels(); level++) {
            levels.put(level, Exact.ONE);
        }
        return of(levels);
    }

    /** The least share that is worth as much; of anything else the same. */
    static Position entry(Item item, Position goal) {
        if (item instanceof Item.Ratio ratio) {
            for (Item.Band band : ratio.bands()) {
                if (band.points().equals(goal.points())) {
                    return new Position(goal.points(), band.from(), Set.of(), Map.of());
                }
            }
        }
        return goal;
    }

    /** The worst or best that a share between these bounds may give. */
    static Position between(Item.Ratio item, Exact low, Exact high, boolean best) {
        Exact points = null;
        for (Item.Band band : item.bands()) {
            if (band.meets(low, high)) {
                Exact own = band.points();
                points = points == null ? own : best ? points.orMore(own) : points.orLess(own);
            }
        }
        return new Position(points == null ? Exact.ZERO : points, best ? high : low, Set.of(), Map.of());
    }
}
