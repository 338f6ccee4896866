package io.steelyard.ledger;

import java.util.Locale;

/** Why nothing is known of a stretch of time. */
public enum GapCause {
    AGENT_DOWN,
    SERVER_DOWN,
    LINK_DOWN,
    QUEUE_OVERFLOW,
    SEQUENCE_GAP,
    OUTBOX_FULL,
    /** What the agent had seen was lost with its outbox before it was confirmed. */
    OUTBOX_LOST,
    CLOCK_STEP,
    ITEM_FAILED,
    MAINTENANCE,
    UNKNOWN;

    /** The cause as it stands in JSON, {@code agent-down} for instance. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads a cause; a word of a later version is {@link #UNKNOWN}. */
    public static GapCause of(String text) {
        for (GapCause cause : values()) {
            if (cause.text().equals(text)) {
                return cause;
            }
        }
        return UNKNOWN;
    }
}
