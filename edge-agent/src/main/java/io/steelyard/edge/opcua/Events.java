package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.event.Alarms;
import io.steelyard.edge.opcua.event.EventForm;
import io.steelyard.edge.opcua.event.EventSource;
import io.steelyard.edge.opcua.event.EventTypes;
import io.steelyard.edge.opcua.event.Refresh;
import io.steelyard.ledger.EventRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MonitoringMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ContentFilterElementResult;
import org.eclipse.milo.opcua.stack.core.types.structured.EventFieldList;
import org.eclipse.milo.opcua.stack.core.types.structured.EventFilterResult;
import org.eclipse.milo.opcua.stack.core.types.structured.EventNotificationList;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoringParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one session, in a subscription beside the data: whatever a server makes of it, its data go on. After each
 * beginning, and whenever something may be missing, the state of the conditions is asked for. For the server's thread only.
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
    private long dueAt;

    @Nullable
    private Subscription subscription;

    @Nullable
    private Refresh refresh;

    Events(Connection connection, Publishing.Link link, Alarms alarms) {
        this.connection = connection;
        this.link = link;
        this.alarms = alarms;
        this.types = new EventTypes(connection.client(), connection.space().namespaces());
        this.dueAt = link.timing().nanoTime().getAsLong();
    }

    /** Asks for what is not asked for yet; returns what is to be told. */
    List<EventRecord> step() throws InterruptedException {
        List<EventSource> wanted = link.server().events();
        if (wanted.isEmpty()) {
            return List.of();
        }
        long run = link.timing().nanoTime().getAsLong();
        Subscription own = subscription;
        if (own != null && connection.subscriptions().find(own.id) != own) {
            ended(own, "a new session was not given it");
            dueAt = run;
        }
        if (asked.size() < wanted.size() && run - dueAt >= 0) {
            dueAt = run + AGAIN;
            begin(wanted);
        }
        refresh(run);
        return alarms.told(link.timing().now(), run);
    }

    private void begin(List<EventSource> wanted) throws InterruptedException {
        int before = asked.size();
        for (EventSource source : wanted) {
            boolean isThere = asked.values().stream().anyMatch(one -> source.equals(one.source()));
            if (!isThere) {
                attempt(source);
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

    /** What a server says to it is told; where the link broke, it is tried again soon. */
    private void attempt(EventSource source) throws InterruptedException {
        try {
            Subscription own = subscription == null ? connection.subscriptions().openForEvents() : subscription;
            subscription = own;
            begin(own, source);
        } catch (UaException e) {
            long code = e.getStatusCode().value();
            Subscription own = subscription;
            if (own != null && code == StatusCodes.Bad_SubscriptionIdInvalid) {
                ended(own, Calls.say(e));
            } else if (BROKEN.contains(code)) {
                dueAt = link.timing().nanoTime().getAsLong() + SOON;
            } else {
                refused(source.notifier(), Calls.say(e));
            }
        }
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
            status = create(own, nodes.get(0), Unsigned.uint(handle), filter);
            if (!status.isBad()) {
                asked.put(Unsigned.uint(handle), new Alarms.Asked(source, form, ofTypes));
                alarms.accepted(source.notifier());
                if (form != EventForm.WHOLE) {
                    LOG.info("server {} takes of {} the form {}", link.server().name(), source.notifier(), form);
                }
                return;
            }
            if (!isAboutFilter(status.value())) {
                break;
            }
        }
        refused(source.notifier(), Calls.name(status));
    }

    private static boolean isAboutFilter(long code) {
        return code == StatusCodes.Bad_EventFilterInvalid
                || code == StatusCodes.Bad_ContentFilterInvalid
                || code == StatusCodes.Bad_MonitoredItemFilterInvalid
                || code == StatusCodes.Bad_MonitoredItemFilterUnsupported
                || code == StatusCodes.Bad_FilterOperatorUnsupported
                || code == StatusCodes.Bad_FilterOperatorInvalid
                || code == StatusCodes.Bad_FilterOperandCountMismatch
                || code == StatusCodes.Bad_FilterOperandInvalid
                || code == StatusCodes.Bad_FilterElementInvalid
                || code == StatusCodes.Bad_NodeIdUnknown
                || code == StatusCodes.Bad_TypeDefinitionInvalid;
    }

    private StatusCode create(Subscription own, NodeId notifier, UInteger handle, ExtensionObject filter)
            throws UaException, InterruptedException {
        MonitoredItemCreateResult[] results = Calls.await(connection
                        .client()
                        .createMonitoredItemsAsync(
                                own.id,
                                TimestampsToReturn.Both,
                                List.of(new MonitoredItemCreateRequest(
                                        AddressSpace.attribute(notifier, AttributeId.EventNotifier),
                                        MonitoringMode.Reporting,
                                        new MonitoringParameters(handle, 0.0, filter, Unsigned.uint(QUEUE), true)))))
                .getResults();
        if (results == null || results.length != 1) {
            return new StatusCode(StatusCodes.Bad_UnknownResponse);
        }
        StatusCode choice = results[0].getStatusCode().isBad() ? StatusCode.GOOD : choice(results[0]);
        if (choice.isBad()) { // it has made an item that chooses nothing
            Calls.await(
                    connection.client().deleteMonitoredItemsAsync(own.id, List.of(results[0].getMonitoredItemId())));
            return choice;
        }
        return results[0].getStatusCode();
    }

    /** What the server says to the condition of a filter that it took otherwise. */
    private StatusCode choice(MonitoredItemCreateResult result) {
        ExtensionObject told = result.getFilterResult();
        if (told != null
                && !told.isNull()
                && told.decode(connection.client().getStaticEncodingContext()) instanceof EventFilterResult filter
                && filter.getWhereClauseResult() != null
                && filter.getWhereClauseResult().getElementResults() != null) {
            for (ContentFilterElementResult one : filter.getWhereClauseResult().getElementResults()) {
                if (one.getStatusCode().isBad()) {
                    return one.getStatusCode();
                }
            }
        }
        return StatusCode.GOOD;
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
            if (one != null) {
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

    /** Everything of the subscription is durable up to here. */
    void heard(long until) {
        alarms.heard(until);
    }

    /** Notifications of the subscription are lost. */
    void lost(long from) {
        alarms.tell(alarms.missed("sequence-gap", from, link.timing().now()));
    }

    /** The server has ended the subscription: another one is tried in time. */
    void ended(Subscription own, String why) {
        LOG.warn(
                "server {}: the subscription of events has ended: {}",
                link.server().name(),
                why);
        connection.subscriptions().goesOnWithout(own.id);
        var unused = connection.client().deleteSubscriptionsAsync(List.of(own.id)); // if it is there after all
        subscription = null;
        asked.clear();
        dueAt = link.timing().nanoTime().getAsLong() + AGAIN;
    }
}
