package io.steelyard.simulator.plant;

/**
 * The plant's calendar. A plant day lasts 24 minutes of plant time, three shifts of 8 minutes, so that a short run sees
 * shifts change: each begins with a handover of 15 seconds in which the machines stand.
 */
final class Shifts {
    static final long SHIFT_TICKS = 480L * Plant.TICKS_A_SECOND;
    private static final long HANDOVER_TICKS = 15L * Plant.TICKS_A_SECOND;
    /** The plant is first seen 45 seconds before a shift ends. */
    private static final long START = SHIFT_TICKS - 45L * Plant.TICKS_A_SECOND;

    private Shifts() {}

    /** The end of the handover that covers the tick, or -1. */
    static long handoverEnd(long tick) {
        long into = Math.floorMod(tick + START, SHIFT_TICKS);
        return into < HANDOVER_TICKS ? tick + HANDOVER_TICKS - into : -1;
    }

    /** Electricity is cheap in the night shift. */
    static String tariff(long tick) {
        return switch ((int) Math.floorMod((tick + START) / SHIFT_TICKS, 3L)) {
            case 0 -> "peak";
            case 1 -> "standard";
            default -> "night";
        };
    }

    /** Early, late or night; they follow one another. */
    static String name(long tick) {
        return switch ((int) Math.floorMod((tick + START) / SHIFT_TICKS, 3L)) {
            case 0 -> "early";
            case 1 -> "late";
            default -> "night";
        };
    }

    /** Shifts since the plant was built. */
    static long number(long tick) {
        return (tick + START) / SHIFT_TICKS + 1;
    }

    /** Seconds of the shift that are left. */
    static long secondsLeft(long tick) {
        return (SHIFT_TICKS - Math.floorMod(tick + START, SHIFT_TICKS)) / Plant.TICKS_A_SECOND;
    }
}
