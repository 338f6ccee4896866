package io.steelyard.edge.uplink;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the uplink stands, until when, and what went wrong last. For the uplink's thread. */
final class Progress {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private Phase phase = Phase.WAITING;
    private long deadline;
    private String detail = "";

    Progress(long now) {
        deadline = now;
    }

    Phase phase() {
        return phase;
    }

    boolean is(Phase asked) {
        return phase == asked;
    }

    /** Whether a connection stands. */
    boolean isLinked() {
        return phase != Phase.WAITING && phase != Phase.CONNECTING;
    }

    /** The phase as it is shown. */
    String name() {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    /** Turns to a phase that ends by itself at no time. */
    void turn(Phase next) {
        phase = next;
    }

    /** Turns to a phase in which something is due then. */
    void turn(Phase next, long due) {
        phase = next;
        deadline = due;
    }

    /** When the phase is over, where it ends by itself. */
    long deadline() {
        return deadline;
    }

    boolean isDue(long now) {
        return now >= deadline;
    }

    String detail() {
        return detail;
    }

    /** Says what is wrong now; empty for nothing. */
    void say(String why) {
        detail = why;
    }

    /** Says aloud what goes wrong, once as long as it stays the same. */
    void warn(String why) {
        if (!why.equals(detail)) {
            LOG.warn("uplink: {}", why);
        }
        detail = why;
    }
}
