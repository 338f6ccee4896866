package io.steelyard.edge.opcua;

import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A node id that holds beyond a session. It takes next to no room: the namespace is one text for all nodes in it, and the
 * identifier is the one of the session's own node id.
 *
 * @param namespace its URI
 * @param identifier as Milo has it
 */
record KnownNode(String namespace, Object identifier) {
    KnownNode {
        namespace = namespace.intern();
    }

    /** The node of this session; null when its namespace is none of the server's. */
    static @Nullable KnownNode of(NodeId node, NamespaceTable namespaces) {
        String uri = namespaces.get(node.getNamespaceIndex());
        return uri == null ? null : new KnownNode(uri, node.getIdentifier());
    }

    /** What {@link #toString} has written; null when it is something else. */
    static @Nullable KnownNode parse(String text) {
        try {
            ExpandedNodeId id = ExpandedNodeId.parse(text);
            String uri = id.getNamespaceUri(new NamespaceTable()); // the standard's own namespace is not written
            return uri == null ? null : new KnownNode(uri, id.getIdentifier());
        } catch (UaRuntimeException e) {
            return null;
        }
    }

    /** In the form of OPC UA Part 6 §5.3.1.11, with the URI of any namespace but the standard's own. */
    @Override
    public String toString() {
        return new ExpandedNodeId(
                        ExpandedNodeId.ServerReference.of(0),
                        ExpandedNodeId.NamespaceReference.of(namespace),
                        identifier)
                .toParseableString();
    }
}
