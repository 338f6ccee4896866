package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest ways to whatever is worth having: of all combinations of moves those that no other one beats in every sum for no
 * more effort. Sums are cut at what is wanted of them, so that more than enough is not kept apart. Exact as long as there are
 * at most {@value #MOST} such ways; beyond, the dearest are forgotten and {@link #isExact} says so.
 */
final class Frontier {
    private static final int MOST = 20_000;

    private final List<Exact> wanted;
    private final List<Exact> caps;
    private List<Way> ways;
    private boolean exact = true;

    Frontier(List<Exact> wanted) {
        this(wanted, wanted);
    }

    /**
     * Where moves may also take something away.
     *
     * @param caps of each sum what is wanted and all that may be lost again
     */
    Frontier(List<Exact> wanted, List<Exact> caps) {
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
        Frontier sets = new Frontier(wanted, caps);
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
        all.sort(Comparator.comparing(Way::cost).thenComparingInt(Way::size).thenComparing(Frontier::moreFirst));
        List<Way> kept = new ArrayList<>();
        for (Way way : all) {
            if (kept.size() >= MOST) {
                exact = false;
                break;
            }
            if (kept.stream().noneMatch(other -> isAtLeast(other.sums(), way.sums()))) {
                kept.add(way);
            }
        }
        return kept;
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
