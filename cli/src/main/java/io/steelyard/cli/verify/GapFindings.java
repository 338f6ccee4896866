package io.steelyard.cli.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether gaps arise only where they may: from the agent, the OPC UA server or the link between them, and, when the deaths are
 * known, each second of each gap around a death: from a publishing interval and a second before it until everybody is
 * back. What no death explains is against the gap, at its beginning, in its middle and at its end alike. One way back may
 * take as long as an agent may wait before it tries again; for each signal all of them together may that once. A death of the
 * agent that the servers' queues bridge explains nothing.
 *
 * <pre>
 *   gap        |———————————————————————————————————————|
 *   deaths            ×······back        ×·····back
 *   explained     |————————————————|  |—————————————|
 *   left       |——|                |——|             |——|
 * </pre>
 */
final class GapFindings {
    private static final String AGENT_DOWN = "agent-down";
    private static final Set<String> ALLOWED = Set.of(AGENT_DOWN, "server-down", "link-down");
    private static final long A_SECOND = Nanos.A_SECOND;
    /** An agent that is judged tries at least every fifteen seconds. */
    private static final long RETRY = 16 * A_SECOND;

    private final Lives lives;
    private final Truth truth;
    private final Places places;
    private final Allowance allowance;
    private final Collection<MemoryLoss> losses;
    private final Pauses pauses;
    private final List<Lives.Down> downs;
    private final Map<String, Set<String>> owners = new HashMap<>();
    private final long end;
    private long lateness;

    /** From when to when a death explains a gap. */
    private record Window(long from, long to, Lives.Down down) {}

    /**
     * What no death explains of a gap.
     *
     * @param before the death that it is behind of; null: it is at the gap's beginning
     * @param after the death that comes next in the gap; null: it is at the gap's end
     */
    private record Left(long from, long to, Lives.@Nullable Down before, Lives.@Nullable Down after) {
        long length() {
            return to - from;
        }
    }

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
        downs.forEach(down -> owners.computeIfAbsent(down.process(), places::namedBy));
        this.end = truth.lastSetAt();
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

    /** By how much the plant's own lateness was needed at the most to explain where a gap begins or ends; nanoseconds. */
    long lateness() {
        return lateness;
    }

    private void check(Gap gap, List<String> wrong) {
        if (!mayBe(gap)) {
            wrong.add(gap + ": nothing in this plant may cause it");
        } else if (gap.to() == Long.MAX_VALUE && gap.isOfOneSignal()) {
            wrong.add(gap + " has no end");
        } else if (isBridged(gap)) {
            wrong.add(gap + ": the servers' queues hold longer than the agent was away");
        } else if (lives.isKnown() && !isCut(gap)) {
            left(gap).stream()
                    .filter(left -> !isLate(left))
                    .max(Comparator.comparingLong(Left::length))
                    .ifPresent(left -> wrong.add(gap + why(left)));
        }
    }

    private boolean mayBe(Gap gap) {
        return ALLOWED.contains(gap.cause())
                || (gap.cause().equals(MemoryLoss.OUTBOX_LOST)
                        && losses.stream().anyMatch(loss -> loss.explains(gap)));
    }

    /** Whether nothing but the death of an agent could be why, and the servers kept for it what it missed. */
    private boolean isBridged(Gap gap) {
        if (allowance.bridged() == 0 || !gap.cause().equals(AGENT_DOWN) || gap.to() == gap.from()) {
            return false;
        }
        List<Lives.Down> why = windows(gap).stream()
                .filter(window -> window.from() <= gap.to() && gap.from() <= window.to())
                .map(Window::down)
                .toList();
        long first = why.stream().mapToLong(Lives.Down::from).min().orElse(0);
        long last = why.stream().mapToLong(Lives.Down::to).max().orElse(Long.MAX_VALUE);
        return last - first < allowance.bridged() && why.stream().allMatch(Lives.Down::isADeathOfTheAgent);
    }

    private boolean isCut(Gap gap) {
        return allowance.cuts() && gap.cause().equals("link-down");
    }

    /** What is left of a gap when all that deaths explain is taken away; an open one lasts as long as the truth. */
    private List<Left> left(Gap gap) {
        long to = gap.to() == Long.MAX_VALUE ? Math.max(end, gap.from()) : gap.to();
        List<Left> left = new ArrayList<>();
        long at = gap.from();
        Lives.Down last = null;
        for (Window window : windows(gap)) {
            if (window.to() < at || window.from() > to) {
                continue;
            }
            if (window.from() > at) {
                left.add(new Left(at, window.from(), last, window.down().from() <= to ? window.down() : null));
            }
            at = window.to();
            last = window.down();
        }
        if (at < to || last == null) {
            left.add(new Left(at, to, last, null));
        }
        return left;
    }

    private List<Window> windows(Gap gap) {
        long forgotten = forgotten(gap);
        return downs.stream()
                .filter(down -> concerns(down, gap) && gap.from() <= back(down))
                .map(down -> new Window(begin(down, gap, forgotten), latestBack(down), down))
                .sorted(Comparator.comparingLong(Window::from))
                .toList();
    }

    /**
     * From when on a death explains a gap: a publishing interval and a second before, and where a memory was lost, from its
     * age on. What a lost outbox had not reported is counted by lives: it began so long before each death that the gap
     * meets. An old copy has one age, and the gap begins within it or for another reason.
     */
    private long begin(Lives.Down down, Gap gap, long forgotten) {
        long usual = down.from() - allowance.interval() - A_SECOND;
        long early = usual - allowance.memory();
        boolean forgot = gap.cause().equals(MemoryLoss.OUTBOX_LOST)
                ? down.from() <= forgotten
                : down.from() == forgotten && gap.from() >= early;
        return down.isOfAnAgent() && forgot ? early : usual;
    }

    /** When the last death was at which the memory was lost that is why there is the gap; long ago when none was. */
    private long forgotten(Gap gap) {
        return losses.stream()
                .filter(loss -> loss.explains(gap))
                .mapToLong(loss -> downs.stream()
                        .filter(down -> down.isOfAnAgent() && concerns(down, gap) && down.from() <= loss.at())
                        .mapToLong(Lives.Down::from)
                        .max()
                        .orElse(Long.MIN_VALUE))
                .filter(death -> gap.from() <= death && death <= gap.to())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private boolean concerns(Lives.Down down, Gap gap) {
        if (down.isOfAnAgent()) {
            Set<String> named = owners.getOrDefault(down.process(), Set.of());
            return named.isEmpty() || gap.agent() == null || named.contains(gap.agent());
        }
        return down.server() == null || places.isOf(gap, down.server());
    }

    /** When everybody is back; no gap begins after that. */
    private long back(Lives.Down down) {
        return down.to() + 2 * allowance.interval() + down.settling() + allowance.retry();
    }

    /** When the last one is back that had just tried in vain. */
    private long latestBack(Lives.Down down) {
        return down.to() + 2 * allowance.interval() + Lives.SETTLING + RETRY;
    }

    /**
     * Whether the plant itself was so late there, right before a death or on the way back from one. Elsewhere lateness
     * explains nothing.
     */
    private boolean isLate(Left left) {
        if ((left.before() == null && left.after() == null) || left.length() > late(left)) {
            return false;
        }
        lateness = Math.max(lateness, left.length());
        return true;
    }

    private long late(Left left) {
        return pauses.longest(
                left.before() == null ? left.from() : left.before().to(),
                Math.min(left.after() == null ? left.to() : left.after().from(), end));
    }

    /** What a signal was unknown in all from the deaths on, whatever the scope of the records that say so. */
    private void sums(List<Gap> gaps, List<String> wrong) {
        List<Gap> fromDeath = gaps.stream()
                .filter(gap -> !isCut(gap))
                .map(this::fromDeath)
                .sorted(Comparator.comparingLong(Gap::from))
                .toList();
        for (String signal : truth.rows().keySet()) {
            Gap whole = places.wholeOf(signal);
            List<Window> explained = downs.stream()
                    .filter(down -> concerns(down, whole) || (down.server() != null && whole.server() == null))
                    .map(down -> new Window(down.from(), back(down), down))
                    .sorted(Comparator.comparingLong(Window::from))
                    .toList();
            long allowed = union(explained, Window::from, Window::to) + RETRY;
            long sum = union(places.gapsOf(signal, fromDeath), Gap::from, Gap::to);
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

    private Gap fromDeath(Gap gap) {
        long forgotten = forgotten(gap);
        long death = forgotten != Long.MIN_VALUE
                ? forgotten
                : windows(gap).stream()
                        .filter(window -> gap.from() <= window.to() && window.from() <= gap.to())
                        .mapToLong(window -> window.down().from())
                        .min()
                        .orElse(gap.from());
        long from = Math.max(gap.from(), death);
        long to = Math.max(from, gap.to() == Long.MAX_VALUE ? end : gap.to());
        return new Gap(gap.agent(), gap.server(), gap.asset(), gap.signal(), from, to, gap.cause(), gap.filled());
    }

    /** The length of the union of stretches of time, in the order of their beginnings. */
    private static <T> long union(List<T> inOrder, ToLongFunction<T> from, ToLongFunction<T> to) {
        long sum = 0;
        long until = Long.MIN_VALUE;
        for (T one : inOrder) {
            long last = to.applyAsLong(one);
            if (last > until) {
                sum += last - Math.max(from.applyAsLong(one), until);
                until = last;
            }
        }
        return sum;
    }

    private String why(Left left) {
        Lives.Down before = left.before();
        Lives.Down after = left.after();
        if (before == null && after == null) {
            return ": neither the agent nor the simulator died then";
        }
        String late = String.format(Locale.ROOT, ", in which the plant was at most %.1f s late", late(left) / 1e9);
        if (before != null) {
            return String.format(
                    Locale.ROOT,
                    ": nothing explains %.1f s of it, from %s on, when all should have been back %.1f s after the"
                            + " death of %s was over%s",
                    left.length() / 1e9,
                    Nanos.text(left.from()),
                    (left.from() - before.to()) / 1e9,
                    before.process(),
                    late);
        }
        return String.format(
                Locale.ROOT,
                ": begins %.1f s before the death of %s, %.1f s too early%s",
                (Objects.requireNonNull(after).from() - left.from()) / 1e9,
                after.process(),
                left.length() / 1e9,
                late);
    }
}
