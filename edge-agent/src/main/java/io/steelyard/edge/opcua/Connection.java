package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Batches;
import io.steelyard.edge.opcua.call.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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
import org.eclipse.milo.opcua.stack.core.util.Unit;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransport;
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
                await(client.disconnectAsync());
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
            await(leave(client, unwanted()));
        }
        await(client.disconnectAsync());
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

    /** Those that nobody takes over: of events, and what nobody has written down. */
    List<UInteger> unwanted() {
        List<UInteger> unwanted = new ArrayList<>(subscriptions.openings().unwritten());
        subscriptions.all().stream().filter(one -> one.forEvents).forEach(one -> unwanted.add(one.id));
        return unwanted;
    }

    /**
     * Ends a session so that its subscriptions stay but the unwanted ones. Milo's own goodbye would delete them all, and to say
     * it would restore a session that is lost: where ours is not answered, the channel ends first. Waits for nothing.
     */
    static CompletableFuture<Unit> leave(OpcUaClient client, List<UInteger> unwanted) {
        UaSession present = present(client);
        if (present == null) {
            return client.getTransport().disconnect();
        }
        if (!unwanted.isEmpty()) {
            var unused = client.deleteSubscriptionsAsync(unwanted);
        }
        return client.sendRequestAsync(new CloseSessionRequest(
                        client.newRequestHeader(present.getAuthenticationToken(), Unsigned.uint(GOODBYE.toMillis())),
                        false))
                .orTimeout(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(answer -> Unit.VALUE)
                .exceptionallyCompose(failure -> client.getTransport().disconnect());
    }

    /** Ends the line alone: the client makes another one and restores its session there. Waits for nothing. */
    static void hangUp(OpcUaClient client) {
        if (client.getTransport() instanceof OpcTcpClientTransport tcp) {
            var unused = tcp.getChannelFsm().getChannel(false).thenAccept(channel -> {
                var unusedToo = channel.close();
            });
        }
    }

    /** The session as it is now; null while it is lost. */
    static @Nullable UaSession present(OpcUaClient client) {
        try {
            return client.getSessionAsync().getNow(null);
        } catch (CompletionException e) {
            return null;
        }
    }

    private static void await(CompletableFuture<?> goodbye) {
        try {
            Calls.await(goodbye, GOODBYE);
        } catch (UaException e) {
            LOG.debug("the session ended without goodbye: {}", Calls.say(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
