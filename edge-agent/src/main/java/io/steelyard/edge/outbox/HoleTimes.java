package io.steelyard.edge.outbox;

import io.steelyard.edge.model.Hole;
import org.jspecify.annotations.Nullable;

/**
 * Times to store samples under that history fills a hole with. A hole has its own: the signal's last key stands far behind
 * it and would lift every time a level. Inside of a hole nothing is stored, so what is filled in forward keeps its time;
 * neighbours at one instant are told apart as everywhere.
 */
final class HoleTimes {
    /** There is a sample of this time, or a later one. */
    static final long TAKEN = Long.MIN_VALUE;

    /** More neighbours at one instant than can be told apart. */
    static final long EXHAUSTED = Long.MIN_VALUE + 1;

    private final Hole hole;
    private long reached;

    HoleTimes(Hole hole) {
        this.hole = hole;
        this.reached = hole.reached();
    }

    /** Of the hole with this id; null when it is over, or never was. */
    static @Nullable HoleTimes of(OutboxState state, String gap) {
        @Nullable Hole hole = state.holes.get(gap);
        return hole == null ? null : new HoleTimes(hole);
    }

    /** The time for the next one, {@link #TAKEN} or {@link #EXHAUSTED}. */
    long next(long sourceTime) {
        long source = LastKey.tick(sourceTime);
        if (source <= LastKey.tick(hole.after()) || source >= LastKey.tick(hole.before())) {
            return TAKEN;
        }
        long last = LastKey.tick(reached);
        if (source < last) {
            return TAKEN;
        }
        if (source == last && Math.floorMod(reached, 10) == 9) {
            return EXHAUSTED;
        }
        reached = source == last ? reached + 1 : source;
        return reached;
    }
}
