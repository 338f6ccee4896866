package io.steelyard.edge.opcua.survey;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proposes assets for what a walk found: machines of companion specifications first, then every other object that has
 * variables. Pure: the same tree gives the same proposal.
 */
final class Proposer {
    private static final String GENERIC = "generic";
    private static final String PLANT = "plant";
    private static final String IDENTIFICATION = "Identification";

    private final Tree tree;
    private final List<List<Integer>> children;
    private final List<Companion> companions;
    private final Function<String, @Nullable Map<String, String>> profiles;
    private final Prefixes prefixes;
    private final String server;
    private final Set<String> ids = new HashSet<>();
    private final List<Proposal.Asset> assets = new ArrayList<>();
    private int left;

    /** What a node is recognised as. */
    private record Kind(String profile, Set<String> specifications) {}

    /**
     * @param profiles signals of a profile with their roles, empty for none; null when there is no such profile
     * @param server the name that stands for variables which belong to no object
     */
    Proposer(
            Tree tree,
            List<Companion> companions,
            Function<String, @Nullable Map<String, String>> profiles,
            String server) {
        this.tree = tree;
        this.children = tree.children();
        this.companions = companions;
        this.profiles = profiles;
        this.prefixes = new Prefixes(companions);
        this.server = server;
    }

    Proposal proposal() {
        if (!tree.nodes().isEmpty()) {
            visit(0);
        }
        return new Proposal(prefixes.used(), assets, left);
    }

    private void visit(int place) {
        boolean isTop = tree.nodes().get(place).parent() < 0;
        Kind kind = isTop && tree.isRooted() ? null : kind(place);
        if (kind != null) {
            asset(place, kind);
            children.get(place).forEach(below -> visitListed(below));
        } else if (isAsset(place)) {
            asset(place, new Kind(GENERIC, Set.of()));
        } else {
            children.get(place).stream()
                    .filter(below -> tree.nodes().get(below).kind() == Node.Kind.OBJECT)
                    .filter(below -> !isTop || !isOfUa(below))
                    .forEach(this::visit);
        }
    }

    /** A machine in a machine is an asset of its own when a list of machines says so. */
    private void visitListed(int place) {
        Kind kind = tree.indexed().contains(place) ? kind(place) : null;
        if (kind != null) {
            asset(place, kind);
        }
        children.get(place).forEach(this::visitListed);
    }

    private boolean isOfUa(int place) {
        return tree.nodes().get(place).name().uri().equals(Name.UA);
    }

    /** Whether it has variables of its own, or is of a type that somebody made for it. */
    private boolean isAsset(int place) {
        Node node = tree.nodes().get(place);
        boolean hasOwn = children.get(place).stream()
                .map(tree.nodes()::get)
                .anyMatch(one -> one.isVariable() && !one.isProperty() && isCarried(one));
        boolean isOfOwnType =
                !node.types().isEmpty() && !node.types().get(0).uri().equals(Name.UA);
        return hasOwn || (isOfOwnType && hasAny(place));
    }

    private boolean hasAny(int place) {
        Node node = tree.nodes().get(place);
        return (node.isVariable() && !node.isProperty() && isCarried(node))
                || children.get(place).stream().anyMatch(this::hasAny);
    }

    private static boolean isCarried(Node node) {
        return node.facts() != null && node.facts().isCarried();
    }

    /** What a companion specification says that the node is; null when none does. */
    private @Nullable Kind kind(int place) {
        Node node = tree.nodes().get(place);
        if (node.kind() != Node.Kind.OBJECT
                || companions.stream().anyMatch(one -> one.lists().contains(node.name()))) {
            return null;
        }
        String profile = null;
        Set<String> specifications = new LinkedHashSet<>();
        for (Companion companion : companions) {
            String by = node.types().stream()
                    .map(companion.types()::get)
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElseGet(() -> children.get(place).stream()
                            .map(below -> companion
                                    .parts()
                                    .get(tree.nodes().get(below).name()))
                            .filter(java.util.Objects::nonNull)
                            .min(java.util.Comparator.comparing(GENERIC::equals))
                            .orElse(null));
            if (by != null) {
                specifications.add(companion.title());
                profile = profile == null || profile.equals(GENERIC) ? by : profile;
            }
        }
        if (profile == null && tree.indexed().contains(place)) {
            profile = GENERIC;
        }
        return profile == null ? null : new Kind(profile, specifications);
    }

    private void asset(int place, Kind kind) {
        Map<String, String> plate = nameplate(place);
        String device = Words.word(plate.getOrDefault("DeviceClass", ""));
        String profile = profiles.apply(device) == null ? kind.profile() : device;
        Set<String> specifications = new LinkedHashSet<>(kind.specifications());
        SignalNames names = new SignalNames(companions, profiles.apply(profile));
        List<Integer> variables = new ArrayList<>();
        collect(place, place, variables);
        for (int variable : variables) {
            names.add(variable, tree.names(place, variable), tree.nodes().get(variable));
        }
        List<Proposal.Signal> signals = new ArrayList<>();
        for (SignalNames.Named named : names.all()) {
            if (named.specification() != null) {
                specifications.add(named.specification());
            }
            signals.add(signal(named));
        }
        left += names.left();
        if (signals.isEmpty()) {
            return;
        }
        Node node = tree.nodes().get(place);
        String own = node.parent() < 0 && tree.isRooted() ? server : node.name().text();
        String[] location = plate.getOrDefault("Location", "").split("/", -1);
        String area = location.length == 2 ? Words.word(location[0]) : areaOf(place);
        assets.add(new Proposal.Asset(
                unique(Words.id(own)),
                plate.containsKey("DeviceClass") ? device : profile,
                profile,
                area,
                location.length == 2 ? Words.word(location[1]) : area,
                List.copyOf(specifications),
                signals));
    }

    private String unique(String id) {
        String unique = id;
        for (int number = 2; !ids.add(unique); number++) {
            unique = id + "-" + number;
        }
        return unique;
    }

    /** The folder around it, if that is one of the plant's. */
    private String areaOf(int place) {
        int parent = tree.nodes().get(place).parent();
        if (parent < 0 || tree.nodes().get(parent).parent() < 0) {
            return PLANT;
        }
        Name name = tree.nodes().get(parent).name();
        return companions.stream().anyMatch(one -> one.lists().contains(name)) ? PLANT : Words.word(name.text());
    }

    /** What the machine's Identification says (OPC 40001-1). */
    private Map<String, String> nameplate(int place) {
        Map<String, String> plate = new LinkedHashMap<>();
        for (int below : children.get(place)) {
            if (tree.nodes().get(below).name().text().equals(IDENTIFICATION)) {
                for (int entry : children.get(below)) {
                    Node.Facts facts = tree.nodes().get(entry).facts();
                    if (facts != null && facts.value() != null && !facts.value().isBlank()) {
                        plate.put(tree.nodes().get(entry).name().text(), facts.value());
                    }
                }
            }
        }
        return plate;
    }

    /** Variables below the machine, but for those of a machine in it and of its nameplate. */
    private void collect(int machine, int place, List<Integer> variables) {
        for (int below : children.get(place)) {
            Node node = tree.nodes().get(below);
            if (node.isVariable()) {
                variables.add(below);
            }
            boolean isOther = node.kind() == Node.Kind.OBJECT
                    && ((tree.indexed().contains(below) && kind(below) != null)
                            || (place == machine && node.name().text().equals(IDENTIFICATION)));
            boolean isServers = tree.nodes().get(machine).parent() < 0 && tree.isRooted() && !node.isVariable();
            if (!isOther && !isServers) {
                collect(machine, below, variables);
            }
        }
    }

    private Proposal.Signal signal(SignalNames.Named named) {
        Node node = tree.nodes().get(named.place());
        Node.Facts facts = java.util.Objects.requireNonNull(node.facts());
        List<Name> names = tree.names(0, named.place());
        String namespace = names.isEmpty() ? "" : plantNamespace(names);
        return new Proposal.Signal(
                named.name(),
                tree.isRooted() ? prefixes.path(names, namespace) : null,
                namespace,
                node.id(),
                named.role(),
                facts.dataType(),
                facts.unit());
    }

    /** The namespace of the first name that no specification gave: the plant's own. */
    private String plantNamespace(List<Name> names) {
        return names.stream()
                .map(Name::uri)
                .filter(uri -> !prefixes.isSpecification(uri))
                .findFirst()
                .orElse(names.get(0).uri());
    }
}
