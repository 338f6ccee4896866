package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Received;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is told that lets its outbox go only what the gateway itself has ({@code uplink.release: gateway}): a
 * broker's PUBACK proves nothing. The word is cumulative, so that a lost one is made good by the next; it comes at most
 * four times a second, and as soon again as something new or a copy arrived, for a copy says that the last word was lost.
 * For ingest's thread.
 */
final class Confirming {
    private static final long PAUSE = 250_000_000L;
    private final AgentKey agent;
    private final Ledgers ledgers;
    private final Awaited awaited;
    private boolean wanted;
    private long copies;
    private @Nullable Received told;
    private long next;

    Confirming(AgentKey agent, Ledgers ledgers, Awaited awaited) {
        this.agent = agent;
        this.ledgers = ledgers;
        this.awaited = awaited;
    }

    boolean isWanted() {
        return wanted;
    }

    /** What the agent's birth asks for. */
    void want(boolean confirmations) {
        wanted = confirmations;
        next = Long.MIN_VALUE;
    }

    /** What is here of the agent. One that goes by PUBACK has let go of all of it, so nothing of it is awaited. */
    Received word(UUID inbox) {
        return ledgers.received(agent, inbox, wanted ? awaited::of : epoch -> new NumberSet());
    }

    /** What there is to say at this time, which then counts as said; null when there is nothing. */
    @Nullable
    Received due(long now, UUID inbox) {
        if (!wanted || (now < next && next - now <= PAUSE)) { // a clock that was set back must not silence it
            return null;
        }
        next = now + PAUSE;
        Received present = word(inbox);
        long copiesNow = ledgers.copies(agent);
        if (present.equals(told) && copiesNow == copies) {
            return null;
        }
        told = present;
        copies = copiesNow;
        return present;
    }
}
