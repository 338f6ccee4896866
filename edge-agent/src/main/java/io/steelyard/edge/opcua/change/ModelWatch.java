package io.steelyard.edge.opcua.change;

import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.event.EventForm;
import io.steelyard.edge.opcua.event.EventItem;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server's address space is another one: what its Server object tells of that (OPC UA Part 3 §9.32), and its
 * namespaces, which are read once a minute, since few servers tell anything. For one session and the server's thread.
 */
public final class ModelWatch {
    /** The types of events that say so; the second is a subtype of the first, which not all servers know when they choose. */
    public static final List<NodeId> TYPES = List.of(
            NodeIds.BaseModelChangeEventType, NodeIds.GeneralModelChangeEventType, NodeIds.SemanticChangeEventType);

    /** Conditions of one item each, for servers that cannot choose by several types at once. */
    private static final List<NodeId> APART =
            List.of(NodeIds.BaseModelChangeEventType, NodeIds.SemanticChangeEventType);

    private static final long EVERY = TimeUnit.SECONDS.toNanos(60);
    private static final long QUEUE = 10;

    private final OpcUaClient client;
    private final LongSupplier handle;
    private final Set<UInteger> handles = new HashSet<>();
    private boolean wanted;
    private long readAt;
    private List<String> namespaces;

    @Nullable
    private CompletableFuture<NamespaceTable> open;

    /**
     * Asks for nothing yet.
     *
     * @param handle gives handles of items
     * @param wanted whether anybody wants to know
     * @param now by a clock that only runs
     */
    public ModelWatch(OpcUaClient client, LongSupplier handle, boolean wanted, long now) {
        this.client = client;
        this.handle = handle;
        this.wanted = wanted;
        this.readAt = now;
        this.namespaces = Arrays.asList(client.getNamespaceTable().toArray());
    }

    /** Whether the server is still to be asked to tell it. */
    public boolean isToBegin() {
        return wanted && handles.isEmpty();
    }

    /** Whether the server tells it. */
    public boolean isTold() {
        return !handles.isEmpty();
    }

    /**
     * Asks the server to tell it; one that does not is not asked again in this session.
     *
     * @return what the server says
     */
    public StatusCode begin(UInteger subscription) throws UaException, InterruptedException {
        StatusCode status = ask(subscription, TYPES);
        if (status.isBad() && EventForm.isAboutFilter(status.value())) {
            for (NodeId type : APART) {
                status = ask(subscription, List.of(type));
            }
        }
        wanted = isTold();
        return isTold() ? StatusCode.GOOD : status;
    }

    private StatusCode ask(UInteger subscription, List<NodeId> types) throws UaException, InterruptedException {
        UInteger given = Unsigned.uint(handle.getAsLong());
        StatusCode status = new EventItem(client, subscription, NodeIds.Server)
                .create(given, EventForm.PLAIN.filter(client.getStaticEncodingContext(), types, 1), QUEUE);
        if (!status.isBad()) {
            handles.add(given);
        }
        return status;
    }

    /** The server is not asked again in this session. */
    public void refused() {
        wanted = false;
    }

    /** Whether this handle's events are meant for it. */
    public boolean isOf(UInteger one) {
        return handles.contains(one);
    }

    /** What the server told on is there no longer. */
    public void ended() {
        handles.clear();
    }

    /** Asks for the namespaces from time to time, without waiting; true when they are others, which hold from then on. */
    public boolean namespacesChanged(long now) throws InterruptedException {
        CompletableFuture<NamespaceTable> asked = open;
        if (asked == null) {
            if (now - readAt >= EVERY) {
                readAt = now;
                open = client.readNamespaceTableAsync();
            }
            return false;
        }
        if (!asked.isDone()) {
            return false;
        }
        open = null;
        List<String> before = namespaces;
        try {
            namespaces = Arrays.asList(Calls.await(asked).toArray());
        } catch (UaException e) {
            return false; // whoever reads values will notice
        }
        return !namespaces.equals(before);
    }
}
