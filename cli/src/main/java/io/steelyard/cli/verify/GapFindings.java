package io.steelyard.cli.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether gaps arise only where they may: from the agent, the OPC UA server or the link between them; each around a death
 * (when the deaths are known), and together not longer than those deaths explain.
 */
final class GapFindings {
    private static final Set<String> ALLOWED = Set.of("agent-down", "server-down", "link-down");
    private static final long A_SECOND = Nanos.A_SECOND;

    private final Lives lives;
    private final Truth truth;
    private final Places places;
    private final Allowance allowance;
    private final Collection<MemoryLoss> losses;
    private final Pauses pauses;
    private final List<Lives.Down> downs;
    private long lateness;

    /**
     * For gap records of one demo.
     *
     * @param truth whose signals the gaps are of
     * @param losses what forgot what it knew, and when
     */
    GapFindings(Lives lives, Truth truth, Places places, Allowance allowance, Collection<MemoryLoss> losses) {
        this.lives = lives;
        this.truth = truth;
        this.places = places;
        this.allowance = allowance;
        this.losses = losses;
        this.pauses = new Pauses(truth);
        this.downs = lives.downs();
    }

    /** What speaks against them. */
    List<String> judge(List<Gap> gaps) {
        List<String> wrong = new ArrayList<>();
        gaps.forEach(gap -> check(gap, wrong));
        if (lives.isKnown()) {
            sums(gaps, wrong);
        }
        return wrong;
    }

    /** By how much the plant's own lateness was needed at the most to explain where a gap begins; nanoseconds. */
    long lateness() {
        return lateness;
    }

    private void check(Gap gap, List<String> wrong) {
        if (!mayBe(gap.cause())) {
            wrong.add(describe(gap) + ": nothing in this plant may cause it");
        } else if (gap.to() == Long.MAX_VALUE && gap.isOfOneSignal()) {
            wrong.add(describe(gap) + " has no end");
        } else if (lives.isKnown() && !isCut(gap) && explained(gap).isEmpty()) {
            wrong.add(describe(gap) + why(gap));
        }
    }

    private boolean mayBe(String cause) {
        return ALLOWED.contains(cause)
                || (cause.equals(MemoryLoss.OUTBOX_LOST)
                        && losses.stream().anyMatch(loss -> loss.event().equals(MemoryLoss.OUTBOX_LOST)));
    }

    private boolean isCut(Gap gap) {
        return allowance.cuts() && gap.cause().equals("link-down");
    }

    /** When the first of those deaths was that explain the gap; the plant's own lateness counts when nothing else does. */
    private OptionalLong explained(Gap gap) {
        OptionalLong inTime = first(gap, down -> early(gap, down) <= 0 || forgot(gap, down));
        if (inTime.isPresent()) {
            return inTime;
        }
        OptionalLong late = first(gap, down -> early(gap, down) <= pauses.longest(gap.from(), down.from()));
        late.ifPresent(at -> lateness = Math.max(lateness, at - gap.from() - allowance.interval() - A_SECOND));
        return late;
    }

    private OptionalLong first(Gap gap, Predicate<Lives.Down> begins) {
        return downs.stream()
                .filter(down -> concerns(down, gap.server()) && gap.from() <= back(down))
                .filter(down -> early(gap, down) <= 0 || gap.to() >= down.from())
                .filter(begins)
                .mapToLong(Lives.Down::from)
                .min();
    }

    /** By how much it begins before the publishing interval and the second before a death. */
    private long early(Gap gap, Lives.Down down) {
        return down.from() - gap.from() - allowance.interval() - A_SECOND;
    }

    private boolean forgot(Gap gap, Lives.Down down) {
        return early(gap, down) <= allowance.memory() && forgot(down);
    }

    /** Whether a memory was lost with this death: it is the agent's last one before that was told. */
    private boolean forgot(Lives.Down down) {
        return down.isOfAnAgent()
                && losses.stream()
                        .filter(MemoryLoss::isOfAnAgent)
                        .anyMatch(loss -> down.from() <= loss.at()
                                && downs.stream()
                                        .noneMatch(other -> other.isOfAnAgent()
                                                && other.from() > down.from()
                                                && other.from() <= loss.at()));
    }

    private boolean concerns(Lives.Down down, @Nullable String server) {
        return down.server() == null || (server != null && (down.server().equals(server) || !places.names(server)));
    }

    /** When everybody is back. */
    private long back(Lives.Down down) {
        return down.to() + 2 * allowance.interval() + down.settling() + allowance.retry();
    }

    /** What a signal was unknown in all from the deaths on, whatever the scope of the records that say so. */
    private void sums(List<Gap> gaps, List<String> wrong) {
        List<Gap> fromDeath = gaps.stream()
                .filter(gap -> !isCut(gap))
                .map(gap -> {
                    long from = Math.max(gap.from(), explained(gap).orElse(gap.from()));
                    return new Gap(
                            gap.server(), gap.asset(), gap.signal(), from, Math.max(from, gap.to()), gap.cause());
                })
                .sorted(Comparator.comparingLong(Gap::from))
                .toList();
        long end = truth.lastSetAt();
        for (String signal : truth.rows().keySet()) {
            long allowed = allowed(places.serverOf(signal));
            long sum = unknown(places.gapsOf(signal, fromDeath), end);
            if (sum > allowed) {
                wrong.add(String.format(
                        Locale.ROOT,
                        "%s was unknown for %.1f s in all, the deaths explain %.1f s",
                        signal,
                        sum / 1e9,
                        allowed / 1e9));
            }
        }
    }

    /** The length of the union of the downtimes that concern a server. */
    private long allowed(@Nullable String server) {
        List<Lives.Down> inOrder = downs.stream()
                .filter(down -> server == null || concerns(down, server))
                .sorted(Comparator.comparingLong(Lives.Down::from))
                .toList();
        long sum = 0;
        long until = Long.MIN_VALUE;
        for (Lives.Down down : inOrder) {
            if (back(down) > until) {
                sum += back(down) - Math.max(down.from(), until);
                until = back(down);
            }
        }
        return sum;
    }

    /** The length of the union of a signal's gaps; an open one lasts to the end. */
    private static long unknown(List<Gap> inOrder, long end) {
        long sum = 0;
        long until = Long.MIN_VALUE;
        for (Gap gap : inOrder) {
            long to = gap.to() == Long.MAX_VALUE ? Math.max(end, gap.from()) : gap.to();
            if (to > until) {
                sum += to - Math.max(gap.from(), until);
                until = to;
            }
        }
        return sum;
    }

    private String why(Gap gap) {
        return downs.stream()
                .filter(down -> concerns(down, gap.server()) && down.from() >= gap.from() && gap.to() >= down.from())
                .min(Comparator.comparingLong(Lives.Down::from))
                .map(down -> String.format(
                        Locale.ROOT,
                        ": begins %.1f s before the death of %s, in which the plant was at most %.1f s late",
                        (down.from() - gap.from()) / 1e9,
                        down.process(),
                        pauses.longest(gap.from(), down.from()) / 1e9))
                .orElse(": neither the agent nor the simulator died then");
    }

    private static String describe(Gap gap) {
        String where = gap.server() == null ? "all" : gap.server();
        String scope =
                gap.asset() == null ? where : gap.signal() == null ? gap.asset() : gap.asset() + "/" + gap.signal();
        String to = gap.to() == Long.MAX_VALUE ? "open" : Nanos.text(gap.to());
        return "gap(" + gap.cause() + ") of " + scope + " from " + Nanos.text(gap.from()) + " to " + to;
    }
}
