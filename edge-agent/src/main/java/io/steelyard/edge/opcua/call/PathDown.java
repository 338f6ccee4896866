package io.steelyard.edge.opcua.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the Objects folder down to nodes that do not say what stands above them: level by level, at first through
 * objects and then through variables, until all are found or {@value #MOST} nodes were met. What stands below the Server
 * object is left out. A later question goes on where an earlier one ended, until what was met is forgotten: nodes may be moved.
 * For the server's thread only.
 */
final class PathDown {
    private static final Logger LOG = LoggerFactory.getLogger(PathDown.class);
    private static final int MOST = 20_000;
    private static final int AT_ONCE = 100;

    private final NamespaceTable namespaces;
    private final Below below;
    private Search search = new Search();

    /** Where a node was met first, and what it is called there. */
    private record Met(NodeId parent, QualifiedName name) {}

    PathDown(OpcUaClient client, NamespaceTable namespaces, BatchSize batch) {
        this.namespaces = namespaces;
        below = new Below(client, batch);
    }

    /**
     * The browse names of what stands above each node, from below Objects down to its parent; without those that were not
     * found.
     */
    Map<NodeId, List<QualifiedName>> above(Set<NodeId> nodes) throws UaException, InterruptedException {
        Search walk = search;
        walk.lookFor(nodes);
        while (walk.goesOn()) {
            below.browse(
                    walk.next(),
                    node -> Below.question(node, NodeIds.HierarchicalReferences, true),
                    (node, references) -> references.forEach(one -> walk.meet(node, one)));
        }
        Map<NodeId, List<QualifiedName>> found = new HashMap<>();
        nodes.stream().filter(walk.met::containsKey).forEach(node -> found.put(node, walk.names(node)));
        LOG.info(
                "{} nodes do not say what stands above them: {} of them were found below Objects, among {} nodes",
                nodes.size(),
                found.size(),
                walk.met.size());
        return found;
    }

    /** The next question begins at the top. */
    void forget() {
        search = new Search();
    }

    private final class Search {
        private final Map<NodeId, Met> met = new HashMap<>();
        private final Set<NodeId> left = new HashSet<>();
        private final Deque<NodeId> objects = new ArrayDeque<>(List.of(NodeIds.ObjectsFolder));
        private final Deque<NodeId> variables = new ArrayDeque<>();

        void lookFor(Set<NodeId> nodes) {
            left.clear();
            nodes.stream().filter(node -> !met.containsKey(node)).forEach(left::add);
        }

        boolean goesOn() {
            return !left.isEmpty() && met.size() < MOST && !(objects.isEmpty() && variables.isEmpty());
        }

        List<NodeId> next() {
            Deque<NodeId> from = objects.isEmpty() ? variables : objects;
            List<NodeId> some = new ArrayList<>();
            while (some.size() < AT_ONCE && !from.isEmpty()) {
                some.add(from.remove());
            }
            return some;
        }

        void meet(NodeId parent, ReferenceDescription one) {
            Optional<NodeId> node = one.getNodeId().toNodeId(namespaces);
            if (node.isEmpty() || isLeftOut(node.get())) {
                return;
            }
            met.put(node.get(), new Met(parent, one.getBrowseName()));
            left.remove(node.get());
            if (one.getNodeClass() == NodeClass.Object) {
                objects.add(node.get());
            } else if (one.getNodeClass() == NodeClass.Variable) {
                variables.add(node.get());
            }
        }

        private boolean isLeftOut(NodeId node) {
            return met.size() >= MOST
                    || met.containsKey(node)
                    || node.equals(NodeIds.ObjectsFolder)
                    || node.equals(NodeIds.Server);
        }

        List<QualifiedName> names(NodeId node) {
            List<QualifiedName> names = new ArrayList<>();
            NodeId at = of(node).parent();
            while (!at.equals(NodeIds.ObjectsFolder)) {
                names.add(of(at).name());
                at = of(at).parent();
            }
            Collections.reverse(names);
            return names;
        }

        private Met of(NodeId node) {
            return Objects.requireNonNull(met.get(node));
        }
    }
}
