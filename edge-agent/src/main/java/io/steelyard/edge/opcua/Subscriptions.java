package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.BatchSize;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.session.Held;
import io.steelyard.edge.opcua.session.Spare;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subscriptions and monitored items of one session. For the server's thread only. */
final class Subscriptions implements Held {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private final OpcUaClient client;
    private final ServerConfig server;
    private final OpcUaTiming timing;
    private final BatchSize batch;
    private final Map<UInteger, Subscription> byId = new LinkedHashMap<>();
    private final Map<Long, Long> durable;
    private final Map<UInteger, Monitored> byHandle = new LinkedHashMap<>();
    private final Handles handles;
    private final Openings openings;
    private boolean kept;
    private Spare spare = Spare.NONE;
    private Duration slowestSampling = Duration.ZERO;
    private Duration bridged = Duration.ofDays(1);

    /** A monitored item: whose it is, its id on the server, and the node that is monitored. */
    record Monitored(Item item, Subscription in, UInteger id, NodeId node) {}

    /** An item that the server did not take, and why. */
    record Refused(Item item, StatusCode status) {}

    /**
     * @param batch monitored items a call
     * @param durable the last durable sequence number by subscription id, over all sessions
     */
    Subscriptions(
            OpcUaClient client, ServerConfig server, OpcUaTiming timing, BatchSize batch, Map<Long, Long> durable) {
        this.client = client;
        this.server = server;
        this.timing = timing;
        this.batch = batch;
        this.durable = durable;
        this.handles = new Handles(timing.chance());
        this.openings = new Openings(client, server, timing);
    }

    /** Whether they outlive the session. */
    boolean areKept() {
        return kept;
    }

    /** From now on a later session can take them over, or cannot. */
    void keep(boolean now) {
        kept = now;
    }

    /** Makes them. */
    Openings openings() {
        return openings;
    }

    List<Subscription> all() {
        return List.copyOf(byId.values());
    }

    /** Those that monitor data. */
    List<Subscription> data() {
        return byId.values().stream().filter(one -> !one.forEvents).toList();
    }

    /**
     * One more, beside those of data, which later sessions do not take over.
     *
     * @param itself gives it up when the server makes no more of them and data need one
     */
    Subscription openForEvents(Spare itself) throws UaException, InterruptedException {
        Subscription subscription = openings.forEvents();
        spare = itself;
        byId.put(subscription.id, subscription);
        return subscription;
    }

    @Nullable
    Subscription find(UInteger id) {
        return byId.get(id);
    }

    @Nullable
    Item item(UInteger handle) {
        Monitored one = byHandle.get(handle);
        return one == null ? null : one.item();
    }

    /** What is monitored, by the handles that notifications carry. */
    Map<UInteger, Monitored> monitored() {
        return Collections.unmodifiableMap(byHandle);
    }

    /** Those of the items of one subscription. */
    List<Item> itemsOf(Subscription subscription) {
        return byHandle.values().stream()
                .filter(one -> one.in() == subscription)
                .map(Monitored::item)
                .toList();
    }

    /** A subscription of an earlier session, with the items that it still has to monitor; the handles stay. */
    void adopt(Subscription subscription, Map<Long, Monitored> items, Duration sampling) {
        byId.put(subscription.id, subscription);
        items.forEach((handle, one) -> {
            byHandle.put(Unsigned.uint(handle), one);
            one.item().adopted();
        });
        subscription.items = items.size();
        slowestSampling = sampling.compareTo(slowestSampling) > 0 ? sampling : slowestSampling;
    }

    /** Those that it gives its items. */
    Handles handles() {
        return handles;
    }

    /** Monitors these no longer. What the server says to that is of no use: a stray notification is passed over. */
    void remove(Collection<Item> items) throws UaException, InterruptedException {
        Set<Item> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(items);
        Map<Subscription, List<UInteger>> ids = new LinkedHashMap<>();
        byHandle.values().removeIf(one -> {
            boolean goes = gone.contains(one.item());
            if (goes) {
                ids.computeIfAbsent(one.in(), in -> new ArrayList<>()).add(one.id());
                one.in().items--;
            }
            return goes;
        });
        gone.forEach(Item::unsubscribed);
        for (Map.Entry<Subscription, List<UInteger>> some : ids.entrySet()) {
            delete(some.getKey(), some.getValue());
        }
    }

    /**
     * Has each monitored once more before the item that was there goes; those for which that is refused stay as they are.
     */
    List<Refused> replace(List<Item> items) throws UaException, InterruptedException {
        Set<Item> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(items);
        List<UInteger> before = new ArrayList<>();
        byHandle.forEach((handle, one) -> {
            if (wanted.contains(one.item())) {
                before.add(handle);
            }
        });
        List<Refused> refused = add(items);
        refused.forEach(one -> wanted.remove(one.item()));
        Map<Subscription, List<UInteger>> ids = new LinkedHashMap<>();
        for (UInteger handle : before) {
            Monitored one = byHandle.get(handle);
            if (one != null && wanted.contains(one.item())) {
                byHandle.remove(handle);
                one.in().items--;
                ids.computeIfAbsent(one.in(), in -> new ArrayList<>()).add(one.id());
            }
        }
        for (Map.Entry<Subscription, List<UInteger>> some : ids.entrySet()) {
            delete(some.getKey(), some.getValue());
        }
        return refused;
    }

    /** Deletes monitored items that nobody wants. */
    void delete(Subscription subscription, List<UInteger> items) throws UaException, InterruptedException {
        subscription.delete(client, batch, items);
    }

    /**
     * Creates a monitored item for each; those refused are returned, the others are subscribed. When a subscription takes no
     * more, the rest goes into another one; when an empty one takes none, the server has no room for them.
     */
    List<Refused> add(List<Item> items) throws UaException, InterruptedException {
        Adding adding = new Adding(new Revisions(server), new ArrayList<>(), new ArrayList<>());
        Deque<Item> left = new ArrayDeque<>(items);
        int unfiltered = 0;
        while (!left.isEmpty()) {
            Subscription subscription;
            try {
                subscription = withRoom();
            } catch (UaException e) {
                long code = e.getStatusCode().value();
                boolean isFull = !byId.isEmpty() && code == StatusCodes.Bad_TooManySubscriptions;
                if (!isFull && !Calls.isNeverDone(code)) {
                    throw e;
                }
                left.forEach(item -> adding.refused().add(new Refused(item, e.getStatusCode())));
                break;
            }
            addSome(subscription, left, adding);
            adding.unfiltered().forEach(left::addFirst);
            unfiltered += adding.unfiltered().size();
            adding.unfiltered().clear();
        }
        if (unfiltered > 0) {
            LOG.info("server {} takes no deadband of {} signals, which are filtered here", server.name(), unfiltered);
        }
        adding.revisions().say();
        Duration shortest = adding.revisions().bridged();
        bridged = shortest.compareTo(bridged) < 0 ? shortest : bridged;
        return adding.refused();
    }

    /** What comes of adding items. */
    private record Adding(Revisions revisions, List<Refused> refused, List<Item> unfiltered) {}

    private void addSome(Subscription subscription, Deque<Item> left, Adding adding)
            throws UaException, InterruptedException {
        List<Item> some =
                left.stream().limit(Math.min(batch.size(), subscription.room())).toList();
        List<Item> tooMany = List.of();
        try {
            tooMany = add(subscription, some, adding);
            batch.worked(some.size());
        } catch (UaException e) {
            long code = e.getStatusCode().value();
            if (batch.refused(code, some.size())) {
                return;
            }
            if (code != StatusCodes.Bad_TooManyMonitoredItems) {
                throw e;
            }
            tooMany = some; // not even one more: it is full
        }
        some.forEach(done -> left.removeFirst());
        if (tooMany.isEmpty()) {
            return;
        }
        if (subscription.items > 0) {
            subscription.full();
            tooMany.forEach(left::addFirst);
        } else {
            StatusCode status = new StatusCode(StatusCodes.Bad_TooManyMonitoredItems);
            tooMany.forEach(item -> adding.refused().add(new Refused(item, status)));
        }
    }

    /** Those for which the subscription had no room. */
    private List<Item> add(Subscription subscription, List<Item> items, Adding adding)
            throws UaException, InterruptedException {
        List<UInteger> given = new ArrayList<>();
        List<MonitoredItemCreateRequest> requests = new ArrayList<>();
        for (Item item : items) {
            given.add(Unsigned.uint(handles.give()));
            requests.add(ItemRequest.of(client, server, item, given.get(given.size() - 1)));
        }
        MonitoredItemCreateResult[] results = Calls.await(
                        client.createMonitoredItemsAsync(subscription.id, TimestampsToReturn.Both, requests))
                .getResults();
        if (results == null || results.length != items.size()) {
            throw new UaException(StatusCodes.Bad_UnknownResponse, "not one answer for each monitored item");
        }
        List<Item> tooMany = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            Item item = items.get(i);
            StatusCode status = results[i].getStatusCode();
            if (status.isBad()) {
                if (status.value() == StatusCodes.Bad_TooManyMonitoredItems) {
                    tooMany.add(item);
                } else if (item.isFilterRefused(status.value())) {
                    item.filterRefused = true;
                    adding.unfiltered().add(item);
                } else {
                    adding.refused().add(new Refused(item, status));
                }
            } else {
                item.subscribed();
                Double sampling = results[i].getRevisedSamplingInterval();
                item.firstWord.sampledEvery(sampling == null ? 0 : sampling);
                byHandle.put(
                        given.get(i), new Monitored(item, subscription, results[i].getMonitoredItemId(), node(item)));
                subscription.items++;
                adding.revisions().item(results[i]);
                sampled(sampling);
            }
        }
        return tooMany;
    }

    private void sampled(Double millis) {
        if (millis != null && millis > slowestSampling.toMillis() && millis < Subscription.LIFETIME.toMillis()) {
            slowestSampling = Duration.ofMillis((long) Math.ceil(millis));
        }
    }

    static NodeId node(Item item) {
        return Objects.requireNonNull(item.node, item::name);
    }

    /** One that takes another item. */
    Subscription withRoom() throws UaException, InterruptedException {
        for (Subscription one : byId.values()) {
            if (one.room() > 0) {
                return one;
            }
        }
        Subscription subscription = spare.room(() -> openings.forData(durable));
        byId.values().removeIf(one -> !one.isAtServer());
        byId.put(subscription.id, subscription);
        return subscription;
    }

    /** There is one at least: its keep-alives say that the server lives. A server that has none is asked instead. */
    void atLeastOne() throws UaException, InterruptedException {
        if (!data().isEmpty()) {
            return;
        }
        try {
            withRoom();
        } catch (UaException e) {
            if (!Calls.isNeverDone(e.getStatusCode().value())) {
                throw e;
            }
            LOG.warn(
                    "server {} has no subscriptions ({}): what is mapped is read in cycles",
                    server.name(),
                    Calls.say(e));
            Subscription none = Subscription.none(timing);
            byId.put(none.id, none);
        }
    }

    @Override
    public List<UInteger> ids() {
        return byId.values().stream()
                .filter(Subscription::isAtServer)
                .map(one -> one.id)
                .toList();
    }

    @Override
    public boolean goesOnWithout(UInteger id) {
        return byId.values().removeIf(one -> one.forEvents && one.id.equals(id));
    }

    @Override
    public void handedOver() {
        byId.values().forEach(Subscription::handedOver);
    }

    @Override
    public double longestKeepAliveMillis() {
        return byId.values().stream()
                .mapToDouble(one -> one.keepAliveMillis)
                .max()
                .orElse((double) Subscription.KEEP_ALIVE.toMillis());
    }

    /** How long the shortest queue holds everything. */
    Duration bridged() {
        return bridged;
    }

    /** The longest sampling interval that the server granted. */
    Duration slowestSampling() {
        return slowestSampling;
    }

    /** Up to when the whole server is proven alive: the least of its subscriptions of data; 0 when one has not spoken. */
    long provenUntil() {
        return data().stream().mapToLong(one -> one.provenUntil).min().orElse(0);
    }
}
