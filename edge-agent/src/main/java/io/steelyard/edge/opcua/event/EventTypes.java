package io.steelyard.edge.opcua.event;

import io.steelyard.edge.opcua.call.Calls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server's event types are called and what they are kinds of, asked once a session each. For the server's thread only. */
public final class EventTypes {
    private static final Logger LOG = LoggerFactory.getLogger(EventTypes.class);
    private static final int MOST = 1_000;
    private static final int DEEPEST = 20;

    private final OpcUaClient client;
    private final NamespaceTable namespaces;
    private final Map<NodeId, String> names = new HashMap<>();
    private final Map<NodeId, Set<NodeId>> kinds = new HashMap<>();

    /** Of the server of an open session. */
    public EventTypes(OpcUaClient client, NamespaceTable namespaces) {
        this.client = client;
        this.namespaces = namespaces;
    }

    /** A node id that means the same in every session, namespace by URI; empty for none. */
    String address(NodeId node) {
        if (node.isNull()) {
            return "";
        }
        boolean isStandard = node.getNamespaceIndex().intValue() == 0;
        return isStandard ? node.toParseableString() : node.expanded(namespaces).toParseableString();
    }

    /** Its browse name; where the server does not tell that, its node id. */
    String name(NodeId type) throws InterruptedException {
        String known = names.get(type);
        if (known != null) {
            return known;
        }
        String name = address(type);
        try {
            ReadValueId question = new ReadValueId(type, AttributeId.BrowseName.uid(), null, QualifiedName.NULL_VALUE);
            DataValue[] read = Calls.await(client.readAsync(0.0, TimestampsToReturn.Neither, List.of(question)))
                    .getResults();
            boolean isTold = read != null && read.length == 1;
            if (isTold && read[0].getValue().getValue() instanceof QualifiedName told && told.name() != null) {
                name = told.name();
            }
        } catch (UaException e) {
            LOG.debug("event type {} has no name: {}", name, Calls.say(e));
        }
        if (names.size() < MOST) {
            names.put(type, name);
        }
        return name;
    }

    /** Whether it is one of these or a subtype; of none is everything, and what cannot be told is told rather than lost. */
    public boolean isOneOf(NodeId type, List<NodeId> wanted) throws InterruptedException {
        if (wanted.isEmpty() || wanted.contains(type)) {
            return true;
        }
        Set<NodeId> known = kinds.get(type);
        if (known == null) {
            known = supertypes(type);
            if (known == null) {
                return true;
            }
            if (kinds.size() < MOST) {
                kinds.put(type, known);
            }
        }
        return wanted.stream().anyMatch(known::contains);
    }

    private @Nullable Set<NodeId> supertypes(NodeId type) throws InterruptedException {
        Set<NodeId> all = new HashSet<>();
        List<NodeId> next = List.of(type);
        try {
            while (!next.isEmpty() && all.size() < DEEPEST) {
                List<NodeId> above = above(next.get(0));
                above.removeAll(all);
                all.addAll(above);
                next = above;
            }
        } catch (UaException e) {
            LOG.info("what event type {} is a kind of cannot be told: {}", type.toParseableString(), Calls.say(e));
            return null;
        }
        return all;
    }

    private List<NodeId> above(NodeId type) throws UaException, InterruptedException {
        List<BrowseResult> results = Calls.await(client.browseAsync(List.of(new BrowseDescription(
                type, BrowseDirection.Inverse, NodeIds.HasSubtype, true, Unsigned.uint(0), Unsigned.uint(0)))));
        List<NodeId> above = new ArrayList<>();
        ReferenceDescription[] references = results.size() == 1 ? results.get(0).getReferences() : null;
        if (references != null) {
            for (ReferenceDescription one : references) {
                one.getNodeId().toNodeId(namespaces).ifPresent(above::add);
            }
        }
        return above;
    }
}
