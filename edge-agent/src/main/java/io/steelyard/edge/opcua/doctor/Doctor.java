package io.steelyard.edge.opcua.doctor;

import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.Calls;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OperationLimits;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.UaResponseMessageType;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DeadbandType;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateSubscriptionResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult;
import org.eclipse.milo.opcua.stack.core.types.structured.PublishRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.PublishResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.RequestHeader;
import org.eclipse.milo.opcua.stack.core.types.structured.TransferResult;
import org.jspecify.annotations.Nullable;

/** Examines a server in an open session, and leaves nothing behind. For one thread. */
public final class Doctor {
    private static final UInteger LIFETIME = Unsigned.uint(1_200);
    private static final UInteger KEEP_ALIVE = Unsigned.uint(10);

    /** No server is waited for longer, however seldom it would say that a subscription lives. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    /** Beside the time after which a subscription has to speak. */
    private static final Duration TRANSIT = Duration.ofSeconds(2);

    private final Visit visit;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /** A second session of the same user, to see whether a subscription goes over to it. */
    public interface Another {
        /** Opens it; null when the server takes no second one. */
        @Nullable
        Visit open() throws InterruptedException;
    }

    /**
     * @param clock this machine's, which the server's is held against
     * @param nanoTime monotonic clock
     */
    public Doctor(Visit visit, InstantSource clock, LongSupplier nanoTime) {
        this.visit = visit;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Tries everything.
     *
     * @param offered endpoints as policy/mode
     * @param variables of the server's own; without one, times of the server itself are watched
     */
    public Measured examine(List<String> offered, List<NodeId> variables, Another another)
            throws UaException, InterruptedException {
        SpaceProbes space = new SpaceProbes(visit, clock, nanoTime);
        Bisect bisect = new Bisect(nanoTime);
        int operations = bisect.most(visit.limit(OperationLimits::maxNodesPerRead), space::reads);
        int page = space.page();
        int points = space.continuationPoints(operations);
        Measured.Clock time = space.clock();
        boolean translates = space.translates();
        Boolean places = space.places(variables);
        String build = space.build();
        Monitoring found = monitoring(bisect, variables, another);
        return new Measured(
                offered,
                build,
                new Measured.Limits(
                        operations, found.aCall(), found.aSubscription(), page, points, bisect.slowestMillis()),
                found.revised(),
                new Measured.Abilities(
                        found.isThere(),
                        found.absolute(),
                        found.percent(),
                        found.transfer(),
                        found.republish(),
                        translates,
                        places),
                time);
    }

    /** What was found of subscriptions and what they monitor. */
    private record Monitoring(
            boolean isThere,
            int aCall,
            int aSubscription,
            Measured.Revised revised,
            @Nullable Boolean absolute,
            @Nullable Boolean percent,
            boolean republish,
            Measured.Transfer transfer) {

        static final Monitoring NONE = new Monitoring(
                false, 0, 0, new Measured.Revised(0, 0, 0), null, null, false, Measured.Transfer.UNSUPPORTED);
    }

    private Monitoring monitoring(Bisect bisect, List<NodeId> variables, Another another)
            throws UaException, InterruptedException {
        CreateSubscriptionResponse made;
        try {
            made = Calls.await(visit.client()
                    .createSubscriptionAsync(
                            ItemProbes.FAST, LIFETIME, KEEP_ALIVE, Unsigned.uint(0), false, Unsigned.ubyte(0)));
        } catch (UaException e) {
            if (Calls.isNeverDone(e.getStatusCode().value())) {
                return Monitoring.NONE;
            }
            throw e;
        }
        UInteger subscription = made.getSubscriptionId();
        boolean isGone = false;
        try {
            List<NodeId> watched = variables.isEmpty() ? List.of(NodeIds.Server_ServerStatus_CurrentTime) : variables;
            ItemProbes items = new ItemProbes(visit, subscription, watched);
            MonitoredItemCreateResult one = items.one();
            int aCall =
                    one == null ? 0 : bisect.most(visit.limit(OperationLimits::maxMonitoredItemsPerCall), items::takes);
            int aSubscription = aCall == 0 ? 0 : items.most(aCall);
            Boolean absolute = one == null ? null : items.filters(DeadbandType.Absolute);
            Boolean percent = one == null ? null : items.filters(DeadbandType.Percent);
            boolean republish = republishes(subscription);
            Measured.Transfer transfer = transfers(subscription, keepAlive(made), another);
            isGone = transfer == Measured.Transfer.MOVED;
            Measured.Revised revised = new Measured.Revised(
                    made.getRevisedPublishingInterval(),
                    one == null ? 0 : one.getRevisedSamplingInterval(),
                    one == null ? 0 : one.getRevisedQueueSize().longValue());
            return new Monitoring(true, aCall, aSubscription, revised, absolute, percent, republish, transfer);
        } finally {
            if (!isGone) {
                Calls.await(visit.client().deleteSubscriptionsAsync(List.of(subscription)));
            }
        }
    }

    /** A message that never was is asked for: who knows the service says that it is not available. */
    private boolean republishes(UInteger subscription) throws UaException, InterruptedException {
        try {
            var unused = Calls.await(visit.client().republishAsync(subscription, Unsigned.uint(1)));
            return false; // it answers with what nobody sent, so its answer means nothing
        } catch (UaException e) {
            return e.getStatusCode().value() == StatusCodes.Bad_MessageNotAvailable;
        }
    }

    private static Duration keepAlive(CreateSubscriptionResponse made) {
        double millis = made.getRevisedPublishingInterval()
                * made.getRevisedMaxKeepAliveCount().doubleValue();
        return Duration.ofMillis((long) Math.min(millis, (double) LONGEST_SILENCE.toMillis()));
    }

    /**
     * The probes' own subscription goes to another session, which then deletes it.
     *
     * @param keepAlive after which it has to say that it lives
     */
    private Measured.Transfer transfers(UInteger subscription, Duration keepAlive, Another another)
            throws UaException, InterruptedException {
        try (Visit other = another.open()) {
            if (other == null) {
                return Measured.Transfer.UNTRIED;
            }
            TransferResult[] results = Calls.await(
                            other.client().transferSubscriptionsAsync(List.of(subscription), false))
                    .getResults();
            if (results == null
                    || results.length != 1
                    || results[0].getStatusCode().isBad()) {
                return Measured.Transfer.REFUSED;
            }
            boolean isThere = speaks(other.client(), subscription, keepAlive.plus(TRANSIT));
            Calls.await(other.client().deleteSubscriptionsAsync(List.of(subscription)));
            return isThere ? Measured.Transfer.MOVED : Measured.Transfer.SILENT;
        } catch (UaException e) {
            boolean isKnown = e.getStatusCode().value() != StatusCodes.Bad_ServiceUnsupported
                    && e.getStatusCode().value() != StatusCodes.Bad_NotImplemented;
            return isKnown ? Measured.Transfer.REFUSED : Measured.Transfer.UNSUPPORTED;
        }
    }

    /** Whether the subscription says in this session within the time that it lives. */
    private static boolean speaks(OpcUaClient client, UInteger subscription, Duration within)
            throws UaException, InterruptedException {
        UaSession session = Calls.await(client.getSessionAsync());
        RequestHeader header =
                client.newRequestHeader(session.getAuthenticationToken(), Unsigned.uint(within.toMillis()));
        CompletableFuture<UaResponseMessageType> answer = client.sendRequestAsync(new PublishRequest(header, null));
        if (!Calls.isDone(answer, within)) {
            return false;
        }
        try {
            return Calls.await(answer) instanceof PublishResponse published
                    && published.getSubscriptionId().equals(subscription);
        } catch (UaException e) {
            return false; // that it knows no subscription, or not in time
        }
    }
}
