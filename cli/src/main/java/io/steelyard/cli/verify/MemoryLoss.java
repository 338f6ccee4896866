package io.steelyard.cli.verify;

import java.util.Set;

/**
 * Something of the chain forgot what it knew: an agent's outbox or the gateway's inbox was lost or put back from an old copy.
 * Then present values are sampled, and stored, once more, and a gap may begin where the agent's memory ended, before the
 * death.
 *
 * @param event the type of the event that tells of it
 * @param at when it was told
 */
record MemoryLoss(String event, long at) {
    static final String OUTBOX_LOST = "outbox-lost";
    /** The types of events that tell of one. */
    static final Set<String> EVENTS = Set.of(OUTBOX_LOST, "outbox-restored", "inbox-changed");

    /** Whether it was an agent that forgot. */
    boolean isOfAnAgent() {
        return !event.equals("inbox-changed");
    }
}
