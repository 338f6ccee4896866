package io.steelyard.edge.opcua;

import io.steelyard.ledger.GapCause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.NotificationMessage;
import org.eclipse.milo.opcua.stack.core.types.structured.PublishResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.SubscriptionAcknowledgement;
import org.eclipse.milo.opcua.stack.core.types.structured.TransferResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes over a session that may break: while Milo re-activates it, or makes a new one to which the server transfers
 * the subscriptions, nothing is lost. After a minute without, or when the server does not know them any more, the link is
 * lost. For the server's thread only.
 */
final class SessionKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final Duration SESSION = Duration.ofSeconds(20);
    private static final long BETWEEN_TRIES_MILLIS = 250;
    private static final double SILENCE = 1.5;
    private static final Duration TRANSIT = Duration.ofSeconds(5);

    private final OpcUaClient client;
    private final String server;
    private final OpcUaTiming timing;
    private final CountDownLatch stopping;
    private NodeId session;

    SessionKeeper(Connection connection, String server, OpcUaTiming timing, CountDownLatch stopping) {
        this.client = connection.client();
        this.session = connection.session();
        this.server = server;
        this.timing = timing;
        this.stopping = stopping;
    }

    /** The next answer; the acknowledgements go with it and are repeated when it gets none. */
    PublishResponse publish(List<SubscriptionAcknowledgement> acknowledgements, Subscriptions subscriptions)
            throws LinkLostException, InterruptedException {
        Duration silence = Duration.ofMillis((long) (subscriptions.longestKeepAliveMillis() * SILENCE))
                .plus(TRANSIT);
        long since = timing.nanoTime().getAsLong();
        while (true) {
            boolean asked = false;
            try {
                sameSession(subscriptions);
                asked = true;
                return Calls.await(client.publishAsync(acknowledgements), silence);
            } catch (UaException e) {
                judge(e, asked, since);
            }
            if (stopping.await(BETWEEN_TRIES_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("stopping");
            }
        }
    }

    private void judge(UaException failure, boolean asked, long since) throws LinkLostException {
        long code = failure.getStatusCode().value();
        String text = Calls.say(failure);
        if (code == StatusCodes.Bad_NoSubscription || code == StatusCodes.Bad_SubscriptionIdInvalid) {
            throw new LinkLostException(GapCause.LINK_DOWN, "the server has dropped the subscriptions: " + text);
        }
        boolean silent = asked && code == StatusCodes.Bad_Timeout;
        if (silent || timing.nanoTime().getAsLong() - since > PATIENCE) {
            throw new LinkLostException(GapCause.LINK_DOWN, "the server does not answer: " + text);
        }
        LOG.debug("server {}: publish failed, the session is being restored: {}", server, text);
    }

    private void sameSession(Subscriptions subscriptions) throws UaException, LinkLostException, InterruptedException {
        NodeId present = Calls.await(client.getSessionAsync(), SESSION).getSessionId();
        if (present.equals(session)) {
            return;
        }
        List<UInteger> ids = subscriptions.all().stream().map(one -> one.id).toList();
        TransferResult[] results =
                Calls.await(client.transferSubscriptionsAsync(ids, false)).getResults();
        for (TransferResult result : results == null ? new TransferResult[0] : results) {
            if (result.getStatusCode().isBad()) {
                throw new LinkLostException(
                        GapCause.LINK_DOWN,
                        "the server made a new session and does not hand the subscriptions over: "
                                + Calls.name(result.getStatusCode()));
            }
        }
        LOG.info("server {}: the subscriptions were transferred to a new session", server);
        session = present;
    }

    /** A notification that was sent and did not arrive (OPC UA Part 4 §5.14.6). */
    NotificationMessage republish(Subscription subscription, long sequence)
            throws UaException, LinkLostException, InterruptedException {
        try {
            return Calls.await(client.republishAsync(subscription.id, Unsigned.uint(sequence)))
                    .getNotificationMessage();
        } catch (UaException e) {
            if (e.getStatusCode().value() == StatusCodes.Bad_MessageNotAvailable) {
                throw new LinkLostException(
                        GapCause.SEQUENCE_GAP, "notification " + sequence + " is lost: the server has it no more");
            }
            throw e;
        }
    }

    Object decode(ExtensionObject notification) {
        return notification.decode(client.getStaticEncodingContext());
    }
}
