package io.steelyard.cli.verify;

import io.steelyard.cli.Together;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Holds the truth against the evidence: (a) nothing is invented, (b) nothing is lost, (c) nothing comes twice, (d) gaps
 * arise only where they may, (e) truth and ledger count alike.
 */
final class Verification {
    private static final int READERS = 4;

    private final Truth truth;
    private final Lives lives;
    private final Allowance allowance;
    private final Map<String, Filter> filters;
    private final List<SignalFindings> signals = new ArrayList<>();

    /**
     * Of one demo.
     *
     * @param filters what may be left out, by {@code asset/signal}
     */
    Verification(Truth truth, Lives lives, Allowance allowance, Map<String, Filter> filters) {
        this.truth = truth;
        this.lives = lives;
        this.allowance = allowance;
        this.filters = filters;
    }

    Verdict against(Evidence evidence) throws IOException, InterruptedException {
        List<Gap> gaps = evidence.gaps();
        Places places = truth.places().with(gaps, evidence.agents());
        List<Callable<SignalFindings>> all = new ArrayList<>();
        for (Map.Entry<String, List<TruthRow>> signal : truth.rows().entrySet()) {
            String key = signal.getKey();
            all.add(() -> SignalFindings.of(
                    key, signal.getValue(), points(evidence, key, truth.from(signal)), places.gapsOf(key, gaps)));
        }
        for (String unknown : evidence.signals()) {
            if (!truth.rows().containsKey(unknown) && truth.isWhole()) {
                List<TruthRow> above = truth.rows().getOrDefault(above(unknown), List.of());
                all.add(() -> SignalFindings.below(unknown, above, points(evidence, unknown, 0)));
            }
        }
        judge(all);
        long watchedSince = signals.stream()
                .mapToLong(SignalFindings::firstStoredSetAt)
                .min()
                .orElse(TruthRow.NEVER);
        Map<String, Filter.Range> ranges = filters.isEmpty() ? Map.of() : evidence.ranges();
        signals.forEach(findings -> findings.judgeRows(watchedSince, bounds(findings.key(), ranges)));
        Set<MemoryLoss> losses = evidence.memoriesLost();
        long again = new SampledAgain(truth, places, lives, allowance).most(losses);
        return verdict(gaps, gapCheck(gaps, places, losses), evidence.ledger(), again);
    }

    private Filter.Bounds bounds(String key, Map<String, Filter.Range> ranges) {
        Filter filter = filters.get(key);
        return filter == null ? Filter.Bounds.NONE : filter.bounds(ranges.get(key));
    }

    /** Several at a time, since most of it is waiting for the store; one that fails ends it. */
    private void judge(List<Callable<SignalFindings>> all) throws IOException, InterruptedException {
        try {
            signals.addAll(Together.answers(all, READERS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause; // whoever asked tells by its type whether the gateway answered
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The signal below which one is told: an enumeration's text is no value of the plant, but only where there is one. */
    private static String above(String key) {
        int slash = key.lastIndexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    private static List<Point> points(Evidence evidence, String key, long from)
            throws IOException, InterruptedException {
        int slash = key.indexOf('/');
        return evidence.points(key.substring(0, slash), key.substring(slash + 1), from);
    }

    private Verdict verdict(List<Gap> gaps, Verdict.Check gapCheck, LedgerTotal ledger, long again) {
        long stored = sum(finding -> finding.stored);
        long storedUndone = sum(finding -> finding.storedUndone);
        long inGaps = sum(finding -> finding.inGaps);
        long neverDone = sum(finding -> finding.neverDone);
        long before = sum(finding -> finding.before);
        long leftOut = sum(finding -> finding.leftOut);
        long rows = truth.done() - before - inGaps + storedUndone - leftOut;
        List<Verdict.Check> checks = List.of(
                check("a", "every stored point is a row of the truth", stored + " points", finding -> finding.invented),
                check(
                        "b",
                        "every row of the truth is stored, in a gap, or was never set",
                        inGaps + " in gaps, " + neverDone + " never set, " + before
                                + " before anybody watched the plant"
                                + (filters.isEmpty() ? "" : ", " + leftOut + " left out within their filter's bound"),
                        finding -> finding.lost),
                check("c", "no signal has a time twice", "", finding -> finding.twice),
                gapCheck,
                truth.isWhole()
                        ? countCheck(rows, again == 0 ? 0 : ledger.stored() - stored, again, ledger)
                        : leastCheck(rows, ledger),
                dropCheck(
                        ledger,
                        sum(finding -> finding.least),
                        truth.isWhole() || filters.isEmpty() ? sum(finding -> finding.most) : Long.MAX_VALUE));
        return new Verdict(
                truth.set(),
                truth.done(),
                stored,
                storedUndone,
                inGaps,
                neverDone,
                before,
                gaps.size(),
                ledger.sampled(),
                checks);
    }

    private Verdict.Check gapCheck(List<Gap> gaps, Places places, Set<MemoryLoss> losses) {
        GapFindings findings = new GapFindings(lives, truth, places, allowance, losses);
        List<String> wrong = findings.judge(gaps);
        String late = findings.lateness() == 0
                ? ""
                : String.format(Locale.ROOT, ", the plant itself was %.1f s late", findings.lateness() / 1e9);
        String detail = gaps.size() + " gaps" + late + (lives.isKnown() ? "" : ", deaths unknown: causes checked only")
                + places.notes().stream().map(note -> ", " + note).collect(Collectors.joining());
        return new Verdict.Check("d", "gaps arise only from agent, server and link", detail, wrong.size(), wrong);
    }

    /**
     * What was sampled once more because a memory was lost, or an agent ran twice, is stored over the same point, which comes
     * once.
     *
     * @param most that there can be of it
     */
    private static Verdict.Check countCheck(long rows, long again, long most, LedgerTotal ledger) {
        long samples = ledger.sampled() - ledger.repeats() - ledger.filtered() - again;
        String detail = rows + " rows set and not in gaps, " + ledger.sampled() + " sampled - " + ledger.repeats()
                + " repeats" + (ledger.filtered() == 0 ? "" : " - " + ledger.filtered() + " filtered")
                + (again == 0 ? "" : " - " + again + " sampled again, at most " + most);
        List<String> wrong = new ArrayList<>();
        if (rows != samples) {
            wrong.add("the truth counts " + rows + " samples, the ledger " + samples);
        }
        if (again < 0) {
            wrong.add("the store has " + -again + " points that the ledger does not know of");
        }
        if (again > most) {
            wrong.add(again + " samples have no point of their own, lost memories and copies of an agent explain "
                    + most);
        }
        return new Verdict.Check("e", "truth and ledger count alike", detail, wrong.size(), wrong);
    }

    /** Where the oldest truth has gone the ledger counts also what was sampled of it: not less than what is left, then. */
    private static Verdict.Check leastCheck(long rows, LedgerTotal ledger) {
        long samples = ledger.sampled() - ledger.repeats() - ledger.filtered();
        String detail = rows + " rows set and not in gaps, " + samples
                + " samples: not counted one by one, the truth's begin is gone (the simulator's truth.cap)";
        List<String> wrong = new ArrayList<>();
        if (samples < rows) {
            wrong.add("the truth that is left counts " + rows + " samples, the ledger only " + samples);
        }
        return new Verdict.Check("e", "truth and ledger count alike", detail, wrong.size(), wrong);
    }

    /**
     * @param least how many samples have been left out by a filter of the agent
     * @param most the same with what the servers' filters left out, what is told again later, and what lies in a gap; as many
     *     as there may be where the truth's begin is gone
     */
    private static Verdict.Check dropCheck(LedgerTotal ledger, long least, long most) {
        List<String> wrong = new ArrayList<>();
        if (ledger.filtered() < least || ledger.filtered() > most) {
            wrong.add(ledger.filtered() + " samples were dropped: filter, and truth and filters explain "
                    + (least == most ? "" + most : least + (most == Long.MAX_VALUE ? " or more" : " to " + most)));
        }
        ledger.otherDrops().forEach((reason, count) -> wrong.add(count + " samples were dropped: " + reason));
        if (ledger.missing() != 0) {
            wrong.add(ledger.missing() + " samples are missing");
        }
        if (ledger.keptAside() != 0) {
            wrong.add(ledger.keptAside() + " samples were kept aside");
        }
        if (ledger.inInbox() != 0 || ledger.inOutbox() != 0 || ledger.elsewhere() != 0) {
            wrong.add(ledger.inOutbox() + " samples are still in an outbox, " + ledger.inInbox() + " in the inbox, "
                    + ledger.elsewhere() + " elsewhere");
        }
        String detail =
                "balanced: " + (ledger.balanced() == null ? "unknown without a fresh report" : ledger.balanced());
        return new Verdict.Check(
                "ledger", "every sample is stored, a repeat, or left out by a filter", detail, wrong.size(), wrong);
    }

    private Verdict.Check check(String id, String question, String detail, Examples examples) {
        List<String> all = signals.stream()
                .flatMap(finding -> examples.of(finding).stream())
                .toList();
        return new Verdict.Check(id, question, detail, all.size(), all);
    }

    private long sum(Count count) {
        return signals.stream().mapToLong(count::of).sum();
    }

    /** What of a signal speaks against a question. */
    @FunctionalInterface
    private interface Examples {
        List<String> of(SignalFindings finding);
    }

    /** One of a signal's counts. */
    @FunctionalInterface
    private interface Count {
        long of(SignalFindings finding);
    }
}
