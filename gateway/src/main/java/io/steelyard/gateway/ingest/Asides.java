package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps aside what an edge node said and nobody can use: counts it, and tells the log of it. For ingest's thread. */
final class Asides {
    private static final Logger LOG = LoggerFactory.getLogger(Asides.class);
    private static final int MOST_SAID = 500;

    private final AgentKey agent;
    private final Desk desk;
    private final Awaited awaited;
    private long messages;
    private long samples;

    Asides(AgentKey agent, Desk desk, Awaited awaited) {
        this.agent = agent;
        this.desk = desk;
        this.awaited = awaited;
    }

    /** A whole message, or what of it is no sample. */
    void message(Arrived message, String reason) {
        log("message", ++messages, message, reason);
        desk.counters().drop("message-kept-aside");
        desk.gathering().keepAside(message, agent, reason, null, -1);
    }

    /**
     * One sample of a message.
     *
     * @param epoch whose number it has, or null
     * @param number -1 when it has none
     * @param unborn whether a birth was missing, so that it is worth having again
     */
    void sample(Arrived message, String reason, @Nullable UUID epoch, long number, boolean unborn) {
        log("sample", ++samples, message, reason);
        desk.counters().drop("kept-aside");
        if (epoch != null && number >= 0) {
            desk.ledgers().change(agent, epoch, book -> awaited.keepAside(epoch, book, number, unborn, message.at()));
        }
        desk.gathering().keepAside(message, agent, reason, epoch, number);
    }

    /** The first, the second, the fourth …: a log is no place for a flood. */
    private void log(String what, long count, Arrived message, String reason) {
        if (desk.gathering().isOn() && Long.bitCount(count) == 1) {
            String said =
                    reason.substring(0, Math.min(reason.length(), MOST_SAID)).replaceAll("\\p{Cntrl}", "?");
            LOG.warn("kept aside a {} of {} on {} (number {}): {}", what, agent, message.topic(), count, said);
        }
    }
}
