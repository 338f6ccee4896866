package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.Calls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.jspecify.annotations.Nullable;

/**
 * Walks an address space level by level; each node is visited once, so that loops end. What stands in a list of machines is
 * placed where it stands otherwise, since such a list shows a second way to what has its place in the plant. The server's own
 * object and its types are not walked. For one thread.
 */
final class Browser {
    private static final NodeId OBJECTS = NodeIds.ObjectsFolder;

    private final Visit visit;
    private final Walk walk;
    private final Predicate<Name> isIndex;
    private final Set<NodeId> visited = new HashSet<>(Set.of(NodeIds.Server));
    private final List<Found> found = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<NodeId> indexed = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private boolean isWhole = true;

    /** A node that was found, before anything of it was read. */
    record Found(
            NodeId id,
            int parent,
            Name name,
            Node.Kind kind,
            boolean isProperty,
            @Nullable NodeId type) {}

    /** What a list of machines names: the node, and its place if it has no other. */
    private record Waiting(int parent, int depth, ReferenceDescription reference) {}

    /** @param isIndex whether what has that browse name only lists what stands elsewhere */
    Browser(Visit visit, Predicate<Name> isIndex, LongSupplier nanoTime) {
        this.visit = visit;
        this.isIndex = isIndex;
        this.walk = new Walk(visit, nanoTime);
    }

    Tree tree(BrowseOrder order) throws UaException, InterruptedException {
        Integer start = start(order.path());
        if (start == null) {
            return new Tree(List.of(), true, Set.of(), problems, true);
        }
        levels(List.of(start), order, 0);
        for (Waiting one : List.copyOf(waiting)) {
            Integer place = place(one.reference(), one.parent());
            if (place != null) {
                levels(List.of(place), order, one.depth());
            }
        }
        boolean isRooted = found.get(0).id().equals(OBJECTS);
        List<Node> nodes = new Reading(visit, walk).nodes(found);
        Set<Integer> listed = new LinkedHashSet<>();
        Map<NodeId, Integer> places = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            places.put(found.get(i).id(), i);
        }
        indexed.stream().filter(places::containsKey).forEach(id -> listed.add(places.get(id)));
        return new Tree(nodes, isRooted, listed, problems, isWhole);
    }

    private void levels(List<Integer> first, BrowseOrder order, int firstDepth)
            throws UaException, InterruptedException {
        List<Integer> level = first;
        for (int depth = firstDepth; depth < order.depth() && !level.isEmpty() && isWhole; depth++) {
            int room = order.most() - found.size();
            List<List<ReferenceDescription>> below = walk.below(
                    level.stream().map(place -> found.get(place).id()).toList(), room);
            List<Integer> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i++) {
                if (walk.failure(i) != null) {
                    problems.add(say(level.get(i)) + " cannot be looked at: " + walk.failure(i));
                }
                add(level.get(i), below.get(i), depth + 1, next);
            }
            if (walk.isCut() || found.size() >= order.most()) {
                isWhole = false;
                problems.add("the walk ended at " + order.most() + " nodes: name a part with --path");
            }
            level = next;
        }
    }

    private void add(int parent, List<ReferenceDescription> below, int depth, List<Integer> next) {
        boolean isList = isIndex.test(found.get(parent).name());
        for (ReferenceDescription reference : below) {
            if (isList && reference.getNodeClass() == NodeClass.Object) {
                local(reference).ifPresent(indexed::add);
                waiting.add(new Waiting(parent, depth, reference));
                continue;
            }
            Integer place = place(reference, parent);
            if (place != null
                    && !found.get(place).isProperty()
                    && found.get(place).kind() != Node.Kind.OTHER) {
                next.add(place);
            }
        }
    }

    /** Where the node stands now; null when it has a place already, or is another server's. */
    private @Nullable Integer place(ReferenceDescription reference, int parent) {
        NodeId id = local(reference).orElse(null);
        if (id == null || !visited.add(id)) {
            return null;
        }
        Node.Kind kind = reference.getNodeClass() == NodeClass.Object
                ? Node.Kind.OBJECT
                : reference.getNodeClass() == NodeClass.Variable ? Node.Kind.VARIABLE : Node.Kind.OTHER;
        NodeId type = reference.getTypeDefinition() == null
                ? null
                : reference.getTypeDefinition().toNodeId(visit.namespaces()).orElse(null);
        boolean isProperty = NodeIds.HasProperty.equals(reference.getReferenceTypeId());
        found.add(new Found(id, parent, Reading.name(visit, reference.getBrowseName()), kind, isProperty, type));
        return found.size() - 1;
    }

    private java.util.Optional<NodeId> local(ReferenceDescription reference) {
        return reference.getNodeId().isLocal()
                ? reference.getNodeId().toNodeId(visit.namespaces())
                : java.util.Optional.empty();
    }

    /** The node where the walk begins, with those above it; null when there is none, which is said then. */
    private @Nullable Integer start(String path) throws UaException, InterruptedException {
        if (path.matches("(nsu=.*;|ns=\\d+;)?[isgb]=.*")) {
            return startAt(path);
        }
        visited.add(OBJECTS);
        found.add(new Found(OBJECTS, -1, Name.ua("Objects"), Node.Kind.OBJECT, false, NodeIds.FolderType));
        String[] names = path.split("/", -1);
        int at = 0;
        for (int i = names[0].equals("Objects") ? 1 : 0; i < names.length; i++) {
            Integer next = child(at, names[i]);
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private @Nullable Integer child(int at, String name) throws UaException, InterruptedException {
        List<ReferenceDescription> below =
                walk.below(List.of(found.get(at).id()), Integer.MAX_VALUE).get(0);
        String plain = name.substring(name.indexOf(':') + 1);
        for (String wanted : List.of(name, plain)) {
            for (ReferenceDescription reference : below) {
                if (wanted.equals(reference.getBrowseName().name())) {
                    return place(reference, at);
                }
            }
        }
        List<String> there = below.stream()
                .map(reference -> String.valueOf(reference.getBrowseName().name()))
                .limit(20)
                .toList();
        problems.add("nothing is called " + name + " below " + say(at) + "; there are " + String.join(", ", there));
        return null;
    }

    private @Nullable Integer startAt(String text) throws UaException, InterruptedException {
        try {
            NodeId id = ExpandedNodeId.parse(text).toNodeId(visit.namespaces()).orElse(null);
            if (id == null) {
                problems.add(text + " is in a namespace that the server does not have");
                return null;
            }
            Name name = new Reading(visit, walk).names(List.of(id)).get(0);
            if (name.text().isEmpty()) {
                problems.add("the server has no node " + text);
                return null;
            }
            visited.add(id);
            found.add(new Found(id, -1, name, Node.Kind.OBJECT, false, null));
            return 0;
        } catch (UaRuntimeException e) {
            throw new UaException(StatusCodes.Bad_NodeIdInvalid, text + " is no node id: " + Calls.say(e));
        }
    }

    private String say(int place) {
        StringBuilder path = new StringBuilder();
        for (int at = place; at >= 0; at = found.get(at).parent()) {
            path.insert(
                    0,
                    (found.get(at).parent() < 0 ? "" : "/")
                            + found.get(at).name().text());
        }
        return path.toString();
    }
}
