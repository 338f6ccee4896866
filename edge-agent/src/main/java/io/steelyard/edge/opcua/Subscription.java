package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.BatchSize;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.session.SessionKeeper;
import io.steelyard.ledger.GapCause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateSubscriptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscription on a server. For the server's thread only. */
final class Subscription {
    static final int MOST_ITEMS = 1_000;
    static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
    static final Duration LIFETIME = Duration.ofMinutes(2);
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
    /** A notification of so many fits into one record of the outbox, so that all of it is durable or nothing. */
    private static final int MOST_NOTIFICATIONS = 2_500;

    final UInteger id;
    final double publishingMillis;
    final long keepAliveCount;
    final double keepAliveMillis;

    /** Sequence number of the last notification that is durable, 0 before the first. */
    long lastSequence;

    /** The server had nothing more to say up to here, nanoseconds since 1970; 0 before the first answer. */
    long provenUntil;

    /** When it was made, by the agent's clock. */
    final long madeAt;

    /** When the last answer came, by the clock that only runs. */
    long heardAt;

    /** When the last answer came behind which the server had nothing more to say, by the same clock; and how many did. */
    long completeAt;

    long completed;

    /** A notification is lost, and items that have not spoken since are to be made anew; since when, by the same clock. */
    boolean incomplete;

    long incompleteAt;

    /** The server has handed it over to this session, and has told nothing of it since. */
    boolean isMute;

    /** It monitors events, and no data. */
    boolean forEvents;

    int items;
    private int most = MOST_ITEMS;
    private long held;
    private boolean handedOver;

    /** Its intervals as the server revised them, and when they began to count by both clocks. */
    Subscription(Terms terms, long before, long madeAt, long now) {
        this.id = terms.id();
        this.publishingMillis = terms.publishingMillis();
        this.keepAliveCount = terms.keepAliveCount();
        this.keepAliveMillis = terms.publishingMillis() * terms.keepAliveCount();
        this.before = before;
        this.madeAt = madeAt;
        this.heardAt = now;
        this.completeAt = now;
    }

    /**
     * Makes one on the server.
     *
     * @param durable the last durable sequence number by subscription id, over all sessions
     */
    static Subscription open(OpcUaClient client, ServerConfig server, OpcUaTiming timing, Map<Long, Long> durable)
            throws UaException, InterruptedException {
        double publishing = Math.max(1.0, (double) server.publishing().toMillis());
        long keepAlive = Math.max(1, (long) Math.ceil(KEEP_ALIVE.toMillis() / publishing));
        long lifetime = Math.max(3 * keepAlive, (long) Math.ceil(LIFETIME.toMillis() / publishing));
        CreateSubscriptionResponse made = Calls.await(client.createSubscriptionAsync(
                publishing,
                Unsigned.uint(lifetime),
                Unsigned.uint(keepAlive),
                Unsigned.uint(MOST_NOTIFICATIONS),
                true,
                Unsigned.ubyte(0)));
        if (made.getRevisedPublishingInterval() != publishing) {
            LOG.warn(
                    "server {} revised the publishing interval from {} ms to {} ms, which counts",
                    server.name(),
                    publishing,
                    made.getRevisedPublishingInterval());
        }
        return new Subscription(
                new Subscription.Terms(
                        made.getSubscriptionId(),
                        made.getRevisedPublishingInterval(),
                        made.getRevisedMaxKeepAliveCount().longValue()),
                durable.getOrDefault(made.getSubscriptionId().longValue(), 0L),
                timing.now(),
                timing.nanoTime().getAsLong());
    }

    /**
     * Of a server that has none: stands for what it answers when it is asked whether it lives. It monitors nothing; ids of
     * servers are never 0 (OPC UA Part 4 §7.19).
     */
    static Subscription none(OpcUaTiming timing) {
        Terms terms =
                new Terms(Unsigned.uint(0), SessionKeeper.LOOK.toMillis(), KEEP_ALIVE.dividedBy(SessionKeeper.LOOK));
        return new Subscription(terms, 0, timing.now(), timing.nanoTime().getAsLong());
    }

    /** Deletes monitored items of it, fewer at a time where the server takes no more. */
    void delete(OpcUaClient client, BatchSize batch, List<UInteger> unwanted) throws UaException, InterruptedException {
        int gone = 0;
        while (gone < unwanted.size()) {
            List<UInteger> some = unwanted.subList(gone, Math.min(unwanted.size(), gone + batch.size()));
            try {
                Calls.await(client.deleteMonitoredItemsAsync(id, some));
                gone += some.size();
            } catch (UaException e) {
                if (!batch.refused(e.getStatusCode().value(), some.size())) {
                    throw e;
                }
            }
        }
    }

    /** Of some of its items nobody knows where they stand. */
    void lost(long now) {
        incomplete = true;
        incompleteAt = now;
    }

    /** Whether the server has it. */
    boolean isAtServer() {
        return id.longValue() != 0;
    }

    /** What server and agent agreed on. */
    record Terms(UInteger id, double publishingMillis, long keepAliveCount) {}

    /** Another session was on it, up to this notification, and is gone for that reason. */
    void takenOver(long sequence, GapCause why) {
        lastSequence = sequence;
        blame = why;
        isMute = true;
        handedOver();
    }

    /** The server gave it to another session, and tells the one before so under a number that is missing here. */
    void handedOver() {
        handedOver = true;
    }

    /**
     * A notification is durable. The newest stays unacknowledged until a later one is durable, so that the server's list of
     * what it keeps reaches back to what is known here.
     *
     * @return the one that is acknowledged now; 0 for none
     */
    long settle(long sequence) {
        if (held != 0 && sequence < held) {
            return sequence;
        }
        long settled = held == sequence ? 0 : held;
        held = sequence;
        return settled;
    }

    /**
     * Whether a number that nobody has was only the word to the session before. What a server discards is the oldest, and
     * acknowledgements go in order: while it still keeps an earlier one, it never had values under this number.
     *
     * @param listed what the server keeps, as it said after the number was used
     */
    boolean wasNotice(long missing, List<Long> listed) {
        return handedOver && !listed.contains(missing) && listed.stream().anyMatch(one -> one < missing);
    }

    /** Whether everything of a notification is durable that was published to the session before. */
    boolean isKnown(long sequence) {
        return blame != null && sequence <= lastSequence;
    }

    /** Why values may be lost that the server's queues could not hold; null once it has told all that waited. */
    @Nullable
    GapCause blame;

    /** What was durable under this id before it was made: another subscription's, before the server started again. */
    final long before;

    /** Since when something may be missing when this answer turns out to be incomplete, by the agent's clock. */
    long knownUntil() {
        return provenUntil == 0 ? madeAt : provenUntil - intervalNanos();
    }

    /** The publishing interval in nanoseconds. */
    long intervalNanos() {
        return (long) (publishingMillis * 1_000_000);
    }

    /** How many more items may be tried. */
    int room() {
        return forEvents || !isAtServer() ? 0 : Math.max(0, most - items);
    }

    /** The server takes no more than there are. */
    void full() {
        most = items;
    }
}
