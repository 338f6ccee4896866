package io.steelyard.edge.opcua.session;

import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.ledger.GapCause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.UaResponseMessageType;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.NotificationMessage;
import org.eclipse.milo.opcua.stack.core.types.structured.PublishRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.PublishResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.RequestHeader;
import org.eclipse.milo.opcua.stack.core.types.structured.ResponseHeader;
import org.eclipse.milo.opcua.stack.core.types.structured.SubscriptionAcknowledgement;
import org.eclipse.milo.opcua.stack.core.types.structured.TransferResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes over a session that may break: while Milo re-activates it, or makes a new one to which the server transfers
 * the subscriptions, nothing is lost. When that takes longer than half of what the server's queues hold (five seconds at
 * least, a minute at most), when nobody listens any more or when the server does not know the subscriptions, the link is lost: a new session is found sooner
 * then, and keeps no less. For the server's thread only.
 */
public final class SessionKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(60);
    private static final long BETWEEN_TRIES_MILLIS = 250;
    private static final Duration TICK = Duration.ofMillis(250);
    private static final double SILENCE = 1.5;
    private static final Duration TRANSIT = Duration.ofSeconds(5);

    /** How often a server without subscriptions is asked whether it lives. */
    public static final Duration LOOK = Duration.ofSeconds(1);

    private static final ReadValueId[] STATE = {
        new ReadValueId(NodeIds.Server_ServerStatus_State, AttributeId.Value.uid(), null, QualifiedName.NULL_VALUE)
    };

    private final OpcUaClient client;
    private final SessionTerms terms;
    private final CountDownLatch stopping;
    private final Duration patience;
    private final SilenceWatch watch;
    private NodeId session;
    private long askedAt;
    private long lookedAt;
    private long interruptedNanos;

    @Nullable
    private CompletableFuture<UaResponseMessageType> pending;

    /**
     * Keeps what is open.
     *
     * @param session the id of the client's present session
     * @param stopping waiting ends when it is down
     */
    public SessionKeeper(OpcUaClient client, NodeId session, SessionTerms terms, CountDownLatch stopping) {
        this.client = client;
        this.session = session;
        this.terms = terms;
        this.stopping = stopping;
        this.patience = patience(terms.queued());
        this.watch = new SilenceWatch(client, terms.nanoTime());
        this.lookedAt = terms.nanoTime().getAsLong() - LOOK.toNanos();
    }

    private static Duration patience(Duration queued) {
        Duration half = queued.dividedBy(2);
        Duration least = half.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : half;
        return least.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : least;
    }

    /**
     * The next answer, or null when there is none within a moment; the question stays open then. The acknowledgements go with
     * it and are repeated when it gets no answer: they must be the same until there is one.
     */
    @Nullable
    public PublishResponse publish(List<SubscriptionAcknowledgement> acknowledgements, Held subscriptions)
            throws LinkLostException, InterruptedException {
        boolean interrupted = false;
        long since = 0;
        while (true) {
            boolean asked = false;
            try {
                UaSession present = sameSession(subscriptions, interrupted ? remaining(since) : patience);
                asked = true;
                PublishResponse answer = ask(present, acknowledgements, subscriptions);
                if (interrupted) {
                    interruptedNanos += terms.nanoTime().getAsLong() - since;
                    terms.phase().accept("online", "");
                    LOG.info("server {}: the session goes on", terms.server());
                }
                return answer;
            } catch (UaException e) {
                pending = null;
                since = interrupted ? since : terms.nanoTime().getAsLong();
                judge(e, asked, since);
                if (!interrupted && Reach.isGone(terms.url())) {
                    throw new LinkLostException(GapCause.LINK_DOWN, "the server has ended: nobody listens any more");
                }
                interrupted(e, interrupted);
                interrupted = true;
            }
            if (stopping.await(BETWEEN_TRIES_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("stopping");
            }
        }
    }

    private Duration remaining(long since) {
        return patience.minusNanos(terms.nanoTime().getAsLong() - since);
    }

    /** How long the session was interrupted in all. */
    public long interruptedNanos() {
        return interruptedNanos;
    }

    /** When the open question was asked, by the agent's clock. */
    public long askedAt() {
        return askedAt;
    }

    /** With a time limit of its own: a Publish request waits at the server as long as there is nothing to say. */
    private @Nullable PublishResponse ask(
            UaSession present, List<SubscriptionAcknowledgement> acknowledgements, Held subscriptions)
            throws UaException, InterruptedException {
        Duration silence = Duration.ofMillis((long) (subscriptions.longestKeepAliveMillis() * SILENCE))
                .plus(TRANSIT);
        boolean isReadOnly = subscriptions.ids().isEmpty();
        CompletableFuture<UaResponseMessageType> open = pending;
        if (open == null && isReadOnly && !isTimeToLook()) {
            return null;
        }
        if (open == null) {
            askedAt = terms.now().getAsLong();
            watch.heard();
            RequestHeader header =
                    client.newRequestHeader(present.getAuthenticationToken(), Unsigned.uint(silence.toMillis()));
            open = client.sendRequestAsync(
                    isReadOnly
                            ? new ReadRequest(header, 0.0, TimestampsToReturn.Neither, STATE)
                            : new PublishRequest(header, acknowledgements.toArray(SubscriptionAcknowledgement[]::new)));
            pending = open;
        }
        if (!Calls.isDone(open, TICK)) {
            watch.check(silence);
            return null;
        }
        pending = null;
        UaResponseMessageType answer = Calls.await(open);
        if (answer instanceof ReadResponse state) {
            return keepAlive(state);
        }
        if (answer instanceof PublishResponse published) {
            return published;
        }
        throw new UaException(StatusCodes.Bad_UnknownResponse, "neither an answer to Publish nor to Read");
    }

    /** Waits a moment at most. */
    private boolean isTimeToLook() throws InterruptedException {
        long now = terms.nanoTime().getAsLong();
        if (now - lookedAt >= LOOK.toNanos()) {
            lookedAt = now;
            return true;
        }
        var unused = stopping.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
        return false;
    }

    /** Whatever a server without subscriptions answers to a question is its sign of life, as a keep-alive is another's. */
    private static PublishResponse keepAlive(ReadResponse answer) {
        ResponseHeader header = answer.getResponseHeader();
        NotificationMessage nothing = new NotificationMessage(Unsigned.uint(1), header.getTimestamp(), null);
        return new PublishResponse(header, Unsigned.uint(0), null, false, nothing, null, null);
    }

    private void interrupted(UaException failure, boolean before) {
        String why = Calls.say(failure);
        terms.phase().accept("interrupted", why);
        if (!before) {
            LOG.warn("server {} at {}: {}. The session is being restored", terms.server(), terms.url(), why);
        }
    }

    private void judge(UaException failure, boolean asked, long since) throws LinkLostException {
        long code = failure.getStatusCode().value();
        String text = Calls.say(failure);
        if (code == StatusCodes.Bad_NoSubscription || code == StatusCodes.Bad_SubscriptionIdInvalid) {
            throw new LinkLostException(GapCause.LINK_DOWN, "the server has dropped the subscriptions: " + text);
        }
        boolean silent = asked && code == StatusCodes.Bad_Timeout;
        if (silent || terms.nanoTime().getAsLong() - since > patience.toNanos()) {
            throw LinkLostException.unheard("the server does not answer: " + text);
        }
    }

    private UaSession sameSession(Held subscriptions, Duration atMost)
            throws UaException, LinkLostException, InterruptedException {
        UaSession present = Calls.await(client.getSessionAsync(), atMost);
        if (!present.getSessionId().equals(session)) {
            transfer(subscriptions);
            session = present.getSessionId();
        }
        return present;
    }

    private void transfer(Held subscriptions) throws LinkLostException, InterruptedException {
        List<UInteger> ids = subscriptions.ids();
        if (ids.isEmpty()) {
            return;
        }
        TransferResult[] results;
        try {
            results = Calls.await(client.transferSubscriptionsAsync(ids, false)).getResults();
        } catch (UaException e) {
            throw notHandedOver(Calls.say(e));
        }
        if (results == null || results.length != ids.size()) {
            throw notHandedOver("no answer for each of them");
        }
        for (int i = 0; i < results.length; i++) {
            if (results[i].getStatusCode().isBad() && !subscriptions.goesOnWithout(ids.get(i))) {
                throw notHandedOver(Calls.name(results[i].getStatusCode()));
            }
        }
        subscriptions.handedOver();
        LOG.info("server {}: the subscriptions were transferred to a new session", terms.server());
    }

    private static LinkLostException notHandedOver(String why) {
        return new LinkLostException(
                GapCause.LINK_DOWN, "the server made a new session and does not hand the subscriptions over: " + why);
    }

    /**
     * A notification that was sent and did not arrive (OPC UA Part 4 §5.14.6); null when the server has it no more. A server
     * that answers with another message, or an empty one, does not have it either.
     */
    @Nullable
    public NotificationMessage republish(UInteger subscription, long sequence)
            throws UaException, InterruptedException {
        NotificationMessage message;
        try {
            message = Calls.await(client.republishAsync(subscription, Unsigned.uint(sequence)))
                    .getNotificationMessage();
        } catch (UaException e) {
            if (hasNot(e.getStatusCode().value())) {
                return null;
            }
            throw e;
        }
        boolean isIt = message != null
                && message.getSequenceNumber().longValue() == sequence
                && message.getNotificationData() != null
                && message.getNotificationData().length > 0;
        return isIt ? message : null;
    }

    private static boolean hasNot(long code) {
        return code == StatusCodes.Bad_MessageNotAvailable
                || code == StatusCodes.Bad_ServiceUnsupported
                || code == StatusCodes.Bad_NotImplemented
                || code == StatusCodes.Bad_SubscriptionIdInvalid;
    }

    /** What a notification holds. */
    public Object decode(ExtensionObject notification) {
        return notification.decode(client.getStaticEncodingContext());
    }
}
