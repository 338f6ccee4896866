package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.BatchSize;
import io.steelyard.edge.opcua.call.Batches;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.call.Gait;
import io.steelyard.edge.opcua.call.Learned;
import io.steelyard.edge.opcua.identity.Anchor;
import io.steelyard.edge.opcua.types.UndecodableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OperationLimits;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client and a session of their own, for a look at a server that must not hold up the session whose values are read. The
 * same certificates and the same care as there. For one thread; {@link #close} ends in bounded time.
 */
public final class Visit implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final int AT_ONCE = 500;

    /** Values may be long. */
    private static final int VALUES_AT_ONCE = 100;

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final OpcUaClient client;
    private final NamespaceTable namespaces;
    private final OperationLimits limits;
    private final AddressSpace space;
    private final Shapes shapes;
    private final Gait gait;
    private final Batches batches;
    private final Runnable end;

    /**
     * Who comes.
     *
     * @param site the agent's site
     * @param agent the agent, of whom the session's name tells
     * @param pki the agent's certificate folders
     */
    public record Visitor(String site, String agent, Path pki) {}

    private Visit(
            OpcUaClient client,
            NamespaceTable namespaces,
            OperationLimits limits,
            Gait gait,
            Batches batches,
            Runnable end) {
        this.client = client;
        this.gait = gait;
        this.batches = batches;
        this.end = end;
        this.namespaces = namespaces;
        this.limits = limits;
        this.space = new AddressSpace(client, namespaces, limits, batches);
        this.shapes = new Shapes(new TypeQuestions(client, namespaces, () -> 0, new TypeTrouble()), () -> 0);
    }

    /**
     * Opens a session; when that fails, nothing stays open.
     *
     * @throws IOException when the folders cannot be used
     */
    public static Visit open(ServerConfig server, Visitor visitor)
            throws IOException, UaException, InterruptedException {
        return open(server, visitor, Gait.quick(), new Learned());
    }

    /**
     * The same with a certain share of the server's time.
     *
     * @param learned what earlier looks found of it, and later ones are told
     * @throws IOException when the folders cannot be used
     */
    public static Visit open(ServerConfig server, Visitor visitor, Gait gait, Learned learned)
            throws IOException, UaException, InterruptedException {
        OpcUaClient client = new ClientFactory(visitor.pki(), visitor.site(), visitor.agent())
                .client(server, visitor.agent(), Endpoints.of(server));
        boolean opened = false;
        try {
            Calls.await(client.connectAsync(), CONNECT);
            Batches batches = learned.at(server.url());
            Visit visit = new Visit(
                    client,
                    Calls.await(client.readNamespaceTableAsync()),
                    client.readOperationLimits(),
                    gait,
                    batches,
                    () -> learned.keep(server.url(), batches));
            opened = true;
            return visit;
        } finally {
            if (!opened) {
                end(client);
            }
        }
    }

    /** For services that this class has no words for. */
    public OpcUaClient client() {
        return client;
    }

    /** How many nodes may be browsed at a time. */
    public BatchSize browses() {
        return batches.browses();
    }

    /** How much of the server's time it may take. */
    public Gait gait() {
        return gait;
    }

    /** Of this session. */
    public NamespaceTable namespaces() {
        return namespaces;
    }

    /** What the server declares; 0 when it does not say. */
    public long limit(Function<OperationLimits, Optional<UInteger>> which) {
        return AddressSpace.limit(limits, which);
    }

    /** An attribute of each node, in the same order, in batches that the server accepts. */
    public List<DataValue> read(List<NodeId> nodes, AttributeId attribute) throws UaException, InterruptedException {
        List<DataValue> read = new ArrayList<>();
        for (int from = 0; from < nodes.size(); from += AT_ONCE) {
            long asked = gait.asked();
            read.addAll(space.read(nodes.subList(from, Math.min(nodes.size(), from + AT_ONCE)).stream()
                    .map(node -> AddressSpace.attribute(node, attribute))
                    .toList()));
            gait.answered(asked);
        }
        return read;
    }

    /**
     * Whether a signal can have the values of a variable of this type, one or many at a time; false when the type leaves it to the
     * values what they are, or when it cannot be told.
     */
    public boolean isCarried(NodeId dataType) throws UaException, InterruptedException {
        long asked = gait.asked();
        boolean isCarried = shapes.types().declared(dataType, DataTypes.SCALAR) != null;
        gait.answered(asked);
        return isCarried;
    }

    /** Whether a signal can have the present value of each variable, in the same order; false where there is none. */
    public List<Boolean> areCarried(List<NodeId> variables) throws UaException, InterruptedException {
        List<Boolean> carried = new ArrayList<>();
        for (int from = 0; from < variables.size(); from += VALUES_AT_ONCE) {
            List<NodeId> some = variables.subList(from, Math.min(variables.size(), from + VALUES_AT_ONCE));
            for (DataValue value : read(some, AttributeId.Value)) {
                carried.add(isCarried(value.getValue().getValue()));
            }
        }
        return carried;
    }

    private boolean isCarried(@Nullable Object value) throws UaException, InterruptedException {
        if (value == null) {
            return false;
        }
        long asked = gait.asked();
        shapes.next();
        try {
            Shapes.Shaped unused = shapes.of(value, null);
            return true;
        } catch (Shapes.NotCarriedException | UndecodableException e) {
            return false;
        } finally {
            gait.answered(asked);
        }
    }

    /**
     * Where an address leads.
     *
     * @param node null when it leads nowhere
     * @param problem why it leads nowhere, or empty
     */
    public record Place(@Nullable NodeId node, String problem) {}

    /** Where each address leads, in the same order. */
    public List<Place> resolve(List<NodeAddress> addresses) throws UaException, InterruptedException {
        List<Place> places = new ArrayList<>();
        for (int from = 0; from < addresses.size(); from += AT_ONCE) {
            long asked = gait.asked();
            space.resolve(addresses.subList(from, Math.min(addresses.size(), from + AT_ONCE)))
                    .forEach(found -> places.add(new Place(found.node(), found.problem())));
            gait.answered(asked);
        }
        return places;
    }

    /** Where each node stands, in the same order: browse names from below Objects down; empty where that cannot be told. */
    public List<List<String>> paths(List<NodeId> nodes) throws UaException, InterruptedException {
        List<List<String>> paths = new ArrayList<>();
        for (int from = 0; from < nodes.size(); from += AT_ONCE) {
            long asked = gait.asked();
            paths.addAll(space.paths(nodes.subList(from, Math.min(nodes.size(), from + AT_ONCE))));
            gait.answered(asked);
        }
        return paths;
    }

    /**
     * What the agent would make of a variable.
     *
     * @param anchor what it is; null when nothing is there
     * @param refusal why its values cannot be carried; null when they can
     * @param below names of what would be told below the signal, as far as its present value says it
     */
    public record Variable(
            @Nullable Anchor anchor, @Nullable String refusal, List<String> below) {}

    /**
     * What stands at each node, in the same order.
     *
     * @param roles what each means to a class of machine; null for nothing
     * @param withPath of which the path is asked, too
     */
    public List<Variable> variables(List<NodeId> nodes, List<@Nullable String> roles, BitSet withPath)
            throws UaException, InterruptedException {
        List<NodeFacts> facts = NodeFacts.of(client, space, shapes, nodes, roles);
        List<@Nullable Anchor> anchors = Identity.anchors(space, nodes, facts, withPath);
        List<Variable> variables = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeFacts fact = facts.get(i);
            variables.add(new Variable(
                    anchors.get(i),
                    fact.refusal(),
                    fact.below().stream().map(Shapes.Leaf::name).toList()));
        }
        return variables;
    }

    @Override
    public void close() {
        end.run();
        end(client);
    }

    /** Whether such a failure says that nobody answers there, so that trying again later may help. */
    public static boolean isSilence(UaException failure) {
        long code = failure.getStatusCode().value();
        return code == StatusCodes.Bad_ConnectionRejected
                || code == StatusCodes.Bad_Timeout
                || code == StatusCodes.Bad_CommunicationError;
    }

    private static void end(OpcUaClient client) {
        try {
            Calls.await(client.disconnectAsync(), GOODBYE);
        } catch (UaException e) {
            // the server ends the session by itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
