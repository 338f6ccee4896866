package io.steelyard.edge.opcua.survey;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Which of the nodes that were found are wanted. Of the places any may fit, and of the types any; where both are named, both.
 *
 * @param places node ids {@code nsu=<URI>;s=<identifier>}, or ways of browse names with {@code *} for any text in a name,
 *     {@code ?} for one letter and {@code **} for any number of names; a node fits when it or one above it does. A way that does
 *     not begin with the first node's name may begin anywhere
 * @param types names of type definitions: a node fits when it or one above it is of that type, or of one derived from it
 * @param except places, written in the same way, of which nothing is wanted all the same
 */
public record Selection(List<String> places, List<String> types, List<String> except) {
    /** Everything. */
    public static final Selection ALL = new Selection(List.of(), List.of());

    private static final String ANY_NAMES = "**";
    private static final String NODE_ID = "(nsu=.*;)?[isgb]=.*";
    private static final int MOST_TOLD = 20;

    public Selection {
        places = List.copyOf(places);
        types = List.copyOf(types);
        except = List.copyOf(except);
    }

    /** Without an exception. */
    public Selection(List<String> places, List<String> types) {
        this(places, types, List.of());
    }

    /** Whether nothing is left out. */
    public boolean isAll() {
        return places.isEmpty() && types.isEmpty() && except.isEmpty();
    }

    /** What of this fits, with the nodes above it; assets without a signal that fits are left out. */
    public Browsed of(Browsed browsed) {
        if (isAll()) {
            return browsed;
        }
        Tree tree = browsed.tree();
        BitSet fits = fitting(tree);
        Set<String> ids = ids(tree, fits);
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

    /** What can be said of a node that is not in the tree. */
    public enum Verdict {
        /** It fits. */
        YES,
        /** It does not. */
        NO,
        /** Its type, or where a node id stands, would have to be known. */
        UNKNOWN
    }

    /**
     * Whether a node fits that is not there.
     *
     * @param way names from the first node's on; empty where none is known
     * @param node its id when it was there
     */
    public Verdict unseen(List<String> way, String node) {
        Verdict in = places.isEmpty() ? Verdict.YES : placed(places, way, node);
        Verdict out = placed(except, way, node);
        if (in == Verdict.NO || out == Verdict.YES) {
            return Verdict.NO;
        }
        return in == Verdict.YES && out == Verdict.NO && types.isEmpty() ? Verdict.YES : Verdict.UNKNOWN;
    }

    private static Verdict placed(List<String> places, List<String> way, String node) {
        boolean isOpen = false;
        for (String place : places) {
            boolean isId = place.matches(NODE_ID);
            isOpen |= isId || way.isEmpty();
            if (place.equals(node)) {
                return Verdict.YES;
            }
            if (!isId && !way.isEmpty()) {
                List<Pattern> names = way(place, way.get(0));
                for (int n = 1; n <= way.size(); n++) {
                    if (fits(names, way.subList(0, n))) {
                        return Verdict.YES;
                    }
                }
            }
        }
        return isOpen ? Verdict.UNKNOWN : Verdict.NO;
    }

    /** The ids of the nodes that fit. */
    public Set<String> in(Tree tree) {
        return ids(tree, fitting(tree));
    }

    private static Set<String> ids(Tree tree, BitSet fits) {
        Set<String> ids = new LinkedHashSet<>();
        fits.stream().forEach(i -> ids.add(tree.nodes().get(i).id()));
        return ids;
    }

    private BitSet fitting(Tree tree) {
        BitSet fits = placed(tree, places);
        BitSet ofType = new BitSet();
        for (int i = 0; i < tree.nodes().size(); i++) { // parents before children
            Node node = tree.nodes().get(i);
            boolean isBelow = node.parent() >= 0 && ofType.get(node.parent());
            ofType.set(
                    i,
                    types.isEmpty() || isBelow || node.types().stream().anyMatch(type -> types.contains(type.text())));
        }
        fits.and(ofType);
        if (!except.isEmpty()) {
            fits.andNot(placed(tree, except));
        }
        return fits;
    }

    /** Nodes that stand at one of the places, or below it; all of them when there are none. */
    private static BitSet placed(Tree tree, List<String> places) {
        List<List<Pattern>> ways = new ArrayList<>();
        String first = tree.nodes().isEmpty() ? "" : tree.nodes().get(0).name().text();
        places.forEach(place -> ways.add(way(place, first)));
        BitSet placed = new BitSet();
        for (int i = 0; i < tree.nodes().size(); i++) {
            Node node = tree.nodes().get(i);
            boolean isIn =
                    places.isEmpty() || (node.parent() >= 0 && placed.get(node.parent())) || places.contains(node.id());
            List<String> names = isIn ? List.of() : names(tree, node);
            placed.set(i, isIn || ways.stream().anyMatch(way -> fits(way, names)));
        }
        return placed;
    }

    /**
     * Why nothing fits that could be a signal, with what is written most alike.
     *
     * @param suggest of a word and those that there are, what may have been meant
     */
    public String miss(Tree tree, BiFunction<String, List<String>, String> suggest) {
        if (tree.nodes().isEmpty()) {
            return "nothing is there at all";
        }
        for (String type : types) {
            List<String> there = typesIn(tree);
            if (!there.contains(type)) {
                return "nothing there is of the type " + type + "; " + suggest.apply(type, some(there));
            }
        }
        for (String place : places) {
            if (placed(tree, List.of(place)).isEmpty()) {
                return missed(tree, place, suggest);
            }
        }
        return in(tree).isEmpty()
                ? "nothing is there that fits all of it"
                : "what fits has no variable whose values a signal can carry";
    }

    private static String missed(Tree tree, String place, BiFunction<String, List<String>, String> suggest) {
        if (place.matches(NODE_ID)) {
            List<String> ids = tree.nodes().stream().map(Node::id).toList();
            return "no node has that id; " + suggest.apply(place, near(place, ids));
        }
        String[] names = place.split("/", -1);
        BitSet above = new BitSet();
        for (int n = 0; n < names.length; n++) {
            String way = String.join("/", List.of(names).subList(0, n + 1));
            BitSet reached = standing(tree, way);
            if (reached.isEmpty()) {
                BitSet from = above;
                List<String> there = tree.nodes().stream()
                        .filter(node -> from.isEmpty() || (node.parent() >= 0 && from.get(node.parent())))
                        .map(node -> node.name().text())
                        .distinct()
                        .toList();
                return "nothing is called " + names[n]
                        + (n == 0
                                ? ""
                                : " below " + String.join("/", List.of(names).subList(0, n)))
                        + (there.isEmpty() ? "" : "; " + suggest.apply(names[n], near(names[n], there)));
            }
            above = reached;
        }
        return "nothing stands there";
    }

    /** Nodes that stand at the place itself. */
    private static BitSet standing(Tree tree, String place) {
        List<Pattern> way = way(place, tree.nodes().get(0).name().text());
        BitSet standing = new BitSet();
        for (int i = 0; i < tree.nodes().size(); i++) {
            standing.set(i, fits(way, names(tree, tree.nodes().get(i))));
        }
        return standing;
    }

    /** Those that begin alike before all others, so that of many the nearest is among some. */
    private static List<String> near(String word, List<String> there) {
        return some(there.stream()
                .sorted(Comparator.comparingInt(one -> -common(word, one)))
                .toList());
    }

    private static int common(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int same = 0;
        while (same < most && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    private static List<String> some(List<String> there) {
        return there.subList(0, Math.min(MOST_TOLD, there.size()));
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
