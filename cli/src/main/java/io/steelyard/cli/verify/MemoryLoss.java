package io.steelyard.cli.verify;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something of the chain forgot what it knew: an agent's outbox or the gateway's inbox was lost or put back from an old copy.
 * Then present values are sampled, and stored, once more, and a gap may begin where the agent's memory ended, before the
 * death.
 *
 * @param event the type of the event that tells of it
 * @param agent {@code site/agent} that it was told of; null: nobody says
 * @param at when it was told
 * @param unknown samples that the gateway has of an epoch and the copy did not know; {@link #NOBODY_SAYS} where none tells
 */
record MemoryLoss(String event, @Nullable String agent, long at, long unknown) {
    static final long NOBODY_SAYS = Long.MAX_VALUE;
    static final String OUTBOX_LOST = "outbox-lost";
    private static final String OUTBOX_RESTORED = "outbox-restored";
    /** The types of events that tell of one. */
    static final Set<String> EVENTS = Set.of(OUTBOX_LOST, OUTBOX_RESTORED, "inbox-changed");

    /** One that says no number. */
    MemoryLoss(String event, @Nullable String agent, long at) {
        this(event, agent, at, NOBODY_SAYS);
    }

    /** Whether the outbox is an old copy: what it does not know was sampled, and may stand at the servers. */
    boolean isOfACopy() {
        return event.equals(OUTBOX_RESTORED);
    }

    /** Whether it is why such a gap may begin before the death: the gateway's own record, or the agent's of its copy. */
    boolean explains(Gap gap) {
        boolean isItsRecord = gap.cause().equals(OUTBOX_LOST)
                ? event.equals(OUTBOX_LOST)
                : gap.cause().equals("agent-down") && event.equals(OUTBOX_RESTORED);
        return isItsRecord && (agent == null || gap.agent() == null || agent.equals(gap.agent()));
    }
}
