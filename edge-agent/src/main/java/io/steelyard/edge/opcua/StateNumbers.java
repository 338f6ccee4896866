package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.types.KnownStates;
import io.steelyard.edge.opcua.types.KnownStates.State;
import io.steelyard.edge.opcua.types.UndecodableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.jspecify.annotations.Nullable;

/**
 * The number of the state that a {@code CurrentState/Id} names (OPC UA Part 16 §4.4.3): that of a companion specification's own
 * state, else the state's StateNumber, which the server is asked for once in a session. For the server's thread only.
 */
final class StateNumbers {
    /** That of a signal whose states hold for what is inside of it: each but a shell is told as the asset's state, too. */
    static final String AROUND = "state-around";

    private static final int MOST = 4_096;
    private static final String NUMBER = "StateNumber";

    private final TypeQuestions server;
    private final Map<NodeId, Optional<State>> asked = new HashMap<>();

    StateNumbers(TypeQuestions server) {
        this.server = server;
    }

    /** Whether a signal of the role tells a state by its number, so that the node id of one stands for that. */
    static boolean isMeant(@Nullable String role) {
        return "state".equals(role) || "mode".equals(role) || AROUND.equals(role);
    }

    /** The state; never of a null id, which says that there is none now. */
    State of(NodeId id) throws UndecodableException, UaException, InterruptedException {
        State known = known(id);
        if (known != null) {
            return known;
        }
        if (!asked.containsKey(id) && !server.isResting() && asked.size() < MOST) {
            server.begin();
            asked.put(id, Optional.ofNullable(ask(id)));
        }
        return asked.getOrDefault(id, Optional.empty())
                .orElseThrow(() -> new UndecodableException("it tells a state by its node, and "
                        + id.toParseableString() + " is none that has a " + NUMBER
                        + ": map a variable with the state's number, or without the role"));
    }

    private @Nullable State known(NodeId id) {
        String uri = server.namespaces().get(id.getNamespaceIndex());
        boolean isOfUa = UShort.MIN.equals(id.getNamespaceIndex());
        return uri != null && !isOfUa && id.getIdentifier() instanceof UInteger number
                ? KnownStates.of(uri, number.longValue())
                : null;
    }

    private @Nullable State ask(NodeId id) throws UaException, InterruptedException {
        for (ReferenceDescription property : server.references(id, BrowseDirection.Forward, NodeIds.HasProperty)) {
            NodeId node = server.node(property);
            if (node != null
                    && NUMBER.equals(property.getBrowseName().name())
                    && server.read(node, AttributeId.Value).get(0) instanceof UInteger number) {
                Object name = server.read(id, AttributeId.BrowseName).get(0);
                String text = name instanceof QualifiedName named && named.name() != null ? named.name() : "";
                return new State(number.longValue(), text, false);
            }
        }
        return null;
    }
}
