package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest ways to whatever is worth having: of all combinations of moves those that no other one beats in every sum for no
 * more effort. Sums are cut at what is wanted of them, so that more than enough is not kept apart. Exact as long as there are
 * at most {@value #MOST} such ways; beyond, the cheapest are kept and those that come nearest to what is wanted, others are forgotten,
 * and {@link #isExact} says so.
 */
final class Frontier {
    static final int MOST = 20_000;

    private static final Comparator<Way> CHEAPEST_FIRST =
            Comparator.comparing(Way::cost).thenComparingInt(Way::size).thenComparing(Frontier::moreFirst);

    private final int most;
    private final List<Exact> wanted;
    private final List<Exact> caps;
    private List<Way> ways;
    private boolean exact = true;

    Frontier(List<Exact> wanted) {
        this(wanted, wanted, MOST);
    }

    /**
     * Where moves may also take something away.
     *
     * @param caps of each sum what is wanted and all that may be lost again
     * @param most how many ways are kept
     */
    Frontier(List<Exact> wanted, List<Exact> caps, int most) {
        this.most = most;
        this.wanted = List.copyOf(wanted);
        this.caps = List.copyOf(caps);
        List<Exact> none = Collections.nCopies(wanted.size(), Exact.ZERO);
        ways = List.of(new Way(none, Exact.ZERO, 0, null, null));
    }

    /**
     * One step that may be taken.
     *
     * @param size how many options, bands or steps of the item it moves
     * @param gains what it adds to each sum
     */
    record Move(Item item, Position goal, Exact cost, int size, List<Exact> gains) {
        Move {
            gains = List.copyOf(gains);
        }
    }

    /** A combination of moves, the last one first; of two that cost the same the smaller one is better. */
    record Way(
            List<Exact> sums,
            Exact cost,
            int size,
            @Nullable Move last,
            @Nullable Way before) {

        List<Move> moves() {
            List<Move> moves = new ArrayList<>();
            for (Way way = this; way != null && way.last() != null; way = way.before()) {
                moves.add(0, way.last());
            }
            return moves;
        }
    }

    /** One of these moves may be taken, or none. */
    void add(List<Move> alternatives) {
        List<Way> all = new ArrayList<>(ways);
        for (Way way : ways) {
            for (Move move : alternatives) {
                all.add(after(way, move));
            }
        }
        ways = best(all);
    }

    /** One of these ways may be taken as a whole, each with the sums that {@code gains} has for it. */
    void addWays(List<Way> alternatives, List<List<Exact>> gains) {
        List<Way> all = new ArrayList<>();
        for (Way way : ways) {
            for (int i = 0; i < alternatives.size(); i++) {
                all.add(joined(way, alternatives.get(i), gains.get(i), Exact.ZERO));
            }
        }
        ways = best(all);
    }

    /** Any of these moves may be taken; whether one or all, it costs this once. */
    void addSet(List<Move> moves, Exact once) {
        Frontier sets = new Frontier(wanted, caps, most);
        moves.forEach(move -> sets.add(List.of(move)));
        exact &= sets.exact;
        List<Way> all = new ArrayList<>(ways);
        for (Way way : ways) {
            for (Way set : sets.ways) {
                if (set.size() > 0) {
                    all.add(joined(way, set, set.sums(), once));
                }
            }
        }
        ways = best(all);
    }

    private Way joined(Way way, Way more, List<Exact> gains, Exact once) {
        Way joined = way;
        for (Move move : more.moves()) {
            joined = new Way(joined.sums(), joined.cost().plus(move.cost()), joined.size() + move.size(), move, joined);
        }
        return new Way(
                sums(way.sums(), gains), joined.cost().plus(once), joined.size(), joined.last(), joined.before());
    }

    private Way after(Way way, Move move) {
        return new Way(
                sums(way.sums(), move.gains()), way.cost().plus(move.cost()), way.size() + move.size(), move, way);
    }

    private List<Exact> sums(List<Exact> have, List<Exact> gains) {
        List<Exact> sums = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            sums.add(have.get(i).plus(gains.get(i)).orLess(caps.get(i)));
        }
        return sums;
    }

    private List<Way> best(List<Way> all) {
        all.sort(CHEAPEST_FIRST);
        List<Way> kept = new ArrayList<>();
        for (Way way : all) {
            if (kept.stream().noneMatch(other -> isAtLeast(other.sums(), way.sums()))) {
                if (kept.size() >= most) {
                    exact = false;
                    return some(kept, all);
                }
                kept.add(way);
            }
        }
        return kept;
    }

    /** The cheapest, and a quarter of those that come nearest, or what reaches could all be among those that are forgotten. */
    private List<Way> some(List<Way> cheapest, List<Way> all) {
        List<Way> kept = new ArrayList<>(cheapest.subList(0, most - most / 4));
        List<Near> nearest = all.stream()
                .map(way -> new Near(way, nearness(way)))
                .sorted(Comparator.comparing(Near::nearness).reversed().thenComparing(Near::way, CHEAPEST_FIRST))
                .toList();
        for (Near near : nearest) {
            if (kept.size() < most && kept.stream().noneMatch(other -> isBeaten(near.way(), other))) {
                kept.add(near.way());
            }
        }
        kept.sort(CHEAPEST_FIRST);
        return kept;
    }

    /** How much of what counts a way has. */
    private record Near(Way way, Exact nearness) {}

    private static boolean isBeaten(Way way, Way other) {
        return way.cost().isAtLeast(other.cost()) && isAtLeast(other.sums(), way.sums());
    }

    /** Of each sum the share that is there of what counts, together. */
    private Exact nearness(Way way) {
        Exact together = Exact.ZERO;
        for (int i = 0; i < caps.size(); i++) {
            if (caps.get(i).compareTo(Exact.ZERO) > 0) {
                together = together.plus(way.sums().get(i).over(caps.get(i)));
            }
        }
        return together;
    }

    /** A way that is as good as another everywhere stands before it. */
    private static int moreFirst(Way one, Way other) {
        for (int i = 0; i < one.sums().size(); i++) {
            int order = other.sums().get(i).compareTo(one.sums().get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static boolean isAtLeast(List<Exact> one, List<Exact> other) {
        for (int i = 0; i < one.size(); i++) {
            if (!one.get(i).isAtLeast(other.get(i))) {
                return false;
            }
        }
        return true;
    }

    List<Way> ways() {
        return ways;
    }

    boolean isExact() {
        return exact;
    }

    /** The cheapest way that has all that is wanted; null when there is none. */
    @Nullable
    Way cheapest() {
        return ways.stream()
                .filter(way -> isAtLeast(way.sums(), wanted))
                .findFirst()
                .orElse(null);
    }
}
