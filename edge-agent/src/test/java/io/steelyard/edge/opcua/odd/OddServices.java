package io.steelyard.edge.opcua.odd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.milo.opcua.sdk.server.ContinuationPoint;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultAttributeServiceSet;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultMonitoredItemServiceSet;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultSubscriptionServiceSet;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultViewServiceSet;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DeadbandType;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateMonitoredItemsRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateMonitoredItemsResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateSubscriptionRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateSubscriptionResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.DataChangeFilter;
import org.eclipse.milo.opcua.stack.core.types.structured.DataChangeNotification;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemNotification;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoringParameters;
import org.eclipse.milo.opcua.stack.core.types.structured.NotificationMessage;
import org.eclipse.milo.opcua.stack.core.types.structured.PublishRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.PublishResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.RepublishRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.RepublishResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.ResponseHeader;
import org.eclipse.milo.opcua.stack.core.types.structured.TransferSubscriptionsRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.TransferSubscriptionsResponse;
import org.eclipse.milo.opcua.stack.transport.server.ServiceRequestContext;

/** Milo's services with the limits of a {@link Truth}. */
final class OddServices {
    private static final String PATH = "/"; // of an endpoint without one
    private static final UInteger NOTHING = Unsigned.uint(0);
    private static final long TICKS_A_MILLI = 10_000;

    /** How long calls took that make items, in all and at most. */
    final AtomicLong workedMillis = new AtomicLong();

    final AtomicLong slowestMillis = new AtomicLong();
    private final OpcUaServer server;
    private final Truth truth;

    private OddServices(OpcUaServer server, Truth truth) {
        this.server = server;
        this.truth = truth;
    }

    static OddServices of(OpcUaServer server, Truth truth) {
        OddServices services = new OddServices(server, truth);
        server.addServiceSet(PATH, services.new Views());
        server.addServiceSet(PATH, services.new Items());
        server.addServiceSet(PATH, services.new Subscribing());
        server.addServiceSet(PATH, services.new Attributes());
        return services;
    }

    private DateTime shifted(DateTime time) {
        return time == null || !time.isValid()
                ? time
                : new DateTime(time.getUtcTime() + truth.skewMillis() * TICKS_A_MILLI);
    }

    private DataValue shifted(DataValue value) {
        return value.withSourceTime(shifted(value.sourceTime())).withServerTime(shifted(value.serverTime()));
    }

    private ResponseHeader header(UInteger handle) {
        return new ResponseHeader(shifted(new DateTime()), handle, StatusCode.GOOD, null, null, null);
    }

    private final class Views extends DefaultViewServiceSet {
        Views() {
            super(server);
        }

        /** Pages are short, and shorter where the client wants it so; what would be open beyond the limit is refused. */
        @Override
        public BrowseResponse onBrowse(ServiceRequestContext context, BrowseRequest request) throws UaException {
            long asked = request.getRequestedMaxReferencesPerNode().longValue();
            BrowseResponse answer = super.onBrowse(
                    context,
                    new BrowseRequest(
                            request.getRequestHeader(),
                            request.getView(),
                            Unsigned.uint(asked == 0 ? truth.page() : Math.min(asked, truth.page())),
                            request.getNodesToBrowse()));
            Map<ByteString, ContinuationPoint> open = server.getSessionManager()
                    .getSession(context, request.getRequestHeader())
                    .getBrowseContinuationPoints();
            BrowseResult[] results = answer.getResults();
            for (int i = results.length - 1; i >= 0 && open.size() > truth.continuationPoints(); i--) {
                ByteString point = results[i].getContinuationPoint();
                if (point != null && open.remove(point) != null) { // Milo grants one more than it declares
                    results[i] = new BrowseResult(
                            new StatusCode(StatusCodes.Bad_NoContinuationPoints), null, new ReferenceDescription[0]);
                }
            }
            return new BrowseResponse(
                    header(request.getRequestHeader().getRequestHandle()), results, answer.getDiagnosticInfos());
        }
    }

    private final class Items extends DefaultMonitoredItemServiceSet {
        Items() {
            super(server);
        }

        @Override
        public CreateMonitoredItemsResponse onCreateMonitoredItems(
                ServiceRequestContext context, CreateMonitoredItemsRequest request) throws UaException {
            MonitoredItemCreateRequest[] wanted = request.getItemsToCreate();
            if (wanted.length > truth.itemsACall()) {
                throw new UaException(StatusCodes.Bad_TooManyOperations);
            }
            long millis = (long) wanted.length * truth.createMillisAnItem();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            workedMillis.addAndGet(millis);
            slowestMillis.accumulateAndGet(millis, Math::max);
            var subscription = server.getSubscriptions().get(request.getSubscriptionId());
            int there = subscription == null
                    ? 0
                    : subscription.getMonitoredItemCount().intValue();
            int room = Math.max(0, truth.itemsASubscription() - there);
            if (truth.failsTheCall() && wanted.length > room) {
                throw new UaException(StatusCodes.Bad_TooManyMonitoredItems);
            }
            MonitoredItemCreateResult[] results = new MonitoredItemCreateResult[wanted.length];
            List<MonitoredItemCreateRequest> some = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < wanted.length; i++) {
                if (!truth.filter() && hasFilter(wanted[i])) {
                    results[i] = refused(StatusCodes.Bad_MonitoredItemFilterUnsupported);
                } else if (isShare(wanted[i]) && !Boolean.TRUE.equals(truth.percent())) {
                    results[i] = refused(
                            truth.percent() == null
                                    ? StatusCodes.Bad_DeadbandFilterInvalid
                                    : StatusCodes.Bad_MonitoredItemFilterUnsupported);
                } else if (some.size() == room) {
                    results[i] = refused(StatusCodes.Bad_TooManyMonitoredItems);
                } else {
                    some.add(revised(wanted[i]));
                    places.add(i);
                }
            }
            if (!some.isEmpty()) {
                MonitoredItemCreateResult[] made = super.onCreateMonitoredItems(
                                context,
                                new CreateMonitoredItemsRequest(
                                        request.getRequestHeader(),
                                        request.getSubscriptionId(),
                                        request.getTimestampsToReturn(),
                                        some.toArray(MonitoredItemCreateRequest[]::new)))
                        .getResults();
                for (int i = 0; i < made.length; i++) {
                    results[places.get(i)] = made[i];
                }
            }
            return new CreateMonitoredItemsResponse(
                    header(request.getRequestHeader().getRequestHandle()), results, null);
        }

        private boolean isShare(MonitoredItemCreateRequest item) {
            return hasFilter(item)
                    && item.getRequestedParameters().getFilter().decode(server.getStaticEncodingContext())
                            instanceof DataChangeFilter filter
                    && filter.getDeadbandType().intValue() == DeadbandType.Percent.getValue();
        }

        private boolean hasFilter(MonitoredItemCreateRequest item) {
            return item.getRequestedParameters().getFilter() != null
                    && !item.getRequestedParameters().getFilter().isNull();
        }

        private MonitoredItemCreateResult refused(long code) {
            return new MonitoredItemCreateResult(new StatusCode(code), NOTHING, 0.0, NOTHING, null);
        }

        private MonitoredItemCreateRequest revised(MonitoredItemCreateRequest item) {
            MonitoringParameters asked = item.getRequestedParameters();
            return new MonitoredItemCreateRequest(
                    item.getItemToMonitor(),
                    item.getMonitoringMode(),
                    new MonitoringParameters(
                            asked.getClientHandle(),
                            Math.max(asked.getSamplingInterval(), truth.samplingMillis()),
                            isShare(item) ? null : asked.getFilter(), // it is taken and forgotten, as by asyncua
                            Unsigned.uint(Math.min(asked.getQueueSize().longValue(), truth.queue())),
                            asked.getDiscardOldest()));
        }
    }

    private final class Subscribing extends DefaultSubscriptionServiceSet {
        Subscribing() {
            super(server);
        }

        @Override
        public CreateSubscriptionResponse onCreateSubscription(
                ServiceRequestContext context, CreateSubscriptionRequest request) throws UaException {
            return super.onCreateSubscription(
                    context,
                    new CreateSubscriptionRequest(
                            request.getRequestHeader(),
                            Math.max(request.getRequestedPublishingInterval(), truth.publishingMillis()),
                            request.getRequestedLifetimeCount(),
                            request.getRequestedMaxKeepAliveCount(),
                            request.getMaxNotificationsPerPublish(),
                            request.getPublishingEnabled(),
                            request.getPriority()));
        }

        @Override
        public RepublishResponse onRepublish(ServiceRequestContext context, RepublishRequest request)
                throws UaException {
            return switch (truth.republishing()) {
                case KNOWN -> super.onRepublish(context, request);
                case UNSUPPORTED -> throw new UaException(StatusCodes.Bad_ServiceUnsupported);
                case EMPTY ->
                    new RepublishResponse(
                            header(request.getRequestHeader().getRequestHandle()),
                            new NotificationMessage(NOTHING, new DateTime(), null));
            };
        }

        @Override
        public TransferSubscriptionsResponse onTransferSubscriptions(
                ServiceRequestContext context, TransferSubscriptionsRequest request) throws UaException {
            if (!truth.transfer()) {
                throw new UaException(StatusCodes.Bad_ServiceUnsupported);
            }
            return super.onTransferSubscriptions(context, request);
        }

        @Override
        public CompletableFuture<PublishResponse> onPublish(ServiceRequestContext context, PublishRequest request) {
            return super.onPublish(context, request)
                    .thenApply(answer -> new PublishResponse(
                            answer.getResponseHeader(),
                            answer.getSubscriptionId(),
                            answer.getAvailableSequenceNumbers(),
                            answer.getMoreNotifications(),
                            shifted(answer.getNotificationMessage()),
                            answer.getResults(),
                            answer.getDiagnosticInfos()));
        }

        private NotificationMessage shifted(NotificationMessage message) {
            ExtensionObject[] data = message.getNotificationData();
            return new NotificationMessage(
                    message.getSequenceNumber(),
                    OddServices.this.shifted(message.getPublishTime()),
                    data == null ? null : Arrays.stream(data).map(this::shifted).toArray(ExtensionObject[]::new));
        }

        private ExtensionObject shifted(ExtensionObject data) {
            if (!(data.decode(server.getStaticEncodingContext()) instanceof DataChangeNotification change)) {
                return data;
            }
            MonitoredItemNotification[] items = Arrays.stream(change.getMonitoredItems())
                    .map(item -> new MonitoredItemNotification(
                            item.getClientHandle(), OddServices.this.shifted(item.getValue())))
                    .toArray(MonitoredItemNotification[]::new);
            return ExtensionObject.encode(
                    server.getStaticEncodingContext(), new DataChangeNotification(items, change.getDiagnosticInfos()));
        }
    }

    private final class Attributes extends DefaultAttributeServiceSet {
        Attributes() {
            super(server);
        }

        @Override
        public ReadResponse onRead(ServiceRequestContext context, ReadRequest request) throws UaException {
            ReadResponse answer = super.onRead(context, request);
            DataValue[] results = answer.getResults();
            ReadValueId[] asked = request.getNodesToRead();
            DataValue[] shifted = new DataValue[results.length];
            for (int i = 0; i < results.length; i++) {
                shifted[i] = shifted(results[i]);
                boolean isClock = NodeIds.Server_ServerStatus_CurrentTime.equals(asked[i].getNodeId());
                if (isClock && results[i].value().getValue() instanceof DateTime time) {
                    DateTime told = OddServices.this.shifted(time);
                    shifted[i] = shifted[i].copy(one -> one.setValue(new Variant(told)));
                }
            }
            return new ReadResponse(
                    header(request.getRequestHeader().getRequestHandle()), shifted, answer.getDiagnosticInfos());
        }

        private DataValue shifted(DataValue value) {
            return OddServices.this.shifted(value);
        }
    }
}
