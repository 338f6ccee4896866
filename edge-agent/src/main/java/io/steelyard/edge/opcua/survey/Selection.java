package io.steelyard.edge.opcua.survey;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which of the nodes that were found are wanted. Of the places any may fit, and of the types any; where both are named, both.
 *
 * @param places node ids {@code nsu=<URI>;s=<identifier>}, or ways of browse names with {@code *} for any text in a name,
 *     {@code ?} for one letter and {@code **} for any number of names; a node fits when it or one above it does. A way that does
 *     not begin with the first node's name may begin anywhere
 * @param types names of type definitions: a node fits when it or one above it is of that type, or of one derived from it
 */
public record Selection(List<String> places, List<String> types) {
    /** Everything. */
    public static final Selection ALL = new Selection(List.of(), List.of());

    private static final String ANY_NAMES = "**";

    public Selection {
        places = List.copyOf(places);
        types = List.copyOf(types);
    }

    /** Whether nothing is left out. */
    public boolean isAll() {
        return places.isEmpty() && types.isEmpty();
    }

    /** What of this fits, with the nodes above it; assets without a signal that fits are left out. */
    public Browsed of(Browsed browsed) {
        if (isAll()) {
            return browsed;
        }
        Tree tree = browsed.tree();
        BitSet fits = fitting(tree);
        Set<String> ids = new LinkedHashSet<>();
        fits.stream().forEach(i -> ids.add(tree.nodes().get(i).id()));
        List<Proposal.Asset> assets = new ArrayList<>();
        for (Proposal.Asset asset : browsed.proposal().assets()) {
            List<Proposal.Signal> signals = asset.signals().stream()
                    .filter(signal -> ids.contains(signal.node()))
                    .toList();
            if (!signals.isEmpty()) {
                assets.add(asset.with(signals));
            }
        }
        Proposal proposal = browsed.proposal();
        return new Browsed(
                browsed.server(), pruned(tree, fits), new Proposal(proposal.namespaces(), assets, proposal.left()));
    }

    private BitSet fitting(Tree tree) {
        List<List<Pattern>> ways = new ArrayList<>();
        String first = tree.nodes().isEmpty() ? "" : tree.nodes().get(0).name().text();
        places.forEach(place -> ways.add(way(place, first)));
        BitSet inPlace = new BitSet();
        BitSet ofType = new BitSet();
        for (int i = 0; i < tree.nodes().size(); i++) { // parents before children
            Node node = tree.nodes().get(i);
            boolean isBelow = node.parent() >= 0;
            inPlace.set(
                    i,
                    places.isEmpty()
                            || (isBelow && inPlace.get(node.parent()))
                            || places.contains(node.id())
                            || ways.stream().anyMatch(way -> fits(way, names(tree, node))));
            ofType.set(
                    i,
                    types.isEmpty()
                            || (isBelow && ofType.get(node.parent()))
                            || node.types().stream().anyMatch(type -> types.contains(type.text())));
        }
        inPlace.and(ofType);
        return inPlace;
    }

    private static List<String> names(Tree tree, Node node) {
        List<String> names = new ArrayList<>(List.of(node.name().text()));
        for (int at = node.parent(); at >= 0; at = tree.nodes().get(at).parent()) {
            names.add(0, tree.nodes().get(at).name().text());
        }
        return names;
    }

    /** The names of a way; an empty pattern stands for any number of names. */
    private static List<Pattern> way(String place, String first) {
        List<Pattern> way = new ArrayList<>();
        String[] names = place.split("/", -1);
        if (!names[0].equals(first) && !names[0].equals(ANY_NAMES)) {
            way.add(Pattern.compile(""));
        }
        for (String name : names) {
            way.add(name.equals(ANY_NAMES) ? Pattern.compile("") : glob(name));
        }
        return way;
    }

    private static Pattern glob(String name) {
        StringBuilder pattern = new StringBuilder();
        name.codePoints().forEach(letter -> {
            String text = Character.toString(letter);
            pattern.append(
                    switch (text) {
                        case "*" -> ".*";
                        case "?" -> ".";
                        default -> Pattern.quote(text);
                    });
        });
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }

    /** As shells do it: where any number of names is allowed, the rest is tried behind each. */
    private static boolean fits(List<Pattern> way, List<String> names) {
        BitSet reached = new BitSet(); // so many names of the way, behind the names so far
        reached.set(0);
        skip(way, reached);
        for (String name : names) {
            BitSet next = new BitSet();
            reached.stream().filter(at -> at < way.size()).forEach(at -> {
                if (way.get(at).pattern().isEmpty()) {
                    next.set(at);
                } else if (way.get(at).matcher(name).matches()) {
                    next.set(at + 1);
                }
            });
            skip(way, next);
            reached = next;
        }
        return reached.get(way.size());
    }

    private static void skip(List<Pattern> way, BitSet reached) {
        for (int at = 0; at < way.size(); at++) {
            if (reached.get(at) && way.get(at).pattern().isEmpty()) {
                reached.set(at + 1);
            }
        }
    }

    private static Tree pruned(Tree tree, BitSet fits) {
        BitSet kept = (BitSet) fits.clone();
        for (int i = tree.nodes().size() - 1; i >= 0; i--) {
            if (kept.get(i) && tree.nodes().get(i).parent() >= 0) {
                kept.set(tree.nodes().get(i).parent());
            }
        }
        Map<Integer, Integer> places = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        kept.stream().forEach(i -> {
            Node node = tree.nodes().get(i);
            places.put(i, nodes.size());
            nodes.add(node.under(node.parent() < 0 ? node.parent() : places.getOrDefault(node.parent(), -1)));
        });
        Set<Integer> indexed = new LinkedHashSet<>();
        tree.indexed().stream().filter(kept::get).forEach(i -> indexed.add(places.get(i)));
        return new Tree(nodes, tree.isRooted(), indexed, tree.problems(), tree.isWhole());
    }

    /** Some type definitions that were found, for a person who named one that was not. */
    public static List<String> typesIn(Tree tree) {
        return tree.nodes().stream()
                .filter(node -> !node.isProperty())
                .flatMap(node -> node.types().stream())
                .map(Name::text)
                .distinct()
                .sorted()
                .toList();
    }
}
