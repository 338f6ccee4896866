package io.steelyard.cli.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether gaps arise only where they may: from the agent, the OPC UA server or the link between them; each around a death
 * (when the deaths are known), and together not longer than those deaths explain.
 */
final class GapFindings {
    private static final Set<String> ALLOWED = Set.of("agent-down", "server-down", "link-down");
    private static final long A_SECOND = Nanos.A_SECOND;
    private static final long SETTLING = 5 * A_SECOND;

    final List<String> wrong = new ArrayList<>();
    private final Lives lives;
    private final long interval;

    private GapFindings(Lives lives, long interval) {
        this.lives = lives;
        this.interval = interval;
    }

    /**
     * Judges the gap records.
     *
     * @param intervalNanos the agent's publishing interval
     * @param cuts whether the link itself was cut on purpose; then link-down gaps need no death
     */
    static GapFindings of(List<Gap> gaps, Lives lives, long intervalNanos, boolean cuts) {
        GapFindings findings = new GapFindings(lives, intervalNanos);
        for (Gap gap : gaps) {
            findings.check(gap, cuts);
        }
        if (lives.isKnown() && !cuts) {
            findings.sums(gaps);
        }
        return findings;
    }

    private void check(Gap gap, boolean cuts) {
        if (!ALLOWED.contains(gap.cause())) {
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
                .anyMatch(down -> gap.from() >= down.from() - interval - A_SECOND
                        && gap.from() <= down.to() + 2 * interval + SETTLING);
    }

    private void sums(List<Gap> gaps) {
        long allowed = lives.downs().stream()
                .mapToLong(down -> down.to() - down.from() + 2 * interval + SETTLING)
                .sum();
        Map<String, Long> sums = new HashMap<>();
        for (Gap gap : gaps) {
            if (gap.isOfOneSignal() && gap.to() != Long.MAX_VALUE) {
                sums.merge(gap.asset() + "/" + gap.signal(), gap.to() - gap.from(), Long::sum);
            }
        }
        sums.forEach((signal, sum) -> {
            if (sum > allowed) {
                wrong.add(String.format(
                        java.util.Locale.ROOT,
                        "%s was unknown for %.1f s in all, the deaths explain %.1f s",
                        signal,
                        sum / 1e9,
                        allowed / 1e9));
            }
        });
    }

    private static String describe(Gap gap) {
        String scope =
                gap.asset() == null ? "all" : gap.signal() == null ? gap.asset() : gap.asset() + "/" + gap.signal();
        String to = gap.to() == Long.MAX_VALUE ? "open" : Nanos.text(gap.to());
        return "gap(" + gap.cause() + ") of " + scope + " from " + Nanos.text(gap.from()) + " to " + to;
    }
}
