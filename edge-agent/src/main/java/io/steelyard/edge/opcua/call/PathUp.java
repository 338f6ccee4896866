package io.steelyard.edge.opcua.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.jspecify.annotations.Nullable;

/**
 * The way from nodes up to the Objects folder, by inverse hierarchical references; where a server tells none of those, the
 * way down is looked for. Where a node stands in several places, the one that the server names first counts. For the server's
 * thread only.
 */
public final class PathUp {
    private static final int HIGHEST = 32;
    private static final UInteger FIELDS = Unsigned.uint(BrowseResultMask.All.getValue());

    private final OpcUaClient client;
    private final NamespaceTable namespaces;
    private final BatchSize batch;
    private final PathDown down;
    private boolean tells;

    /** A node's parent, with the parent's browse name. */
    private record Above(NodeId node, QualifiedName name) {}

    /** A way up in one session, whose namespace table this is. */
    public PathUp(OpcUaClient client, NamespaceTable namespaces, BatchSize batch) {
        this.client = client;
        this.namespaces = namespaces;
        this.batch = batch;
        down = new PathDown(client, namespaces, batch);
    }

    /**
     * The browse names of what stands above each node, from below Objects down to its parent, in the same order; null when
     * the way does not lead to Objects, or cannot be told.
     */
    public List<@Nullable List<QualifiedName>> above(List<NodeId> nodes) throws UaException, InterruptedException {
        Map<NodeId, Optional<Above>> known = new HashMap<>(); // for one question: nodes may be moved until the next
        Set<NodeId> level = new LinkedHashSet<>(nodes);
        for (int height = 0; height < HIGHEST && !level.isEmpty(); height++) {
            level.removeAll(known.keySet());
            level.remove(NodeIds.ObjectsFolder);
            browse(List.copyOf(level), known);
            Set<NodeId> next = new LinkedHashSet<>();
            level.forEach(node -> known.getOrDefault(node, Optional.empty()).ifPresent(up -> next.add(up.node())));
            level = next;
        }
        List<@Nullable List<QualifiedName>> all = new ArrayList<>();
        nodes.forEach(node -> all.add(names(node, known)));
        tells |= all.stream().anyMatch(Objects::nonNull);
        if (!tells) {
            lookDown(nodes, all, known);
        }
        return all;
    }

    /** What was met on the way down is looked for anew: nodes may be moved. */
    public void forget() {
        down.forget();
    }

    /** Fills in those above which something ends that does not say what is above it. */
    private void lookDown(
            List<NodeId> nodes, List<@Nullable List<QualifiedName>> all, Map<NodeId, Optional<Above>> known)
            throws UaException, InterruptedException {
        List<Integer> open = IntStream.range(0, nodes.size())
                .filter(i -> all.get(i) == null && endsInNothing(nodes.get(i), known))
                .boxed()
                .toList();
        if (!open.isEmpty()) {
            Map<NodeId, List<QualifiedName>> found =
                    down.above(open.stream().map(nodes::get).collect(Collectors.toSet()));
            open.forEach(i -> all.set(i, found.get(nodes.get(i))));
        }
    }

    /** Whether a way up ends elsewhere than at the root of everything. */
    private static boolean endsInNothing(NodeId node, Map<NodeId, Optional<Above>> known) {
        NodeId at = node;
        for (int height = 0; height < HIGHEST; height++) {
            Optional<Above> up = known.getOrDefault(at, Optional.empty());
            if (up.isEmpty()) {
                return !at.equals(NodeIds.RootFolder);
            }
            at = up.get().node();
        }
        return false;
    }

    private static @Nullable List<QualifiedName> names(NodeId node, Map<NodeId, Optional<Above>> known) {
        List<QualifiedName> names = new ArrayList<>();
        NodeId at = node;
        for (int height = 0; height < HIGHEST; height++) {
            Optional<Above> up = known.getOrDefault(at, Optional.empty());
            if (up.isEmpty()) {
                return null;
            }
            at = up.get().node();
            if (at.equals(NodeIds.ObjectsFolder)) {
                Collections.reverse(names);
                return names;
            }
            names.add(up.get().name());
        }
        return null;
    }

    private void browse(List<NodeId> nodes, Map<NodeId, Optional<Above>> known)
            throws UaException, InterruptedException {
        int from = 0;
        while (from < nodes.size()) {
            List<NodeId> some = nodes.subList(from, Math.min(nodes.size(), from + batch.size()));
            try {
                List<BrowseResult> results = Calls.await(
                        client.browseAsync(some.stream().map(PathUp::question).toList()));
                if (results.size() != some.size()) {
                    throw new UaException(StatusCodes.Bad_UnknownResponse, "not one answer for each browsed node");
                }
                for (int i = 0; i < some.size(); i++) {
                    known.put(some.get(i), first(results.get(i)));
                }
                release(results);
                from += some.size();
                batch.worked(some.size());
            } catch (UaException e) {
                if (!Calls.isToRepeat(client, batch, e, some.size())) {
                    throw e;
                }
            }
        }
    }

    private static BrowseDescription question(NodeId node) {
        return new BrowseDescription(
                node, BrowseDirection.Inverse, NodeIds.HierarchicalReferences, true, Unsigned.uint(0), FIELDS);
    }

    private Optional<Above> first(BrowseResult result) {
        ReferenceDescription[] references = result.getReferences();
        return Arrays.stream(references == null ? new ReferenceDescription[0] : references)
                .flatMap(one ->
                        one.getNodeId().toNodeId(namespaces).map(node -> new Above(node, one.getBrowseName())).stream())
                .findFirst();
    }

    /** What a server keeps for a second look is not wanted. */
    private void release(List<BrowseResult> results) throws UaException, InterruptedException {
        var points = results.stream()
                .map(BrowseResult::getContinuationPoint)
                .filter(point -> point != null && !point.isNullOrEmpty())
                .toList();
        if (!points.isEmpty()) {
            var unused = Calls.await(client.browseNextAsync(true, points));
        }
    }
}
