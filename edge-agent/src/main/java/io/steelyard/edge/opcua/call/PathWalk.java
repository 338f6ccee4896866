package io.steelyard.edge.opcua.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePath;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePathResult;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePathTarget;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePathElement;

/**
 * Follows browse paths step by step with Browse, for servers that do not know TranslateBrowsePathsToNodeIds; answers as
 * that service would. Each node is browsed once an object. For the server's thread only.
 */
public final class PathWalk {
    private final NamespaceTable namespaces;
    private final Below below;
    private final Map<Step, List<ReferenceDescription>> known = new HashMap<>();

    /** What is looked for at a node. */
    private record Step(NodeId node, NodeId references, boolean subtypes) {
        static Step of(NodeId node, RelativePathElement element) {
            return new Step(node, element.getReferenceTypeId(), Boolean.TRUE.equals(element.getIncludeSubtypes()));
        }

        BrowseDescription question() {
            return Below.question(node, references, subtypes);
        }
    }

    /** A walk in one session, whose namespace table this is. */
    public PathWalk(OpcUaClient client, NamespaceTable namespaces, BatchSize batch) {
        this.namespaces = namespaces;
        below = new Below(client, batch);
    }

    /** The end of each path, in the same order, as OPC UA Part 4 §5.9.4 answers. */
    public List<BrowsePathResult> follow(List<BrowsePath> paths) throws UaException, InterruptedException {
        List<Set<NodeId>> places = new ArrayList<>();
        paths.forEach(path -> places.add(Set.of(path.getStartingNode())));
        boolean goesOn = true;
        for (int depth = 0; goesOn; depth++) {
            browse(next(paths, places, depth));
            goesOn = false;
            for (int i = 0; i < paths.size(); i++) {
                RelativePathElement[] elements = elements(paths.get(i));
                if (depth < elements.length) {
                    places.set(i, behind(places.get(i), elements[depth]));
                    goesOn = true;
                }
            }
        }
        return places.stream().map(PathWalk::result).toList();
    }

    private static RelativePathElement[] elements(BrowsePath path) {
        RelativePathElement[] elements = path.getRelativePath().getElements();
        return elements == null ? new RelativePathElement[0] : elements;
    }

    private List<Step> next(List<BrowsePath> paths, List<Set<NodeId>> places, int depth) {
        Set<Step> steps = new LinkedHashSet<>();
        for (int i = 0; i < paths.size(); i++) {
            RelativePathElement[] elements = elements(paths.get(i));
            if (depth < elements.length) {
                places.get(i).forEach(node -> steps.add(Step.of(node, elements[depth])));
            }
        }
        steps.removeAll(known.keySet());
        return List.copyOf(steps);
    }

    private Set<NodeId> behind(Set<NodeId> nodes, RelativePathElement element) {
        Set<NodeId> behind = new LinkedHashSet<>();
        for (NodeId node : nodes) {
            for (ReferenceDescription one : known.getOrDefault(Step.of(node, element), List.of())) {
                if (element.getTargetName().equals(one.getBrowseName())) {
                    one.getNodeId().toNodeId(namespaces).ifPresent(behind::add);
                }
            }
        }
        return behind;
    }

    private static BrowsePathResult result(Set<NodeId> ends) {
        BrowsePathTarget[] targets = ends.stream()
                .map(node -> new BrowsePathTarget(node.expanded(), UInteger.MAX))
                .toArray(BrowsePathTarget[]::new);
        long status = targets.length == 0 ? StatusCodes.Bad_NoMatch : 0;
        return new BrowsePathResult(new StatusCode(status), targets);
    }

    private void browse(List<Step> steps) throws UaException, InterruptedException {
        below.browse(steps, Step::question, known::put);
    }
}
