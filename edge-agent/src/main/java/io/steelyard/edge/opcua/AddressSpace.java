package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.BatchSize;
import io.steelyard.edge.opcua.call.Batches;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.call.PathUp;
import io.steelyard.edge.opcua.call.PathWalk;
import io.steelyard.edge.opcua.trouble.Meaning;
import io.steelyard.edge.opcua.trouble.Trouble;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OperationLimits;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePath;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePathResult;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePathTarget;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePath;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePathElement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions to a server's address space in batches that it accepts. The namespace table is that of this session. */
final class AddressSpace {
    private static final Logger LOG = LoggerFactory.getLogger(AddressSpace.class);

    private final OpcUaClient client;
    private final NamespaceTable namespaces;
    private final BatchSize reads;
    private final BatchSize translations;
    private final PathWalk walk;
    private final PathUp up;
    private boolean translates = true;

    /** A node, or why there is none: the server's code or a word of {@link Trouble}, and a sentence. */
    record Found(@Nullable NodeId node, String status, String problem) {
        static Found at(NodeId node) {
            return new Found(node, "", "");
        }

        static Found missing(String status, String problem) {
            return new Found(null, status, problem);
        }
    }

    /** One call for a part of the questions. */
    private interface Ask<Q, A> {
        List<A> ask(List<Q> some) throws UaException, InterruptedException;
    }

    AddressSpace(OpcUaClient client, NamespaceTable namespaces, OperationLimits limits, Batches batches) {
        this.client = client;
        this.namespaces = namespaces;
        reads = batches.reads();
        reads.limit(limit(limits, OperationLimits::maxNodesPerRead));
        translations = batches.translations();
        translations.limit(limit(limits, OperationLimits::maxNodesPerTranslateBrowsePathsToNodeIds));
        batches.browses().limit(limit(limits, OperationLimits::maxNodesPerBrowse));
        walk = new PathWalk(client, namespaces, batches.browses());
        up = new PathUp(client, namespaces, batches.browses());
    }

    /** Of this session. */
    NamespaceTable namespaces() {
        return namespaces;
    }

    static long limit(OperationLimits limits, Function<OperationLimits, Optional<UInteger>> which) {
        return which.apply(limits).map(UInteger::longValue).orElse(0L);
    }

    /** The node of each address, in the same order. */
    List<Found> resolve(List<NodeAddress> addresses) throws UaException, InterruptedException {
        List<Found> found = new ArrayList<>();
        List<BrowsePath> paths = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (NodeAddress address : addresses) {
            if (address instanceof NodeAddress.Path path && path.namespaces().allMatch(this::isKnown)) {
                places.add(found.size());
                paths.add(path(path));
            }
            found.add(address instanceof NodeAddress.Id id ? byId(id) : noNamespace(address));
        }
        List<Found> translated = translate(paths);
        for (int i = 0; i < places.size(); i++) {
            found.set(places.get(i), translated.get(i));
        }
        return found;
    }

    private boolean isKnown(String uri) {
        return namespaces.getIndex(uri) != null;
    }

    private Found noNamespace(NodeAddress address) {
        String uri = address instanceof NodeAddress.Path path
                ? path.namespaces().filter(one -> !isKnown(one)).findFirst().orElse("")
                : "";
        return Found.missing(
                Trouble.NO_NAMESPACE,
                "the server has no namespace " + uri + "; it has " + String.join(", ", namespaces.toArray()));
    }

    private Found byId(NodeAddress.Id id) {
        try {
            ExpandedNodeId parsed = ExpandedNodeId.parse(id.text());
            return parsed.toNodeId(namespaces)
                    .map(Found::at)
                    .orElseGet(() -> Found.missing(
                            Trouble.NO_NAMESPACE, "the server has no namespace " + parsed.getNamespaceUri()));
        } catch (UaRuntimeException e) {
            return Found.missing(Trouble.UNCLEAR, "it is not a node id of the form nsu=<URI>;s=<identifier>");
        }
    }

    private BrowsePath path(NodeAddress.Path path) {
        List<QualifiedName> names = new ArrayList<>();
        for (String name : path.names()) {
            UShort index = namespaces.getIndex(path.namespaceOf(name));
            names.add(new QualifiedName(index == null ? UShort.MIN : index, NodeAddress.Path.plain(name)));
        }
        return path(NodeIds.ObjectsFolder, NodeIds.HierarchicalReferences, names);
    }

    /** A property of a node, by its name in namespace 0. */
    static BrowsePath property(NodeId node, String name) {
        return path(node, NodeIds.HasProperty, List.of(new QualifiedName(UShort.MIN, name)));
    }

    private static BrowsePath path(NodeId from, NodeId references, List<QualifiedName> names) {
        RelativePathElement[] elements = names.stream()
                .map(name -> new RelativePathElement(references, false, true, name))
                .toArray(RelativePathElement[]::new);
        return new BrowsePath(from, new RelativePath(elements));
    }

    /** TranslateBrowsePathsToNodeIds, OPC UA Part 4 §5.9.4; where the server does not know it, by browsing. */
    List<Found> translate(List<BrowsePath> paths) throws UaException, InterruptedException {
        if (translates) {
            try {
                return inBatches(translations, paths, this::translateSome);
            } catch (UaException e) {
                if (!isUnknownService(e)) {
                    throw e;
                }
                translates = false;
                LOG.info("the server does not translate browse paths: they are browsed");
            }
        }
        return walk.follow(paths).stream().map(this::target).toList();
    }

    private List<Found> translateSome(List<BrowsePath> some) throws UaException, InterruptedException {
        BrowsePathResult[] results =
                Calls.await(client.translateBrowsePathsAsync(some)).getResults();
        List<Found> found = new ArrayList<>();
        for (BrowsePathResult result : orEmpty(results, new BrowsePathResult[0])) {
            found.add(target(result));
        }
        return found;
    }

    private static boolean isUnknownService(UaException e) {
        long code = e.getStatusCode().value();
        return code == StatusCodes.Bad_ServiceUnsupported || code == StatusCodes.Bad_NotImplemented;
    }

    private Found target(BrowsePathResult result) {
        if (result.getStatusCode().isBad()) {
            String code = Calls.name(result.getStatusCode());
            return Found.missing(code, Meaning.of(code));
        }
        Set<NodeId> nodes = new LinkedHashSet<>();
        for (BrowsePathTarget target : orEmpty(result.getTargets(), new BrowsePathTarget[0])) {
            if (!target.getRemainingPathIndex().equals(UInteger.MAX)) {
                return Found.missing(Trouble.UNCLEAR, "the path leads to another server");
            }
            Optional<NodeId> node = target.getTargetId().toNodeId(namespaces);
            if (node.isEmpty()) {
                return Found.missing(Trouble.UNCLEAR, "the path leads to another server");
            }
            nodes.add(node.get());
        }
        if (nodes.isEmpty()) {
            return Found.missing(Trouble.UNCLEAR, "the path leads nowhere");
        }
        return nodes.size() == 1
                ? Found.at(nodes.iterator().next())
                : Found.missing(
                        Trouble.UNCLEAR, "the path leads to " + nodes.size() + " nodes: name the node id instead");
    }

    /**
     * Where each node stands, in the same order: browse names below Objects, each {@code nsu=<URI>;<name>}. Empty when that
     * cannot be told, or when several nodes have the path.
     */
    List<List<String>> paths(List<NodeId> nodes) throws UaException, InterruptedException {
        List<DataValue> own = read(nodes.stream()
                .map(node -> attribute(node, AttributeId.BrowseName))
                .toList());
        List<@Nullable List<QualifiedName>> above = up.above(nodes);
        List<List<String>> paths = new ArrayList<>();
        List<NodeAddress> told = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            @Nullable List<QualifiedName> names = above.get(i);
            paths.add(
                    names != null && own.get(i).getValue().getValue() instanceof QualifiedName name
                            ? qualified(names, name)
                            : List.of());
            if (!paths.get(i).isEmpty()) {
                places.add(i);
                told.add(new NodeAddress.Path("", paths.get(i)));
            }
        }
        List<Found> back = resolve(told);
        for (int i = 0; i < places.size(); i++) {
            if (!nodes.get(places.get(i)).equals(back.get(i).node())) {
                paths.set(places.get(i), List.of());
            }
        }
        return paths;
    }

    /** What was met while places were looked for is met anew: nodes may be moved. */
    void forgetPlaces() {
        up.forget();
    }

    private List<String> qualified(List<QualifiedName> above, QualifiedName own) {
        List<String> names = new ArrayList<>();
        for (QualifiedName one : Stream.concat(above.stream(), Stream.of(own)).toList()) {
            String uri = namespaces.get(one.namespaceIndex());
            if (uri == null || uri.indexOf(';') >= 0) {
                return List.of();
            }
            names.add("nsu=" + uri + ";" + one.name());
        }
        return names;
    }

    /** Read, OPC UA Part 4 §5.11.2. */
    List<DataValue> read(List<ReadValueId> what) throws UaException, InterruptedException {
        return inBatches(reads, what, some -> {
            DataValue[] results = Calls.await(client.readAsync(0.0, TimestampsToReturn.Neither, some))
                    .getResults();
            return List.of(orEmpty(results, new DataValue[0]));
        });
    }

    static ReadValueId attribute(NodeId node, AttributeId attribute) {
        return new ReadValueId(node, attribute.uid(), null, QualifiedName.NULL_VALUE);
    }

    private static <T> T[] orEmpty(T @Nullable [] some, T[] empty) {
        return some == null ? empty : some;
    }

    private <Q, A> List<A> inBatches(BatchSize batch, List<Q> questions, Ask<Q, A> ask)
            throws UaException, InterruptedException {
        List<A> answers = new ArrayList<>();
        while (answers.size() < questions.size()) {
            int from = answers.size();
            List<Q> some = questions.subList(from, Math.min(questions.size(), from + batch.size()));
            try {
                List<A> got = ask.ask(some);
                if (got.size() != some.size()) {
                    throw new UaException(
                            StatusCodes.Bad_UnknownResponse, got.size() + " answers to " + some.size() + " questions");
                }
                answers.addAll(got);
                batch.worked(some.size());
            } catch (UaException e) {
                if (!Calls.isToRepeat(client, batch, e, some.size())) {
                    throw e;
                }
            }
        }
        return answers;
    }
}
