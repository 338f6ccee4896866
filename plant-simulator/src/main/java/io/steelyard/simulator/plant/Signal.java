package io.steelyard.simulator.plant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One signal of an asset: its name, where it stands below the asset, what it carries.
 *
 * @param name unique in the asset
 * @param path browse names below the asset's object, the signal's own last
 * @param unit null for signals without one
 * @param low the lower end of the range; low equal to high means that there is no range
 * @param role what the signal means to a class of machine (state, mode, order, good, scrap, total, design-speed,
 *     energy, power, program)
 * @param everyTicks a cyclic signal is read every so many ticks; 1: whenever it changes
 */
public record Signal(
        String name,
        List<String> path,
        ValueKind kind,
        @Nullable Unit unit,
        double low,
        double high,
        @Nullable String role,
        int everyTicks,
        Source source) {
    private static final long TURNS_APART = 7;

    /** What a signal shows at a moment: a value of the kind's Java type. */
    @FunctionalInterface
    interface Source {
        Object at(Moment moment);
    }

    public Signal {
        path = List.copyOf(path);
        if (everyTicks < 1) {
            throw new IllegalArgumentException(name + " is read every " + everyTicks + " ticks; at least 1");
        }
    }

    public boolean hasRange() {
        return low < high;
    }

    /** Signals take turns, neighbours far apart: no server is silent for long, and no tick has all of a plant's values. */
    boolean isDue(long tick, int turn) {
        return Math.floorMod(tick + TURNS_APART * turn, everyTicks) == 0;
    }
}
