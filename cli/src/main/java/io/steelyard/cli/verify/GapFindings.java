package io.steelyard.cli.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Whether gaps arise only where they may: from the agent, the OPC UA server or the link between them; each around a death
 * (when the deaths are known), and together not longer than those deaths explain.
 */
final class GapFindings {
    private static final Set<String> ALLOWED = Set.of("agent-down", "server-down", "link-down");
    private static final long A_SECOND = Nanos.A_SECOND;

    private final Lives lives;
    private final long interval;
    private final boolean cuts;
    private final boolean memoryWasLost;

    /**
     * For gap records of one demo.
     *
     * @param intervalNanos the agent's publishing interval
     * @param cuts whether the link itself was cut on purpose; then link-down gaps need no death
     * @param memoryWasLost whether the agent may have forgotten what was before its death; then its gaps begin there
     */
    GapFindings(Lives lives, long intervalNanos, boolean cuts, boolean memoryWasLost) {
        this.lives = lives;
        this.interval = intervalNanos;
        this.cuts = cuts;
        this.memoryWasLost = memoryWasLost;
    }

    /**
     * What speaks against them.
     *
     * @param truth whose signals the gaps are of
     */
    List<String> judge(List<Gap> gaps, Truth truth) {
        List<String> wrong = new ArrayList<>();
        gaps.forEach(gap -> check(gap, wrong));
        if (lives.isKnown() && !cuts && !memoryWasLost) {
            sums(gaps, truth, wrong);
        }
        return wrong;
    }

    private void check(Gap gap, List<String> wrong) {
        boolean mayBe =
                ALLOWED.contains(gap.cause()) || (memoryWasLost && gap.cause().equals("outbox-lost"));
        if (!mayBe) {
            wrong.add(describe(gap) + ": nothing in this plant may cause it");
        } else if (gap.to() == Long.MAX_VALUE && gap.isOfOneSignal()) {
            wrong.add(describe(gap) + " has no end");
        } else if (lives.isKnown() && !(cuts && gap.cause().equals("link-down")) && !isExplained(gap)) {
            wrong.add(describe(gap) + ": neither the agent nor the simulator died then");
        }
    }

    /** It begins at most a publishing interval and a second before a death, and before the end of that downtime. */
    private boolean isExplained(Gap gap) {
        return lives.downs().stream()
                .anyMatch(down ->
                        (gap.from() >= down.from() - interval - A_SECOND || (memoryWasLost && gap.to() >= down.from()))
                                && gap.from() <= down.to() + 2 * interval + down.settling());
    }

    /** What a signal was unknown in all, whatever the scope of the records that say so. */
    private void sums(List<Gap> gaps, Truth truth, List<String> wrong) {
        long allowed = lives.downs().stream()
                .mapToLong(down -> down.to() - down.from() + 2 * interval + down.settling())
                .sum();
        List<Gap> inOrder =
                gaps.stream().sorted(Comparator.comparingLong(Gap::from)).toList();
        long end = truth.lastSetAt();
        for (String signal : truth.rows().keySet()) {
            long sum = unknown(signal, inOrder, end);
            if (sum > allowed) {
                wrong.add(String.format(
                        java.util.Locale.ROOT,
                        "%s was unknown for %.1f s in all, the deaths explain %.1f s",
                        signal,
                        sum / 1e9,
                        allowed / 1e9));
            }
        }
    }

    /** The length of the union of a signal's gaps; an open one lasts to the end. */
    private static long unknown(String signal, List<Gap> inOrder, long end) {
        long sum = 0;
        long until = Long.MIN_VALUE;
        for (Gap gap : inOrder) {
            long to = gap.to() == Long.MAX_VALUE ? Math.max(end, gap.from()) : gap.to();
            if (gap.covers(signal) && to > until) {
                sum += to - Math.max(gap.from(), until);
                until = to;
            }
        }
        return sum;
    }

    private static String describe(Gap gap) {
        String scope =
                gap.asset() == null ? "all" : gap.signal() == null ? gap.asset() : gap.asset() + "/" + gap.signal();
        String to = gap.to() == Long.MAX_VALUE ? "open" : Nanos.text(gap.to());
        return "gap(" + gap.cause() + ") of " + scope + " from " + Nanos.text(gap.from()) + " to " + to;
    }
}
