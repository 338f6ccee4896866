package io.steelyard.gateway.assessment;

import io.steelyard.gateway.assessment.Proving.Verdict;
import io.steelyard.gateway.assessment.Standing.Contradiction;
import io.steelyard.gateway.assessment.Standing.Source;
import io.steelyard.gateway.assessment.Standing.Status;
import io.steelyard.gateway.model.IndicatorValue.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where items with steps stand. Measurements alone place only those of a view; elsewhere they bear a declared step out or
 * contradict it, because a step asks for more than machines can show.
 */
final class StepsJudging {
    private final Proving proving;
    private final Judging judging;

    StepsJudging(Proving proving, Judging judging) {
        this.proving = proving;
        this.judging = judging;
    }

    Standing of(Item.Steps item) {
        Integer declared = judging.step(item);
        Evidence evidence = evidence(item);
        if (declared == null) {
            return item.alone() && evidence.measured != null
                    ? alone(item, evidence)
                    : Standing.unknown(
                            item,
                            new Source("none", null, null, evidence.measured, evidence.notes),
                            evidence.proven > 0 ? "evidence-without-answer" : "no-answer");
        }
        Source source = judging.declaredSource(item, evidence.measured, evidence.notes);
        Standing standing = Judging.known(item, Position.of(item, declared), source);
        if (declared <= evidence.possible) {
            return standing;
        }
        Words step = item.names().get(declared);
        Words text = new Words(
                "自报为第" + declared + "级（" + step.zh() + "），实测最多支持第" + evidence.possible + "级",
                "declared step " + declared + " (" + step.en() + "), measurements allow step " + evidence.possible
                        + " at most");
        return Judging.with(
                standing, new Contradiction(Integer.toString(declared), "at most " + evidence.possible, text));
    }

    /** What measurements say of the steps. */
    private static final class Evidence {
        private int proven;
        /** The highest step that is shown with every one below it: a ladder skips none. */
        private int climbed;

        private int possible;
        private Telemetry.@Nullable Measured measured;
        private final List<Words> notes = new ArrayList<>();
    }

    private Evidence evidence(Item.Steps item) {
        Evidence evidence = new Evidence();
        evidence.possible = item.top();
        Set<Integer> shown = new HashSet<>();
        for (Item.Rung rung : item.rungs()) {
            Verdict verdict = proving.verdict(rung);
            for (Item.Proof proof : rung.proofs()) {
                Telemetry.Measured one = proving.measured(proof);
                evidence.measured = one == null ? evidence.measured : one;
            }
            if (verdict == Verdict.DENIED) {
                evidence.possible = Math.min(evidence.possible, rung.step() - 1);
            }
            if (verdict == Verdict.PROVEN) {
                shown.add(rung.step());
                evidence.proven = Math.max(evidence.proven, rung.step());
                evidence.notes.add(new Words("实测支持第" + rung.step() + "级", "measurements bear out step " + rung.step()));
            }
        }
        while (shown.contains(evidence.climbed + 1)) {
            evidence.climbed++;
        }
        return evidence;
    }

    /** Measurements that leave several steps possible name none of them; those that leave all possible say nothing. */
    private static Standing alone(Item.Steps item, Evidence evidence) {
        int low = evidence.climbed;
        int high = Math.max(evidence.possible, low);
        if (low == 0 && high == item.top()) {
            return Standing.unknown(
                    item, new Source("none", null, null, evidence.measured, evidence.notes), "steps-undecided");
        }
        boolean isDecided = low == high;
        Position worst = Position.of(item, low);
        return new Standing(
                item,
                isDecided ? worst : null,
                worst,
                Position.of(item, high),
                Position.of(item, low + item.top() - high),
                isDecided ? Status.ASSESSED : Status.PARTLY,
                Judging.telemetry(evidence.measured),
                null,
                isDecided ? "" : "steps-undecided");
    }
}
