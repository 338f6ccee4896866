package io.steelyard.simulator.plant;

import java.util.Set;

/** Why a machine stands, as its signal {@link #SIGNAL} tells it: in words of its own when it broke down. */
public final class StopCause {
    /** The signal's name. */
    public static final String SIGNAL = "stop-cause";

    static final String MAINTENANCE = "maintenance";
    static final String WAITING = "no material";
    static final String HANDOVER = "shift change";
    private static final Set<String> ORDERLY = Set.of("", MAINTENANCE, WAITING, HANDOVER);

    private StopCause() {}

    /** Whether the machine broke down. */
    public static boolean isBreakdown(String cause) {
        return !ORDERLY.contains(cause);
    }
}
