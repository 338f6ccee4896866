package io.steelyard.simulator.fault;

import java.time.Duration;
import java.util.Map;

/**
 * {@code clock-jump}: a server's source clock is set forward or back by an amount, and set right again when the fault ends.
 * Any thread.
 */
public final class ClockJump implements Fault {
    /** Back, which is the harder way. */
    public static final Duration USUAL = Duration.ofSeconds(-5);

    private final Map<String, String> serverOf;
    private final String usual;
    private volatile Jump jump = new Jump("", Duration.ZERO);

    private record Jump(String server, Duration by) {}

    /**
     * Of all signals.
     *
     * @param serverOf which server shows a signal
     * @param usual the server that is taken when nobody names one
     */
    public ClockJump(Map<String, String> serverOf, String usual) {
        this.serverOf = Map.copyOf(serverOf);
        this.usual = usual;
    }

    @Override
    public String name() {
        return "clock-jump";
    }

    @Override
    public void begin(FaultOrder order) {
        jump = new Jump(order.server() == null ? usual : order.server(), order.by() == null ? USUAL : order.by());
    }

    @Override
    public void end() {
        jump = new Jump("", Duration.ZERO);
    }

    /** How far the clock of the signal's server is wrong. */
    public Duration errorOf(String signal) {
        Jump now = jump;
        return now.server().equals(serverOf.get(signal)) ? now.by() : Duration.ZERO;
    }
}
