package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Batches;
import io.steelyard.edge.opcua.call.Calls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OperationLimits;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.CloseSessionRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open session with a server, with what holds in it.
 *
 * @param session the session's id; another id later means that the server made a new one
 * @param startedAt when the server started, by its clock, nanoseconds since 1970; null when it does not say
 */
record Connection(
        OpcUaClient client,
        NodeId session,
        AddressSpace space,
        Subscriptions subscriptions,
        @Nullable Long startedAt) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    /**
     * What is known over all sessions.
     *
     * @param durable the last durable sequence number by subscription id
     */
    record Lasting(Batches batches, Map<Long, Long> durable) {}

    /** Opens a session; when that fails, nothing stays open. */
    static Connection open(
            ClientFactory clients, ServerConfig server, String agent, OpcUaTiming timing, Lasting lasting)
            throws UaException, InterruptedException {
        OpcUaClient client = clients.client(server, agent, clients.endpoints(server));
        boolean opened = false;
        try {
            NodeId session = enter(clients, server, client);
            clients.accepted(server, client.getConfig().getEndpoint());
            NamespaceTable namespaces = Calls.await(client.readNamespaceTableAsync());
            OperationLimits limits = client.readOperationLimits();
            Batches batches = lasting.batches();
            AddressSpace space = new AddressSpace(client, namespaces, limits, batches);
            batches.items().limit(AddressSpace.limit(limits, OperationLimits::maxMonitoredItemsPerCall));
            Subscriptions subscriptions = new Subscriptions(client, server, timing, batches.items(), lasting.durable());
            Connection connection = new Connection(client, session, space, subscriptions, startTime(space));
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                disconnect(client);
            }
        }
    }

    private static NodeId enter(ClientFactory clients, ServerConfig server, OpcUaClient client)
            throws UaException, InterruptedException {
        try {
            Calls.await(client.connectAsync(), CONNECT);
            return Calls.await(client.getSessionAsync(), CONNECT).getSessionId();
        } catch (UaException e) {
            clients.failed(server, client, e);
            throw e;
        }
    }

    private static @Nullable Long startTime(AddressSpace space) throws UaException, InterruptedException {
        List<DataValue> read =
                space.read(List.of(AddressSpace.attribute(NodeIds.Server_ServerStatus_StartTime, AttributeId.Value)));
        return read.get(0).getValue().getValue() instanceof DateTime time ? Times.value(time) : null;
    }

    /**
     * Says goodbye, so that the server frees the session; ends in bounded time. Subscriptions that a later session can take
     * over stay until their lifetime ends, the others go with the session.
     */
    @Override
    public void close() {
        if (subscriptions.areKept()) {
            leave();
        }
        disconnect(client);
    }

    /** Nobody will read the server any more: it need not keep anything. In bounded time. */
    void giveUp() {
        subscriptions.keep(false);
        List<UInteger> ids = subscriptions.ids();
        try {
            if (!ids.isEmpty()) {
                Calls.await(client.deleteSubscriptionsAsync(ids), GOODBYE);
            }
        } catch (UaException e) {
            LOG.debug("the subscriptions end by themselves: {}", Calls.say(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Milo's own goodbye would delete the subscriptions. */
    private void leave() {
        try {
            UaSession present = client.getSessionAsync().getNow(null);
            if (present != null) {
                dropEvents();
                Calls.await(
                        client.sendRequestAsync(new CloseSessionRequest(
                                client.newRequestHeader(
                                        present.getAuthenticationToken(), Unsigned.uint(GOODBYE.toMillis())),
                                false)),
                        GOODBYE);
            }
        } catch (UaException | CompletionException e) {
            LOG.debug("the session ended without goodbye: {}", Calls.say(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Nobody takes a subscription of events over. This is not waited for: where it is lost with the link, Milo would restore the
     * session before our goodbye, and say its own then.
     */
    private void dropEvents() {
        List<UInteger> ids = subscriptions.all().stream()
                .filter(one -> one.forEvents)
                .map(one -> one.id)
                .toList();
        if (!ids.isEmpty()) {
            var unused = client.deleteSubscriptionsAsync(ids);
        }
    }

    private static void disconnect(OpcUaClient client) {
        try {
            Calls.await(client.disconnectAsync(), GOODBYE);
        } catch (UaException e) {
            LOG.debug("the session ended without goodbye: {}", Calls.say(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
