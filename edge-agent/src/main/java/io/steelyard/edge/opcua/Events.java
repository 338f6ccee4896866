package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.change.ModelWatch;
import io.steelyard.edge.opcua.event.Alarms;
import io.steelyard.edge.opcua.event.EventForm;
import io.steelyard.edge.opcua.event.EventItem;
import io.steelyard.edge.opcua.event.EventSource;
import io.steelyard.edge.opcua.event.EventTypes;
import io.steelyard.edge.opcua.event.Refresh;
import io.steelyard.ledger.EventRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.DeleteSubscriptionsResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.EventFieldList;
import org.eclipse.milo.opcua.stack.core.types.structured.EventNotificationList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The events of one session, in a subscription beside the data: whatever a server makes of it, its data go on. After each
 * beginning, and whenever something may be missing, the state of the conditions is asked for. Events that say that the
 * server's address space is another now are asked for whether any are wanted or not, and are not told on. For the server's
 * thread only.
 */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(300);
    private static final long SOON = TimeUnit.SECONDS.toNanos(10);
    private static final long QUEUE = 1_000;
    private static final Set<Long> BROKEN = Set.of(
            StatusCodes.Bad_ConnectionClosed,
            StatusCodes.Bad_ConnectionRejected,
            StatusCodes.Bad_CommunicationError,
            StatusCodes.Bad_SecureChannelClosed,
            StatusCodes.Bad_SecureChannelIdInvalid,
            StatusCodes.Bad_SessionClosed,
            StatusCodes.Bad_SessionIdInvalid,
            StatusCodes.Bad_SessionNotActivated,
            StatusCodes.Bad_ServerHalted,
            StatusCodes.Bad_Shutdown);

    private final Connection connection;
    private final Publishing.Link link;
    private final Alarms alarms;
    private final Map<UInteger, Alarms.Asked> asked = new HashMap<>();
    private final EventTypes types;
    private final ModelWatch model;
    private final Runnable changed;
    private long dueAt;

    @Nullable
    private Subscription subscription;

    @Nullable
    private Refresh refresh;

    /** @param changed to be run whenever the server says that what it has is another now */
    Events(Connection connection, Publishing.Link link, Alarms alarms, Runnable changed) {
        this.connection = connection;
        this.changed = changed;
        this.link = link;
        this.alarms = alarms;
        this.types = new EventTypes(connection.client(), connection.space().namespaces());
        this.dueAt = link.timing().nanoTime().getAsLong();
        this.model = new ModelWatch(
                connection.client(),
                connection.subscriptions().handles()::give,
                !link.server().rediscover().isZero(),
                dueAt);
    }

    /** Asks for what is not asked for yet; returns what is to be told. */
    List<EventRecord> step() throws InterruptedException {
        List<EventSource> wanted = link.server().events();
        long run = link.timing().nanoTime().getAsLong();
        watch(run);
        Subscription own = subscription;
        if (own != null && connection.subscriptions().find(own.id) != own) {
            ended(own, "a new session was not given it");
            dueAt = run;
        }
        boolean isLess = asked.size() < wanted.size();
        if ((isLess || model.isToBegin()) && run - dueAt >= 0) {
            dueAt = run + AGAIN;
            if (isLess) {
                begin(wanted);
            }
            if (model.isToBegin()) {
                beginWatch();
            }
        }
        refresh(run);
        return alarms.told(link.timing().now(), run);
    }

    private void watch(long run) throws InterruptedException {
        if (!link.server().rediscover().isZero() && model.namespacesChanged(run)) {
            LOG.info("server {} has other namespaces now", link.server().name());
            link.meter().modelChanges.increment();
            changed.run();
        }
    }

    /** A server that tells no such events, as most, is left alone until the next session. */
    private void beginWatch() throws InterruptedException {
        attempt(
                own -> {
                    StatusCode status = model.begin(own.id);
                    if (status.isBad()) {
                        notWatched(Calls.name(status));
                    } else {
                        link.meter().modelWatched(true);
                    }
                },
                this::notWatched);
        Subscription own = subscription;
        if (own != null
                && asked.isEmpty()
                && !model.isTold()
                && link.server().events().isEmpty()) {
            leave(own);
        }
    }

    private void notWatched(String why) {
        model.refused();
        if (link.meter().modelWatched(false)) {
            LOG.info(
                    "server {} does not say when its address space changes ({}): signals are looked for again as"
                            + " `rediscover` says",
                    link.server().name(),
                    why);
        }
    }

    private void begin(List<EventSource> wanted) throws InterruptedException {
        int before = asked.size();
        for (EventSource source : wanted) {
            boolean isThere = asked.values().stream().anyMatch(one -> source.equals(one.source()));
            if (!isThere) {
                attempt(own -> begin(own, source), why -> refused(source.notifier(), why));
            }
        }
        if (before > 0 && asked.size() > before) {
            alarms.refresh();
        } else if (asked.size() > before) {
            long from = alarms.heardUntil();
            alarms.begin();
            if (from > 0) {
                alarms.tell(alarms.missed("not-connected", from, link.timing().now()));
            }
            LOG.info(
                    "server {}: events of {} nodes are asked for", link.server().name(), asked.size());
        }
    }

    /** Something that is asked for in the subscription of events. */
    private interface Asking {
        void in(Subscription own) throws UaException, InterruptedException;
    }

    /** Where the link broke, it is tried again soon. */
    private void attempt(Asking asking, Consumer<String> refused) throws InterruptedException {
        try {
            Subscription own = subscription == null ? open() : subscription;
            subscription = own;
            asking.in(own);
        } catch (UaException e) {
            long code = e.getStatusCode().value();
            Subscription own = subscription;
            if (own != null && code == StatusCodes.Bad_SubscriptionIdInvalid) {
                ended(own, Calls.say(e));
            } else if (BROKEN.contains(code)) {
                dueAt = link.timing().nanoTime().getAsLong() + SOON;
            } else {
                refused.accept(Calls.say(e));
            }
        }
    }

    private Subscription open() throws UaException, InterruptedException {
        return connection.subscriptions().openForEvents(this::giveUp);
    }

    /** Values go before the word that the address space has changed, which is then looked for as `rediscover` says. */
    private boolean giveUp() throws InterruptedException {
        Subscription own = subscription;
        if (own == null || !asked.isEmpty()) {
            return false;
        }
        model.refused();
        try {
            Calls.await(forget(own));
        } catch (UaException e) {
            LOG.debug("server {}: {}", link.server().name(), Calls.say(e)); // whoever makes the next one will notice
        }
        if (link.meter().modelWatched(false)) {
            LOG.info(
                    "server {} makes no more subscriptions, and values need the one in which it says when its address"
                            + " space changes: signals are looked for again as `rediscover` says",
                    link.server().name());
        }
        return true;
    }

    private void begin(Subscription own, EventSource source) throws UaException, InterruptedException {
        List<NodeAddress> addresses = new ArrayList<>();
        addresses.add(new NodeAddress.Id(source.notifier()));
        source.types().forEach(type -> addresses.add(new NodeAddress.Id(type)));
        List<NodeId> nodes = new ArrayList<>();
        for (AddressSpace.Found found : connection.space().resolve(addresses)) {
            NodeId node = found.node();
            if (node == null) {
                refused(addresses.get(nodes.size()).toString(), found.problem());
                return;
            }
            nodes.add(node);
        }
        List<NodeId> ofTypes = nodes.subList(1, nodes.size());
        StatusCode status = StatusCode.GOOD;
        for (EventForm form : EventForm.values()) {
            long handle = connection.subscriptions().handles().give();
            ExtensionObject filter =
                    form.filter(connection.client().getStaticEncodingContext(), ofTypes, source.severity());
            status = new EventItem(connection.client(), own.id, nodes.get(0))
                    .create(Unsigned.uint(handle), filter, QUEUE);
            if (!status.isBad()) {
                asked.put(Unsigned.uint(handle), new Alarms.Asked(source, form, ofTypes));
                alarms.accepted(source.notifier());
                if (form != EventForm.WHOLE) {
                    LOG.info("server {} takes of {} the form {}", link.server().name(), source.notifier(), form);
                }
                return;
            }
            if (!EventForm.isAboutFilter(status.value())) {
                break;
            }
        }
        refused(source.notifier(), Calls.name(status));
    }

    private void refused(String node, String reason) {
        EventRecord record = alarms.refused(node, reason, link.timing().now());
        if (record != null) {
            LOG.warn(
                    "server {} tells no events of {}: {}; its data go on",
                    link.server().name(),
                    node,
                    reason);
            alarms.tell(record);
        }
    }

    private void refresh(long run) throws InterruptedException {
        Refresh open = refresh;
        if (open != null && open.isDone()) {
            refresh = null;
            String failure = open.outcome();
            if (!failure.isEmpty()) {
                LOG.info(
                        "server {} does not tell the state of its conditions: {}",
                        link.server().name(),
                        failure);
            }
        }
        Subscription own = subscription;
        if (refresh == null && own != null && !asked.isEmpty() && alarms.takeRefresh(run)) {
            refresh = Refresh.ask(connection.client(), own.id);
        }
    }

    /** What of a notification is told. */
    List<EventRecord> read(EventNotificationList notification, long received) throws InterruptedException {
        EventFieldList[] events = notification.getEvents();
        List<EventRecord> records = new ArrayList<>();
        for (EventFieldList event : events == null ? new EventFieldList[0] : events) {
            Alarms.Asked one = asked.get(event.getClientHandle());
            if (model.isOf(event.getClientHandle())) {
                learn(Alarms.type(event.getEventFields()));
            } else if (one != null) {
                EventRecord record = alarms.read(
                        event.getEventFields(),
                        one,
                        types,
                        new Alarms.At(received, link.timing().nanoTime().getAsLong()));
                if (record != null) {
                    records.add(record);
                }
            }
        }
        link.meter().eventsCounted(alarms.counted());
        return records;
    }

    /** Not all servers choose what they took a condition for. */
    private void learn(NodeId type) throws InterruptedException {
        if (type.equals(NodeIds.EventQueueOverflowEventType) || types.isOneOf(type, ModelWatch.TYPES)) {
            link.meter().modelChanges.increment();
            changed.run();
        }
    }

    /** Everything of the subscription is durable up to here. */
    void heard(long until) {
        if (!asked.isEmpty()) {
            alarms.heard(until);
        }
    }

    /** Notifications of the subscription are lost. */
    void lost(long from) {
        if (!asked.isEmpty()) {
            alarms.tell(alarms.missed("sequence-gap", from, link.timing().now()));
        }
        changed.run();
    }

    /** The server has ended the subscription: another one is tried in time. */
    void ended(Subscription own, String why) {
        LOG.atLevel(asked.isEmpty() ? Level.INFO : Level.WARN)
                .log(
                        "server {}: the subscription of events has ended: {}",
                        link.server().name(),
                        why);
        leave(own);
        dueAt = link.timing().nanoTime().getAsLong() + AGAIN;
    }

    private void leave(Subscription own) {
        var unused = forget(own); // if it is there after all
    }

    private CompletableFuture<DeleteSubscriptionsResponse> forget(Subscription own) {
        connection.subscriptions().goesOnWithout(own.id);
        subscription = null;
        asked.clear();
        model.ended();
        return connection.client().deleteSubscriptionsAsync(List.of(own.id));
    }
}
