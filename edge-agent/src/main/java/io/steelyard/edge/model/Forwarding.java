package io.steelyard.edge.model;

import io.steelyard.ledger.NumberSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The door from the uplink to the outbox: what is still to be forwarded, and how it is let go. Thread-safe, except that
 * a reader is for one thread.
 */
public interface Forwarding {

    /** The numbers given in one epoch that the outbox knows of, and those it still holds. */
    record Held(UUID epoch, long lastSample, long lastRecord, NumberSet samples, NumberSet records) {}

    /** The epoch of this run. */
    UUID epoch();

    /**
     * Every epoch that the outbox knows, oldest first: the present one last, before it the previous one (also when
     * nothing of it is held any more), and any other of which something is held. {@code lastSample} and
     * {@code lastRecord} are the highest numbers that are durable, -1 when there is none.
     */
    List<Held> held();

    /**
     * How much there is.
     *
     * @param sampled numbers given in the present epoch
     * @param held samples not released, of all epochs
     */
    record Amounts(long sampled, long held) {}

    /** How much there is now; cheap enough to be asked every second. */
    Amounts amounts();

    /** A new reader, standing at the oldest entry that is not released. */
    OutboxReader reader();

    /** The place behind everything that can be read now. */
    long end();

    /** Lets numbers go that the other side confirmed; unknown or released ones are ignored. */
    void release(UUID epoch, NumberSet samples, NumberSet records);

    /**
     * Puts an entry (one sample, or a record) into the agent's dead-letter and lets it go as kept aside.
     *
     * @param reason a few words for a person, such as {@code refused by the gateway: 0x99}
     */
    void moveAside(OutboxEntry entry, String reason);

    /**
     * Another inbox answers than the one that confirmed so far: what was released becomes {@code elsewhere}, and the
     * repeat keys start empty, so that every present value is sampled again.
     */
    void inboxChanged();

    /** The signal's last numbered sample with its own value, for births; null when there is none. */
    @Nullable
    NumberedSample lastValue(int signal);

    /** What the dictionary says of an id; null for an id that was never given. */
    @Nullable
    SignalEntry signal(int id);

    /** Calls the listener after entries have become durable; it runs on the writer's thread and must not block. */
    void onNews(Runnable listener);
}
