package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.identity.Anchor;
import io.steelyard.edge.opcua.identity.AnchorFile;
import io.steelyard.edge.opcua.identity.Placeless;
import io.steelyard.edge.opcua.identity.Quarantined;
import io.steelyard.edge.opcua.select.SelectedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the variable that an address leads to is the one that it was at first: namespace, browse path, data type and unit
 * are kept over restarts. A variable that stands at its path with another node id is followed; another variable is never
 * taken for it. For the server's thread only.
 */
final class Identity {
    private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

    /** Of how many are written, when nobody can tell: the next look writes them again. */
    private static final int UNWRITTEN = -1;

    /** How often a life of the agent asks where a variable stands of which that cannot be told. */
    private static final int LOOKS = 2;

    private final AnchorFile file;
    private final List<Item> items;
    private final Map<String, AnchorFile.Kept> unmapped = new LinkedHashMap<>();
    private final String server;
    private final LinkMeter meter;
    private final Map<String, Integer> placeless = new HashMap<>();
    private int movedBefore;
    private int kept;

    /**
     * An item whose variable is another one.
     *
     * @param node id of what stands there, with its namespace URI
     * @param is what stands there
     */
    record Stranger(Item item, String node, Anchor is) {
        /** In words that other rooms may show, found at this time. */
        Quarantined quarantined(long now) {
            Anchor was = Objects.requireNonNull(item.anchor);
            return new Quarantined(item.name(), item.signal.address().toString(), node, was, is, now);
        }
    }

    /** @param items all of the server, of which some were found in an earlier run */
    Identity(Path memory, String server, List<Item> items, LinkMeter meter) {
        this.server = server;
        this.meter = meter;
        this.file = new AnchorFile(AnchorFile.of(memory, server));
        boolean isPartial = SelectedFile.trouble(memory, server) != null;
        this.items = items;
        Map<String, Item> byName = new HashMap<>();
        items.forEach(item -> byName.put(item.name(), item));
        for (AnchorFile.Kept one : this.file.read()) {
            kept++;
            Item item = byName.get(one.asset() + "/" + one.signal());
            if (item != null && item.signal.address().toString().equals(one.address())) {
                remember(item, one);
            } else if (isPartial) {
                unmapped.put(one.asset() + "/" + one.signal(), one);
            }
        }
    }

    /** What was selected and could not be read is known all the same when it comes. */
    private void remember(List<Item> wanted) {
        for (Item item : unmapped.isEmpty() ? List.<Item>of() : wanted) {
            AnchorFile.Kept one = unmapped.get(item.name());
            if (one != null
                    && item.anchor == null
                    && item.signal.address().toString().equals(one.address())) {
                remember(item, one);
            }
        }
    }

    private static void remember(Item item, AnchorFile.Kept one) {
        item.anchor = one.anchor();
        item.found = one.node().isEmpty() ? null : KnownNode.parse(one.node());
    }

    /**
     * The node of each item, in the same order. One that is mapped by node id and stands somewhere else than at first is
     * looked for at its path.
     */
    List<AddressSpace.Found> resolve(AddressSpace space, List<Item> wanted) throws UaException, InterruptedException {
        remember(wanted);
        List<AddressSpace.Found> found = new ArrayList<>(
                space.resolve(wanted.stream().map(item -> item.signal.address()).toList()));
        List<Integer> places = new ArrayList<>();
        List<NodeAddress> paths = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Anchor anchor = wanted.get(i).anchor;
            if (anchor != null && !anchor.path().isEmpty()) {
                places.add(i);
                paths.add(new NodeAddress.Path("", anchor.path()));
            }
        }
        List<AddressSpace.Found> atPaths = paths.isEmpty() ? List.of() : space.resolve(paths);
        int moved = 0;
        for (int i = 0; i < places.size(); i++) {
            NodeId at = atPaths.get(i).node();
            wanted.get(places.get(i)).stands = at != null;
            if (at != null && !at.equals(found.get(places.get(i)).node())) {
                found.set(places.get(i), atPaths.get(i));
                moved++;
            }
        }
        if (moved > 0 && moved != movedBefore) {
            LOG.info("{} signals have other node ids than the mapping says; they are read at their paths", moved);
            movedBefore = moved;
        }
        return found;
    }

    /**
     * Those whose variable is another one than at first; what the others are is kept. What is mapped no longer is forgotten, so
     * that it is learned anew when it is mapped again; unless nobody can tell what is mapped.
     */
    List<Stranger> check(AddressSpace space, List<Item> resolved, List<NodeFacts> facts)
            throws UaException, InterruptedException {
        Map<Item, Anchor> seen = look(space, resolved, facts);
        List<Stranger> strangers = new ArrayList<>();
        boolean isNew = false;
        for (Item item : resolved) {
            Anchor now = seen.get(item);
            Anchor before = item.anchor;
            if (now == null) {
                continue;
            }
            if (before != null && !before.changes(now).isEmpty()) {
                strangers.add(new Stranger(item, text(space, Objects.requireNonNull(item.node)), now.at(before)));
            } else {
                item.anchor = before == null ? now : before.with(now);
                isNew |= !item.anchor.equals(before);
                isNew |= isFoundElsewhere(space, item);
            }
        }
        warnOfPlaceless(resolved);
        meter.placeless((int) items.stream().filter(Identity::isPlaceless).count());
        List<AnchorFile.Kept> all = all();
        if (isNew || all.size() != kept) {
            write(all);
        }
        return strangers;
    }

    /** Keeps where an item stands that is mapped by path; true when that is news. */
    private static boolean isFoundElsewhere(AddressSpace space, Item item) {
        KnownNode before = item.found;
        if (item.signal.address() instanceof NodeAddress.Path) {
            item.found = KnownNode.of(Objects.requireNonNull(item.node), space.namespaces());
        }
        return !Objects.equals(before, item.found);
    }

    /** Once of each signal. */
    private void warnOfPlaceless(List<Item> resolved) {
        List<String> told = resolved.stream()
                .filter(Identity::isPlaceless)
                .filter(item -> placeless.merge(address(item), 1, Integer::sum) == 1)
                .map(Item::name)
                .toList();
        if (!told.isEmpty()) {
            LOG.warn("{}", Placeless.told(server, told));
        }
    }

    private static String address(Item item) {
        return item.name() + " " + item.signal.address();
    }

    private static boolean isPlaceless(Item item) {
        return item.signal.address() instanceof NodeAddress.Id
                && item.anchor != null
                && item.anchor.path().isEmpty();
    }

    /** Writes down what the variables are since somebody said so; false when that is not on the disk. */
    boolean keep() {
        return write(all());
    }

    private List<AnchorFile.Kept> all() {
        Map<String, AnchorFile.Kept> byName = new LinkedHashMap<>(unmapped);
        items.stream().filter(item -> item.anchor != null).forEach(item -> byName.put(item.name(), kept(item)));
        return List.copyOf(byName.values());
    }

    private boolean write(List<AnchorFile.Kept> all) {
        boolean isWritten = file.write(all);
        kept = isWritten ? all.size() : UNWRITTEN;
        return isWritten;
    }

    private static String text(AddressSpace space, NodeId node) {
        return node.expanded(space.namespaces()).toParseableString();
    }

    private static AnchorFile.Kept kept(Item item) {
        KnownNode found = item.found;
        return new AnchorFile.Kept(
                item.asset,
                item.signal.name(),
                item.signal.address().toString(),
                found == null ? "" : found.toString(),
                Objects.requireNonNull(item.anchor));
    }

    /** Some servers tell no data type of a variable that has a value. */
    private static boolean isThere(NodeFacts fact) {
        return fact.declared().dataType() != null || fact.type() != null;
    }

    /** What is there now; a node that says neither data type nor value is not there. */
    private Map<Item, Anchor> look(AddressSpace space, List<Item> resolved, List<NodeFacts> facts)
            throws UaException, InterruptedException {
        BitSet withPath = new BitSet();
        for (int i = 0; i < resolved.size(); i++) {
            Item item = resolved.get(i);
            boolean isUnknown = item.anchor == null || !item.stands; // else it stands where it stood
            boolean isAsked = placeless.getOrDefault(address(item), 0) < LOOKS;
            withPath.set(i, item.signal.address() instanceof NodeAddress.Id && isUnknown && isAsked);
        }
        List<NodeId> nodes =
                resolved.stream().map(item -> Objects.requireNonNull(item.node)).toList();
        List<@Nullable Anchor> anchors = anchors(space, nodes, facts, withPath);
        Map<Item, Anchor> seen = new HashMap<>();
        for (int i = 0; i < resolved.size(); i++) {
            if (anchors.get(i) != null) {
                seen.put(resolved.get(i), anchors.get(i));
            }
        }
        return seen;
    }

    /**
     * What each node is, in the same order; null where none is there, since it says neither data type nor value.
     *
     * @param withPath of which the path is asked, too
     */
    static List<@Nullable Anchor> anchors(
            AddressSpace space, List<NodeId> nodes, List<NodeFacts> facts, BitSet withPath)
            throws UaException, InterruptedException {
        Map<Integer, List<String>> paths = paths(space, nodes, facts, withPath);
        List<@Nullable Anchor> anchors = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeFacts fact = facts.get(i);
            NodeId dataType = fact.declared().dataType();
            EUInformation unit = fact.unit();
            anchors.add(
                    isThere(fact)
                            ? new Anchor(
                                    paths.getOrDefault(i, List.of()),
                                    dataType == null ? ofValue(fact) : words(dataType, space.namespaces()),
                                    fact.declared().rank(),
                                    unit == null ? 0 : unit.getUnitId(),
                                    unit == null ? "" : shown(unit))
                            : null);
        }
        return anchors;
    }

    private static Map<Integer, List<String>> paths(
            AddressSpace space, List<NodeId> nodes, List<NodeFacts> facts, BitSet withPath)
            throws InterruptedException {
        List<Integer> wanted = IntStream.range(0, nodes.size())
                .filter(i -> withPath.get(i) && isThere(facts.get(i)))
                .boxed()
                .toList();
        Map<Integer, List<String>> paths = new HashMap<>();
        if (!wanted.isEmpty()) {
            try {
                List<List<String>> found =
                        space.paths(wanted.stream().map(nodes::get).toList());
                for (int n = 0; n < found.size(); n++) {
                    paths.put(wanted.get(n), found.get(n));
                }
            } catch (UaException e) { // what cannot be browsed upwards is read all the same
                LOG.info("where nodes stand cannot be told: {}", Calls.say(e));
            }
        }
        return paths;
    }

    /** The kind of the present value, where the server tells no data type. */
    private static String ofValue(NodeFacts fact) {
        SignalType type = fact.type();
        return type == null ? "" : Anchor.ofValue(type.element() + (type.array() ? " list" : ""));
    }

    private static String words(NodeId dataType, NamespaceTable namespaces) {
        @Nullable OpcUaDataType builtIn = OpcUaDataType.isBuiltin(dataType) ? OpcUaDataType.fromNodeId(dataType) : null;
        return (builtIn != null ? builtIn.name() : dataType.expanded(namespaces).toParseableString()).intern();
    }

    private static String shown(EUInformation unit) {
        String text =
                unit.getDisplayName() == null ? null : unit.getDisplayName().text();
        return text == null ? "" : text;
    }
}
