package io.steelyard.edge.opcua.compare;

import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.identity.Anchor;
import io.steelyard.edge.opcua.identity.AnchorFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a server's signals as the agent would at its next resolution, and notes what the agent would find otherwise
 * than it remembers. Used once, by one thread.
 */
final class Comparison {
    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);

    /** Of more signals it is not asked where they stand: an answer has its time. */
    private static final int MOST_ASKED = 10_000;

    private final ServerConfig server;
    private final List<Signal> signals = new ArrayList<>();
    private final Map<String, List<String>> below = new HashMap<>();
    private final Map<String, String> retyped = new HashMap<>();
    private final List<String> placeless = new ArrayList<>();

    /** A signal, what is remembered of it, and where it was found. */
    private static final class Signal {
        private final String name;
        private final NodeAddress address;
        private final @Nullable String role;
        private final AnchorFile.@Nullable Kept kept;
        private final List<Finding> findings = new ArrayList<>();
        private boolean stands;
        private @Nullable NodeId node;

        private Signal(String name, SignalMapping mapping, AnchorFile.@Nullable Kept kept) {
            this.name = name;
            this.address = mapping.address();
            this.role = mapping.role();
            this.kept = kept;
        }

        /** It was found at this address before. */
        private boolean isRemembered() {
            return kept != null && kept.address().equals(address.toString());
        }

        private List<String> path() {
            return kept != null && isRemembered() ? kept.anchor().path() : List.of();
        }

        /** Whether the agent would ask where it stands, since it knows of no place. */
        private boolean isWithoutPlace() {
            return address instanceof NodeAddress.Id && path().isEmpty();
        }

        /** Its path, where the mapping names that or the agent remembers it. */
        private String place() {
            if (address instanceof NodeAddress.Path path) {
                return new Anchor(path.names(), "", 0, 0, "").place();
            }
            return kept == null ? "" : kept.anchor().place();
        }

        /** The node id under which a signal was found last that is mapped by path; empty when that is not known. */
        private String foundLast() {
            return kept != null && isRemembered() ? kept.node() : "";
        }

        private void find(Finding.What what, String detail, boolean isRead) {
            findings.add(new Finding(what, name, detail, isRead));
        }

        private void moved(String was, String is) {
            find(Finding.What.MOVED, was + " -> " + is + " at " + place(), true);
        }

        private void missing(String why) {
            find(Finding.What.MISSING, "not on the server at " + address + ": " + why, false);
        }
    }

    Comparison(ServerConfig server, List<AssetMapping> assets, List<AnchorFile.Kept> memory) {
        this.server = server;
        Map<String, AnchorFile.Kept> known = new HashMap<>();
        memory.forEach(one -> known.put(one.asset() + "/" + one.signal(), one));
        for (AssetMapping asset : assets) {
            for (SignalMapping signal : asset.signals()) {
                String name = asset.info().asset() + "/" + signal.name();
                signals.add(new Signal(name, signal, known.get(name)));
            }
        }
    }

    Compared with(Visit visit) throws UaException, InterruptedException {
        resolve(visit);
        BitSet withPath = new BitSet();
        List<Signal> found = signals.stream().filter(one -> one.node != null).toList();
        for (int i = 0; i < found.size(); i++) {
            withPath.set(i, !found.get(i).path().isEmpty() && !found.get(i).stands);
        }
        List<@Nullable String> roles = new ArrayList<>();
        found.forEach(one -> roles.add(one.role));
        List<Visit.Variable> variables = visit.variables(
                found.stream().map(one -> Objects.requireNonNull(one.node)).toList(), roles, withPath);
        for (int i = 0; i < found.size(); i++) {
            judge(found.get(i), variables.get(i));
        }
        askPlaces(
                visit,
                IntStream.range(0, found.size())
                        .filter(i -> variables.get(i).anchor() != null)
                        .mapToObj(found::get)
                        .filter(Signal::isWithoutPlace)
                        .limit(MOST_ASKED)
                        .toList());
        return new Compared(
                server.name(),
                server.url(),
                signals.size(),
                (int) signals.stream().filter(Signal::isRemembered).count(),
                signals.stream().flatMap(one -> one.findings.stream()).toList(),
                below,
                retyped,
                placeless,
                null);
    }

    /** As the agent does: what a remembered path leads to counts more than a node id. */
    private void resolve(Visit visit) throws UaException, InterruptedException {
        List<Visit.Place> places =
                visit.resolve(signals.stream().map(one -> one.address).toList());
        Map<Signal, NodeId> standing = standing(visit);
        for (int i = 0; i < signals.size(); i++) {
            Signal signal = signals.get(i);
            NodeId at = standing.get(signal);
            NodeId named = places.get(i).node();
            signal.stands = at != null;
            signal.node = at != null ? at : named;
            if (signal.node == null) {
                signal.missing(places.get(i).problem());
                continue;
            }
            String id = signal.node.expanded(visit.namespaces()).toParseableString();
            String last = signal.foundLast();
            if (at != null && !at.equals(named)) {
                signal.moved(signal.address.toString(), id);
            } else if (!last.isEmpty() && !last.equals(id)) {
                signal.moved(last, id);
            }
        }
    }

    /** What stands now where signals stood at first. */
    private Map<Signal, NodeId> standing(Visit visit) throws UaException, InterruptedException {
        List<Signal> walked =
                signals.stream().filter(one -> !one.path().isEmpty()).toList();
        List<NodeAddress> paths = new ArrayList<>();
        walked.forEach(one -> paths.add(new NodeAddress.Path("", one.path())));
        List<Visit.Place> found = paths.isEmpty() ? List.of() : visit.resolve(paths);
        Map<Signal, NodeId> standing = new HashMap<>();
        for (int i = 0; i < walked.size(); i++) {
            NodeId at = found.get(i).node();
            if (at != null) {
                standing.put(walked.get(i), at);
            }
        }
        return standing;
    }

    /** At last, and only for a hint: where that is refused, everything else stands as it was found. */
    private void askPlaces(Visit visit, List<Signal> asked) throws InterruptedException {
        try {
            List<List<String>> paths = visit.paths(
                    asked.stream().map(one -> Objects.requireNonNull(one.node)).toList());
            for (int i = 0; i < asked.size(); i++) {
                if (paths.get(i).isEmpty()) {
                    placeless.add(asked.get(i).name);
                }
            }
        } catch (UaException e) {
            LOG.debug("where nodes stand cannot be asked: {}", Calls.say(e));
        }
    }

    private void judge(Signal signal, Visit.Variable variable) {
        Anchor now = variable.anchor();
        if (now == null) {
            signal.missing("no variable is there that tells a type or a value");
            return;
        }
        if (variable.refusal() != null) {
            signal.find(Finding.What.UNREADABLE, variable.refusal(), false);
        }
        if (!variable.below().isEmpty()) {
            below.put(signal.name, variable.below());
        }
        if (signal.kept != null) {
            for (Anchor.Change change : signal.kept.anchor().changes(now)) {
                boolean isPath = change.trait() == Anchor.Trait.PATH;
                if (!isPath || signal.isRemembered()) { // another address may lead to another path
                    signal.find(what(change), change.was() + " -> " + change.is(), !signal.isRemembered());
                }
            }
            String kind = now.fieldKind();
            if (!signal.isRemembered()
                    && !kind.isEmpty()
                    && !kind.equals(signal.kept.anchor().fieldKind())) {
                retyped.put(signal.name, kind);
            }
        }
    }

    private static Finding.What what(Anchor.Change change) {
        return switch (change.trait()) {
            case PATH -> Finding.What.OTHER;
            case TYPE -> Finding.What.TYPE;
            case UNIT -> Finding.What.UNIT;
        };
    }
}
