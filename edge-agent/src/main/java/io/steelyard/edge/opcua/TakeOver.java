package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Batches;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.memory.Kept;
import io.steelyard.edge.opcua.memory.KeptItem;
import io.steelyard.edge.opcua.memory.KeptSubscription;
import io.steelyard.edge.opcua.memory.ServerMemory;
import io.steelyard.ledger.GapCause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.TransferResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the subscriptions of a session that is gone over into the next one, also after the agent's own death: the server
 * transfers them with all that they queued meanwhile (OPC UA Part 4 §5.14.7). They go on as they are; nothing is created
 * again, so nothing overlaps and nothing is missed. Only what is surely the same is taken: the server has not started
 * again, nobody has read on from another subscription since, and the same intervals are wanted. For the server's thread only.
 */
final class TakeOver {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);

    private static final int MOST_KNOWN = 1_024;
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(10);

    private final ServerConfig server;
    private final ServerMemory memory;
    private final OpcUaTiming timing;
    private final String asked;
    private final Map<Long, Long> durable = new LinkedHashMap<>();
    private long latest;
    private boolean refused;
    private boolean mute;
    private boolean isUnwritten;
    private long writtenAt;

    /** Without items where they stand in the memory: there may be thousands, and they are seldom asked for. */
    @Nullable
    private Kept left;

    /**
     * What came over.
     *
     * @param sent notifications that the session before was sent and that nobody acknowledged, by subscription
     * @param items those that the subscriptions monitor
     */
    record Taken(Map<Subscription, List<Long>> sent, List<Item> items) {}

    /** What is taken over with, and for whom. */
    record Heir(Connection connection, List<Item> items, long provenUntil, GapCause cause) {}

    TakeOver(ServerConfig server, Path folder, OpcUaTiming timing) {
        this.server = server;
        this.timing = timing;
        this.memory = new ServerMemory(folder.resolve(server.name()));
        this.asked = server.publishing() + " " + server.sampling() + " " + server.queueSize();
    }

    /** The last durable sequence number of each subscription, over all sessions. */
    Map<Long, Long> durable() {
        return durable;
    }

    /** What a link that has ended leaves to the one that follows it. */
    Earlier earlier(long proof) {
        return new Earlier(proof, durable, latest);
    }

    /** An earlier run left this durable. */
    void resume(Earlier earlier, Batches batches) {
        durable.putAll(earlier.sequences());
        latest = earlier.latest();
        left = memory.read().map(Kept::withoutItems).orElse(null);
        if (left != null) {
            mute = left.isMute();
            batches.resume(left.batches());
        }
    }

    /** Whether there is something to be taken over, as far as is known before asking. */
    boolean isPossible() {
        return left != null && isWorthKeeping() && !candidates(left).isEmpty();
    }

    /** Whether a server that was told to would hand subscriptions over. */
    boolean isWorthKeeping() {
        return !refused && !mute;
    }

    /**
     * The server says yes when it is to hand subscriptions over, and they say nothing afterwards: until it starts again it is
     * not asked to any more.
     */
    void mute() {
        mute = true;
        LOG.warn(
                "server {} hands subscriptions over that say nothing afterwards: they are made anew from now on, and what"
                        + " comes while the agent is away is a gap",
                server.name());
    }

    /** Nothing of the last session can be taken over. */
    void forget() {
        left = null;
    }

    /** Writes down what this session has, before the first value of it is asked for. */
    void remember(Connection connection, Batches batches) {
        Long startedAt = connection.startedAt();
        Kept now = startedAt == null
                ? new Kept(0, asked, List.of(), batches.found(), false) // it may be another server next time
                : new Kept(startedAt, asked, kept(connection.subscriptions()), batches.found(), mute);
        isUnwritten = !memory.write(now);
        left = startedAt == null ? null : isUnwritten ? now : now.withoutItems();
        connection.subscriptions().openings().written();
        writtenAt = timing.nanoTime().getAsLong();
    }

    /** Whether what this session has could not be written down, as on a full disk, and it is time to try again. */
    boolean isDue() {
        return isUnwritten && timing.nanoTime().getAsLong() - writtenAt > AGAIN;
    }

    private static List<KeptSubscription> kept(Subscriptions subscriptions) {
        Map<Subscription, List<KeptItem>> items = new LinkedHashMap<>();
        subscriptions.data().forEach(one -> items.put(one, new ArrayList<>()));
        subscriptions
                .monitored()
                .forEach((handle, one) -> Objects.requireNonNull(items.get(one.in()))
                        .add(new KeptItem(
                                handle.longValue(),
                                one.id().longValue(),
                                one.item().asset,
                                one.item().signal.name(),
                                one.item().signal.address().toString(),
                                one.node().toParseableString())));
        long sampling = subscriptions.slowestSampling().toMillis();
        List<KeptSubscription> kept = new ArrayList<>();
        items.forEach((one, own) -> kept.add(new KeptSubscription(
                one.id.longValue(), one.publishingMillis, one.keepAliveCount, sampling, one.before, own)));
        return kept;
    }

    /** A session is over: what is durable of its subscriptions. */
    void ended(Subscriptions subscriptions) {
        for (Subscription one : subscriptions.data()) {
            if (one.lastSequence > 0) {
                latest = one.id.longValue();
                durable.remove(latest);
                durable.put(latest, one.lastSequence);
            }
        }
        while (durable.size() > MOST_KNOWN) { // the outbox remembers fewer still
            durable.remove(durable.keySet().iterator().next());
        }
    }

    /** Those of which something is durable, so that it can be told whether what comes next joins it. */
    private List<KeptSubscription> candidates(Kept kept) {
        boolean isOutdated = latest != 0
                && kept.subscriptions().stream().noneMatch(one -> one.id() == latest && heard(one) != one.before());
        return isOutdated || !kept.asked().equals(asked)
                ? List.of()
                : kept.subscriptions().stream()
                        .filter(one -> heard(one) != 0 && heard(one) != one.before())
                        .toList();
    }

    private long heard(KeptSubscription one) {
        return durable.getOrDefault(one.id(), 0L);
    }

    /** Takes over what can be; what cannot is left to its end, which the server sees to. */
    Taken into(Heir heir) throws InterruptedException {
        Taken taken = new Taken(new LinkedHashMap<>(), new ArrayList<>());
        Kept known = left; // stays until this session is written down: what fails before is tried again
        Long startedAt = heir.connection().startedAt();
        boolean isSame = known != null && startedAt != null && startedAt == known.startedAt();
        mute &= isSame || known == null || startedAt == null; // after another start it may have learned
        if (known == null || !isSame || refused || mute || candidates(known).isEmpty()) {
            return taken;
        }
        List<KeptSubscription> wanted = candidates(whole(known));
        TransferResult[] results = wanted.isEmpty() ? new TransferResult[0] : transfer(heir.connection(), wanted);
        Map<String, Item> byName = new HashMap<>();
        heir.items().forEach(item -> byName.put(item.name(), item));
        for (int i = 0; i < results.length; i++) {
            if (results[i].getStatusCode().isBad()) {
                LOG.info(
                        "server {} does not hand subscription {} over: {}",
                        server.name(),
                        wanted.get(i).id(),
                        Calls.name(results[i].getStatusCode()));
            } else {
                adopt(wanted.get(i), results[i], heir, byName, taken);
            }
        }
        refused |= results.length > 0 && Stream.of(results).allMatch(TakeOver::isRefusal);
        if (!taken.items().isEmpty()) {
            LOG.info(
                    "server {}: {} subscriptions with {} signals were taken over with what they queued",
                    server.name(),
                    taken.sent().size(),
                    taken.items().size());
        }
        return taken;
    }

    /** With its items; of nothing where what was written can no longer be read. */
    private Kept whole(Kept known) {
        Kept whole = isUnwritten ? known : memory.again().orElse(null);
        if (whole == null) {
            left = null;
            LOG.warn(
                    "server {}: what was remembered of its subscriptions is gone, they are made anew, and what came"
                            + " meanwhile is a gap",
                    server.name());
            return new Kept(0, "", List.of(), Map.of(), false);
        }
        return whole;
    }

    private static boolean isRefusal(TransferResult result) {
        long code = result.getStatusCode().value();
        return code == StatusCodes.Bad_UserAccessDenied
                || code == StatusCodes.Bad_InsufficientClientProfile
                || code == StatusCodes.Bad_NotSupported;
    }

    private TransferResult[] transfer(Connection connection, List<KeptSubscription> wanted)
            throws InterruptedException {
        List<UInteger> ids = wanted.stream().map(one -> Unsigned.uint(one.id())).toList();
        try {
            TransferResult[] results = Calls.await(connection.client().transferSubscriptionsAsync(ids, false))
                    .getResults();
            if (results != null && results.length == ids.size()) {
                return results;
            }
            LOG.warn("server {} does not answer for each subscription to be transferred", server.name());
        } catch (UaException e) {
            long code = e.getStatusCode().value();
            refused = code == StatusCodes.Bad_ServiceUnsupported || code == StatusCodes.Bad_NotImplemented;
            LOG.info("server {} hands no subscriptions over: {}", server.name(), Calls.say(e));
        }
        return new TransferResult[0];
    }

    private void adopt(KeptSubscription kept, TransferResult result, Heir heir, Map<String, Item> byName, Taken taken)
            throws InterruptedException {
        Subscription subscription = new Subscription(
                new Subscription.Terms(Unsigned.uint(kept.id()), kept.publishingMillis(), kept.keepAliveCount()),
                kept.before(),
                heir.provenUntil(),
                timing.nanoTime().getAsLong());
        subscription.takenOver(heard(kept), heir.cause());
        Map<Long, Subscriptions.Monitored> items = new LinkedHashMap<>();
        List<UInteger> unwanted = new ArrayList<>();
        Subscriptions subscriptions = heir.connection().subscriptions();
        subscriptions
                .handles()
                .passOver(kept.items().stream().map(KeptItem::handle).toList());
        for (KeptItem one : kept.items()) {
            Item item = byName.get(one.asset() + "/" + one.signal());
            NodeId node = node(one.node());
            boolean isSame = item != null
                    && !item.subscribed
                    && item.signal.every() == null
                    && item.signal.address().toString().equals(one.address());
            if (item != null && isSame && node != null) {
                items.put(one.handle(), new Subscriptions.Monitored(item, subscription, Unsigned.uint(one.id()), node));
                taken.items().add(item);
            } else {
                unwanted.add(Unsigned.uint(one.id()));
            }
        }
        subscriptions.adopt(subscription, items, Duration.ofMillis(kept.samplingMillis()));
        taken.sent().put(subscription, Publishing.numbers(result.getAvailableSequenceNumbers()));
        try {
            subscriptions.delete(subscription, unwanted);
        } catch (UaException e) {
            LOG.debug("items that are mapped no more are still monitored: {}", Calls.say(e));
        }
    }

    private static @Nullable NodeId node(String text) {
        try {
            return NodeId.parse(text);
        } catch (UaRuntimeException e) {
            return null;
        }
    }
}
