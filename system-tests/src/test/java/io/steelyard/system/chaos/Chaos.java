package io.steelyard.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.cli.verify.Verdict;
import io.steelyard.cli.verify.Verify;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Lets everything that a plan names go wrong in a running chain, mends it, and asks oracle and ledger. Says what it does as
 * it goes; the same seed gives the same plan.
 */
final class Chaos {
    private final Chain chain;
    private final InstantSource clock;
    private final Consumer<String> out;
    private final Map<String, Integer> done = new TreeMap<>();
    private final Map<String, Integer> unfelt = new TreeMap<>();

    Chaos(Chain chain, InstantSource clock, Consumer<String> out) {
        this.chain = chain;
        this.clock = clock;
        this.out = out;
    }

    /**
     * What came of a run.
     *
     * @param ledger the total when everything had arrived
     * @param longest the longest that a server was unknown: what lies in a gap is excused, so gaps must not grow
     * @param enough whether as many faults as were asked for were felt, at as many values a second as were asked for
     * @param text the same for people, a few lines
     */
    record Outcome(Verdict verdict, JsonNode ledger, Duration longest, boolean enough, String text) {
        private static final Duration LONGEST_GAP = Duration.ofMinutes(5);

        /** Whether no gap is longer than the worst fault and its recovery explain. */
        boolean gapsAreShort() {
            return longest.compareTo(LONGEST_GAP) < 0;
        }

        /** The ledger's own word, which must be the oracle's. */
        boolean ledgerIsBalanced() {
            return ledger.path("missing").asLong(-1) == 0
                    && ledger.path("inInbox").asLong(-1) == 0
                    && ledger.path("inOutbox").asLong(-1) == 0
                    && ledger.path("balanced").asBoolean(false);
        }

        /** Whether oracle and ledger say yes to as many faults as there should be. */
        boolean isYes() {
            return verdict.isYes() && ledgerIsBalanced() && gapsAreShort() && enough;
        }
    }

    /**
     * Runs the plan's faults for the time, and longer until so many were felt, and gives the verdict, which is a no when the
     * plant set fewer values a second than {@code rate}.
     */
    Outcome run(Plan plan, Duration length, int atLeast, int rate) throws IOException, InterruptedException {
        Instant began = clock.instant();
        Instant end = began.plus(length);
        int tried = 0;
        int count = 0;
        for (Plan.Planned planned : plan.faults()) {
            boolean hopeless = tried - count > atLeast;
            if (clock.instant().isAfter(end) && (count >= atLeast || hopeless)) {
                break;
            }
            tried++;
            count += one(planned, began, tried) ? 1 : 0;
        }
        out.accept(at(began) + "all faults are over; waits for everything to arrive");
        Duration ran = Duration.between(began, clock.instant());
        chain.settle();
        out.accept(at(began) + "everything has arrived; asks oracle and ledger");
        Verdict verdict = chain.verdict();
        JsonNode ledger = chain.ledger();
        Duration longest = chain.longestGap();
        long reached = verdict.rowsSet() / Math.max(1, ran.toSeconds());
        String text = String.format(
                Locale.ROOT,
                "seed %d: %d faults of %d kinds in %d s, %d values/s while they lasted%s; %d s with settling and judging%n"
                        + "%s; longest gap %d s; faults: %s%s%n%sledger  %s: sampled %,d, missing %d, copies taken once %,d",
                plan.seed(),
                count,
                done.size(),
                ran.toSeconds(),
                reached,
                reached < rate ? " WHERE " + rate + " WERE ASKED FOR" : "",
                Duration.between(began, clock.instant()).toSeconds(),
                lives(),
                longest.toSeconds(),
                done,
                unfelt.isEmpty() ? "" : "; not felt, so not counted: " + unfelt,
                Verify.text(verdict),
                ledger.path("balanced").asBoolean(false) ? "balanced" : "NOT BALANCED",
                ledger.path("sampled").asLong(),
                ledger.path("missing").asLong(-1),
                ledger.path("duplicates").asLong());
        out.accept(text);
        return new Outcome(verdict, ledger, longest, count >= atLeast && reached >= rate, text);
    }

    private boolean one(Plan.Planned planned, Instant began, int number) throws IOException, InterruptedException {
        Fault fault = planned.fault();
        if (fault.needsCalm()) {
            chain.awaitWatching();
            chain.awaitFlow();
            chain.awaitCaughtUp();
        }
        Member.pass(planned.pause());
        String line = at(began) + number + " " + fault.name() + " for "
                + planned.hold().toMillis() + " ms";
        boolean isFelt = false;
        try {
            Instant from = clock.instant();
            isFelt = fault.begin(chain);
            line += (isFelt ? ", felt after " : ", NOT FELT within ") + since(from);
            Member.pass(isFelt ? planned.hold() : Duration.ZERO);
            fault.end(chain);
            reviveTheDead(fault);
            if (planned.waits() || fault.needsCalm()) {
                Instant mended = clock.instant();
                chain.awaitFlow();
                line += ", flows again after " + since(mended);
            }
        } finally {
            out.accept(line);
        }
        (isFelt ? done : unfelt).merge(fault.kind(), 1, Integer::sum);
        return isFelt;
    }

    private String since(Instant from) {
        return Duration.between(from, clock.instant()).toMillis() + " ms";
    }

    /** Nobody dies unless a fault killed it: those were started again when the fault ended. */
    private void reviveTheDead(Fault fault) throws IOException, InterruptedException {
        for (Member member : chain.members()) {
            if (!member.isRunning()) {
                throw new IllegalStateException(
                        "the " + member.name() + " ended by itself after " + fault.name() + ":\n" + member.logEnd());
            }
        }
        chain.mend();
    }

    private String lives() {
        StringBuilder text = new StringBuilder("lives:");
        for (Member member : chain.members()) {
            text.append(' ').append(member.name()).append(' ').append(member.lives());
        }
        return text.toString();
    }

    private String at(Instant began) {
        return String.format(
                Locale.ROOT,
                "%6.1f s  ",
                Duration.between(began, clock.instant()).toMillis() / 1e3);
    }
}
