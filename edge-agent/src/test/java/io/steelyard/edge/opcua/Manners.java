package io.steelyard.edge.opcua;

import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultAttributeServiceSet;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultSubscriptionServiceSet;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultViewServiceSet;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateSubscriptionRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateSubscriptionResponse;
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
import org.eclipse.milo.opcua.stack.core.types.structured.StatusChangeNotification;
import org.eclipse.milo.opcua.stack.core.types.structured.SubscriptionAcknowledgement;
import org.eclipse.milo.opcua.stack.core.types.structured.TransferResult;
import org.eclipse.milo.opcua.stack.core.types.structured.TransferSubscriptionsRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.TransferSubscriptionsResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.TranslateBrowsePathsToNodeIdsRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.TranslateBrowsePathsToNodeIdsResponse;
import org.eclipse.milo.opcua.stack.transport.server.ServiceRequestContext;

/** How a test server behaves otherwise than the book says, as real ones do; switched by any thread at any time. */
final class Manners {
    static final UInteger NOWHERE = Unsigned.uint(0);

    /** The default path of an endpoint without one. */
    private static final String PATH = "/";

    private static final int BROWSING_MILLIS = 10;

    /** Whether TranslateBrowsePathsToNodeIds is known. */
    volatile boolean translates = true;

    /** How many paths were asked for at a time, since it was last told to go by the book. */
    final Queue<Integer> translated = new ConcurrentLinkedQueue<>();

    /** Whether Browse is known; with ten thousand nodes in one folder it takes this server very long. */
    volatile boolean browses = true;

    /** Whether nodes say what stands above them. */
    volatile boolean tellsPlaces = true;

    /** How often the Objects folder was asked what stands below it. */
    final AtomicInteger walksDown = new AtomicInteger();

    /** Nodes that are browsed in one call; it does not say so. */
    volatile int browsesAtOnce = Integer.MAX_VALUE;

    /** Calls of Browse that it works on at a time, what it says to one more, and how often it did. */
    volatile int browsing = Integer.MAX_VALUE;

    volatile long browsingRefusal = StatusCodes.Bad_ServerTooBusy;
    final AtomicInteger browsingRefused = new AtomicInteger();
    private final AtomicInteger atBrowsing = new AtomicInteger();

    /** Subscriptions that there may be at a time. */
    volatile int subscriptionsAtOnce = Integer.MAX_VALUE;

    /** Whether it has subscriptions at all. */
    volatile boolean subscribes = true;

    /** Monitored items that a subscription takes. */
    volatile int itemsASubscription = Integer.MAX_VALUE;

    /** Whether the whole call fails when they are too many, instead of the items that are. */
    volatile boolean failsTheCall;

    /** Monitored items that are deleted in one call; it does not say so. */
    volatile int deletesAtOnce = Integer.MAX_VALUE;

    /** Names of what it never monitors. */
    final Set<String> unmonitored = ConcurrentHashMap.newKeySet();

    /** What reading of {@link #slow} waits for, each of which is counted; {@code *} is all that is read. */
    volatile CountDownLatch answers = new CountDownLatch(0);

    volatile String slow = "";
    final AtomicInteger waiting = new AtomicInteger();

    /** Notifications that are to get lost on their way. */
    final AtomicInteger swallowed = new AtomicInteger();

    volatile Republish republish = Republish.BY_THE_BOOK;

    /** Whether it keeps what it sent until that is acknowledged, and lists it. */
    volatile boolean keeps = true;

    /** Publish requests that have no answer yet, since it was last told to go by the book. */
    final Set<CompletableFuture<PublishResponse>> asked = ConcurrentHashMap.newKeySet();

    /** By how much the keep-alive count is revised upwards. */
    volatile int keepAliveTimes = 1;

    /** Run when a subscription, or items, are there and nobody has been told; once each. */
    volatile Runnable behindASubscription = () -> {};

    volatile Runnable behindItems = () -> {};

    final AtomicInteger subscriptionsMade = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();

    /** Values that are read in one call; it does not say so. */
    volatile int readsAtOnce = Integer.MAX_VALUE;

    /** Monitored items of data. */
    final AtomicInteger itemsMade = new AtomicInteger();

    /** Which read from now on is to fail as a whole; 0 for none. */
    final AtomicInteger failingRead = new AtomicInteger();

    /** What Republish answers. */
    enum Republish {
        BY_THE_BOOK,
        /** As asyncua does. */
        EMPTY_MESSAGE,
        NOT_AVAILABLE,
        UNSUPPORTED,
        /** The word to a session that the subscription is another's now is kept like any notification. */
        THE_WORD_TOO
    }

    /** Whether subscriptions that it says to hand over are the other session's then. */
    volatile boolean handsOver = true;

    volatile boolean transfersSubscriptions = true;

    final AtomicInteger transfers = new AtomicInteger();

    /** Forgets everything that was switched. */
    void byTheBook() {
        handsOver = true;
        transfersSubscriptions = true;
        translates = true;
        translated.clear();
        browses = true;
        tellsPlaces = true;
        browsesAtOnce = Integer.MAX_VALUE;
        browsing = Integer.MAX_VALUE;
        subscriptionsAtOnce = Integer.MAX_VALUE;
        subscribes = true;
        itemsASubscription = Integer.MAX_VALUE;
        failsTheCall = false;
        deletesAtOnce = Integer.MAX_VALUE;
        swallowed.set(0);
        readsAtOnce = Integer.MAX_VALUE;
        failingRead.set(0);
        republish = Republish.BY_THE_BOOK;
        behindASubscription = () -> {};
        behindItems = () -> {};
        keepAliveTimes = 1;
        keeps = true;
        asked.clear();
        unmonitored.clear();
        answers.countDown();
    }

    void of(OpcUaServer server) {
        server.addServiceSet(PATH, new Views(server));
        server.addServiceSet(PATH, new Attributes(server));
        server.addServiceSet(PATH, new MonitoringManners(this, server));
        server.addServiceSet(PATH, new Subscribing(server));
    }

    private final class Attributes extends DefaultAttributeServiceSet {
        Attributes(OpcUaServer server) {
            super(server);
        }

        @Override
        public ReadResponse onRead(ServiceRequestContext context, ReadRequest request) throws UaException {
            reads.incrementAndGet();
            if (request.getNodesToRead().length > readsAtOnce) {
                throw new UaException(StatusCodes.Bad_TooManyOperations);
            }
            if (failingRead.getAndUpdate(left -> Math.max(0, left - 1)) == 1) {
                throw new UaException(StatusCodes.Bad_Timeout);
            }
            if (answers.getCount() > 0
                    && Arrays.stream(request.getNodesToRead()).anyMatch(this::isSlow)) {
                waiting.incrementAndGet();
                try {
                    answers.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return super.onRead(context, request);
        }

        private boolean isSlow(ReadValueId one) {
            return slow.equals("*") || slow.equals(one.getNodeId().getIdentifier());
        }
    }

    private final class Views extends DefaultViewServiceSet {
        Views(OpcUaServer server) {
            super(server);
        }

        @Override
        public BrowseResponse onBrowse(ServiceRequestContext context, BrowseRequest request) throws UaException {
            if (!browses) {
                throw new UaException(StatusCodes.Bad_ServiceUnsupported);
            }
            if (request.getNodesToBrowse().length > browsesAtOnce) {
                throw new UaException(StatusCodes.Bad_TooManyOperations);
            }
            try {
                if (atBrowsing.incrementAndGet() > browsing) {
                    browsingRefused.incrementAndGet();
                    throw new UaException(browsingRefusal);
                }
                if (browsing < Integer.MAX_VALUE) {
                    TimeUnit.MILLISECONDS.sleep(BROWSING_MILLIS); // so that the next call comes meanwhile
                }
                Stream.of(request.getNodesToBrowse())
                        .filter(one -> one.getBrowseDirection() == BrowseDirection.Forward
                                && one.getNodeId().equals(NodeIds.ObjectsFolder))
                        .forEach(one -> walksDown.incrementAndGet());
                BrowseResponse response = super.onBrowse(context, request);
                return tellsPlaces ? response : forwardOnly(request, response);
            } catch (InterruptedException e) {
                throw new UaException(StatusCodes.Bad_Shutdown, e);
            } finally {
                atBrowsing.decrementAndGet();
            }
        }

        private BrowseResponse forwardOnly(BrowseRequest request, BrowseResponse response) {
            BrowseResult[] results = response.getResults().clone();
            for (int i = 0; i < results.length; i++) {
                if (request.getNodesToBrowse()[i].getBrowseDirection() == BrowseDirection.Inverse) {
                    results[i] = new BrowseResult(StatusCode.GOOD, null, new ReferenceDescription[0]);
                }
            }
            return new BrowseResponse(response.getResponseHeader(), results, null);
        }

        @Override
        public TranslateBrowsePathsToNodeIdsResponse onTranslateBrowsePaths(
                ServiceRequestContext context, TranslateBrowsePathsToNodeIdsRequest request) throws UaException {
            if (!translates) {
                throw new UaException(StatusCodes.Bad_ServiceUnsupported);
            }
            translated.add(request.getBrowsePaths().length);
            return super.onTranslateBrowsePaths(context, request);
        }
    }

    static ResponseHeader header(UInteger handle) {
        return new ResponseHeader(new DateTime(), handle, StatusCode.GOOD, null, null, null);
    }

    private final class Subscribing extends DefaultSubscriptionServiceSet {
        private final OpcUaServer server;

        Subscribing(OpcUaServer server) {
            super(server);
            this.server = server;
        }

        @Override
        public CreateSubscriptionResponse onCreateSubscription(
                ServiceRequestContext context, CreateSubscriptionRequest request) throws UaException {
            if (!subscribes) {
                throw new UaException(StatusCodes.Bad_ServiceUnsupported);
            }
            if (server.getSubscriptions().size() >= subscriptionsAtOnce) {
                throw new UaException(StatusCodes.Bad_TooManySubscriptions);
            }
            subscriptionsMade.incrementAndGet();
            CreateSubscriptionResponse made = super.onCreateSubscription(context, request);
            Runnable then = behindASubscription;
            behindASubscription = () -> {};
            then.run();
            return new CreateSubscriptionResponse(
                    made.getResponseHeader(),
                    made.getSubscriptionId(),
                    made.getRevisedPublishingInterval(),
                    made.getRevisedLifetimeCount(),
                    Unsigned.uint(made.getRevisedMaxKeepAliveCount().longValue() * keepAliveTimes));
        }

        @Override
        public CompletableFuture<PublishResponse> onPublish(ServiceRequestContext context, PublishRequest request) {
            CompletableFuture<PublishResponse> question = super.onPublish(context, request);
            asked.add(question);
            return question.whenComplete((response, failure) -> asked.remove(question))
                    .thenCompose(response -> {
                        var data = response.getNotificationMessage().getNotificationData();
                        boolean lost = data != null
                                && data.length > 0
                                && swallowed.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                        return lost
                                ? super.onPublish(
                                        context,
                                        new PublishRequest(
                                                request.getRequestHeader(), new SubscriptionAcknowledgement[0]))
                                : CompletableFuture.completedFuture(keeps ? response : keepingNothing(response));
                    });
        }

        private PublishResponse keepingNothing(PublishResponse response) {
            return new PublishResponse(
                    response.getResponseHeader(),
                    response.getSubscriptionId(),
                    new UInteger[0],
                    response.getMoreNotifications(),
                    response.getNotificationMessage(),
                    response.getResults(),
                    null);
        }

        @Override
        public TransferSubscriptionsResponse onTransferSubscriptions(
                ServiceRequestContext context, TransferSubscriptionsRequest request) throws UaException {
            transfers.incrementAndGet();
            if (!transfersSubscriptions) {
                throw new UaException(StatusCodes.Bad_ServiceUnsupported);
            }
            if (!handsOver) {
                return withNothingKept(
                        request, Stream.of(request.getSubscriptionIds()).map(one -> StatusCode.GOOD));
            }
            TransferSubscriptionsResponse response = super.onTransferSubscriptions(context, request);
            return keeps
                    ? response
                    : withNothingKept(request, Stream.of(response.getResults()).map(TransferResult::getStatusCode));
        }

        private TransferSubscriptionsResponse withNothingKept(
                TransferSubscriptionsRequest request, Stream<StatusCode> codes) {
            return new TransferSubscriptionsResponse(
                    header(request.getRequestHeader().getRequestHandle()),
                    codes.map(one -> new TransferResult(one, new UInteger[0])).toArray(TransferResult[]::new),
                    null);
        }

        @Override
        public RepublishResponse onRepublish(ServiceRequestContext context, RepublishRequest request)
                throws UaException {
            if (!keeps) {
                throw new UaException(StatusCodes.Bad_MessageNotAvailable);
            }
            return switch (republish) {
                case EMPTY_MESSAGE ->
                    new RepublishResponse(
                            header(request.getRequestHeader().getRequestHandle()),
                            new NotificationMessage(NOWHERE, new DateTime(), null));
                case NOT_AVAILABLE -> throw new UaException(StatusCodes.Bad_MessageNotAvailable);
                case UNSUPPORTED -> throw new UaException(StatusCodes.Bad_ServiceUnsupported);
                case THE_WORD_TOO -> word(context, request);
                case BY_THE_BOOK -> super.onRepublish(context, request);
            };
        }

        private RepublishResponse word(ServiceRequestContext context, RepublishRequest request) throws UaException {
            try {
                return super.onRepublish(context, request);
            } catch (UaException e) {
                ExtensionObject word = ExtensionObject.encode(
                        server.getStaticEncodingContext(),
                        new StatusChangeNotification(new StatusCode(StatusCodes.Good_SubscriptionTransferred), null));
                return new RepublishResponse(
                        header(request.getRequestHeader().getRequestHandle()),
                        new NotificationMessage(
                                request.getRetransmitSequenceNumber(), new DateTime(), new ExtensionObject[] {word}));
            }
        }
    }
}
