package io.steelyard.gateway.assessment;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the cheapest items of a weighted model that lift its score to what is wanted when all of their requirements are met. Items are
 * taken one after the other; of all sets so far those are kept that no other one beats at every level for no more effort, that
 * cost no more than a way that is known, and that can still get there for that. All sums are whole numbers over one denominator.
 * Exact as long as at most {@value #MOST} sets are kept.
 */
final class WeightedItems {
    private static final int MOST = 3_000;

    private final Assessed result;
    private final Moves moves;
    private final int levels;
    private final List<Candidate> candidates = new ArrayList<>();
    private final BigInteger one;
    private final BigInteger satisfied;
    private final BigInteger least;
    private final List<BigInteger> now;
    private boolean exact = true;

    WeightedItems(Assessed result, Model.Weighted weighted, Exact least) {
        this.result = result;
        this.moves = new Moves(result.answers(), List.of());
        this.levels = weighted.levels();
        BigInteger common = lcm(lcm(BigInteger.ONE, least), weighted.satisfied());
        for (int level = 1; level <= levels; level++) {
            common = lcm(common, result.scorer().levelScore(level, result::low));
            for (Item item : result.model().items()) {
                common = lcm(common, gain(item, level));
            }
        }
        this.one = common;
        this.satisfied = whole(weighted.satisfied());
        this.least = whole(least);
        List<BigInteger> scores = new ArrayList<>();
        for (int level = 1; level <= levels; level++) {
            scores.add(whole(result.scorer().levelScore(level, result::low)));
        }
        this.now = List.copyOf(scores);
        result.model().items().forEach(this::add);
        candidates.sort(Comparator.comparing(Candidate::total).reversed());
    }

    private static BigInteger lcm(BigInteger whole, Exact number) {
        return whole.divide(whole.gcd(number.denominator())).multiply(number.denominator());
    }

    private BigInteger whole(Exact number) {
        return number.numerator().multiply(one.divide(number.denominator()));
    }

    private Exact gain(Item item, int level) {
        Exact met = result.low(item).levels().getOrDefault(level, Exact.ZERO);
        return result.scorer().share(item).times(Exact.ONE.minus(met));
    }

    private void add(Item item) {
        List<BigInteger> gains = new ArrayList<>();
        BigInteger total = BigInteger.ZERO;
        for (int level = 1; level <= levels; level++) {
            BigInteger gain = whole(gain(item, level));
            gains.add(gain);
            total = total.add(gain);
        }
        if (total.signum() > 0) {
            candidates.add(new Candidate(item, moves.effort(item), gains, total));
        }
    }

    /** The items, and whether no cheaper ones were overlooked. */
    record Chosen(Set<Item> items, boolean exact) {
        Chosen {
            items = Set.copyOf(items);
        }
    }

    private record Candidate(Item item, Exact cost, List<BigInteger> gains, BigInteger total) {}

    /** Some of the items, the last one first. */
    private record Some(
            List<BigInteger> sums,
            Exact cost,
            int count,
            @Nullable Candidate last,
            @Nullable Some before) {

        Some with(Candidate more, BigInteger cap) {
            List<BigInteger> all = new ArrayList<>();
            for (int i = 0; i < sums.size(); i++) {
                all.add(sums.get(i).add(more.gains().get(i)).min(cap));
            }
            return new Some(all, cost.plus(more.cost()), count + 1, more, this);
        }
    }

    /** Null when nothing gets there. */
    @Nullable
    Chosen cheapest() {
        Some none = new Some(now.stream().map(score -> score.min(satisfied)).toList(), Exact.ZERO, 0, null, null);
        Some known = known(none);
        if (known == null) {
            return null;
        }
        List<Some> kept = List.of(none);
        for (int i = 0; i < candidates.size(); i++) {
            List<Some> all = new ArrayList<>(kept);
            for (Some some : kept) {
                all.add(some.with(candidates.get(i), satisfied));
            }
            Rest rest = new Rest(candidates.subList(i + 1, candidates.size()));
            Exact most = known.cost();
            all.removeIf(some -> !rest.mayReach(some, most));
            kept = best(all);
        }
        Some found = kept.stream().filter(this::isEnough).findFirst().orElse(known);
        Set<Item> items = new HashSet<>();
        for (Some some = found; some != null && some.last() != null; some = some.before()) {
            items.add(some.last().item());
        }
        return new Chosen(items, exact);
    }

    /** A way that is not too dear: what brings the most for its effort, one after the other. */
    private @Nullable Some known(Some none) {
        Some some = none;
        List<Candidate> left = new ArrayList<>(candidates);
        while (!isEnough(some)) {
            Candidate best = null;
            Exact most = Exact.ZERO;
            for (Candidate next : left) {
                Exact worth = new Exact(score(some.with(next, satisfied).sums()).subtract(score(some.sums())), one)
                        .over(next.cost());
                if (best == null || worth.compareTo(most) > 0) {
                    best = next;
                    most = worth;
                }
            }
            if (best == null) {
                return null;
            }
            left.remove(best);
            some = some.with(best, satisfied);
        }
        return some;
    }

    private boolean isEnough(Some some) {
        return score(some.sums()).compareTo(least) >= 0;
    }

    /** A satisfied level counts whole. */
    private BigInteger score(List<BigInteger> sums) {
        BigInteger score = BigInteger.ZERO;
        for (BigInteger sum : sums) {
            score = score.add(sum.compareTo(satisfied) >= 0 ? one : sum);
        }
        return score;
    }

    private List<Some> best(List<Some> all) {
        all.sort(Comparator.comparing(Some::cost)
                .thenComparing(
                        Comparator.comparing((Some some) -> score(some.sums())).reversed())
                .thenComparingInt(Some::count));
        List<Some> kept = new ArrayList<>();
        for (Some some : all) {
            if (kept.size() >= MOST) {
                exact = false;
                break;
            }
            if (kept.stream().noneMatch(other -> isAtLeast(other.sums(), some.sums()))) {
                kept.add(some);
            }
        }
        return kept;
    }

    private static boolean isAtLeast(List<BigInteger> one, List<BigInteger> other) {
        for (int i = 0; i < one.size(); i++) {
            if (one.get(i).compareTo(other.get(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** What candidates that are left may add at most: at each level the so many largest gains, as many as the effort may pay. */
    private final class Rest {
        private final List<List<BigInteger>> most = new ArrayList<>();
        private final @Nullable Exact cheapest;
        private final int count;

        Rest(List<Candidate> left) {
            count = left.size();
            cheapest = left.stream()
                    .map(Candidate::cost)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
            for (int level = 0; level < levels; level++) {
                int at = level;
                List<BigInteger> gains = left.stream()
                        .map(candidate -> candidate.gains().get(at))
                        .sorted(Comparator.reverseOrder())
                        .toList();
                List<BigInteger> sums = new ArrayList<>(List.of(BigInteger.ZERO));
                gains.forEach(gain -> sums.add(sums.get(sums.size() - 1).add(gain)));
                most.add(sums);
            }
        }

        boolean mayReach(Some some, Exact limit) {
            Exact left = limit.minus(some.cost());
            if (left.compareTo(Exact.ZERO) < 0) {
                return false;
            }
            Exact paid = cheapest == null ? Exact.ZERO : left.over(cheapest);
            int items = paid.numerator()
                    .divide(paid.denominator())
                    .min(BigInteger.valueOf(count))
                    .intValue();
            List<BigInteger> sums = new ArrayList<>();
            for (int level = 0; level < levels; level++) {
                sums.add(some.sums().get(level).add(most.get(level).get(items)).min(satisfied));
            }
            return score(sums).compareTo(least) >= 0;
        }
    }
}
