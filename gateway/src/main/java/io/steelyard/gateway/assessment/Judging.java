package io.steelyard.gateway.assessment;

import io.steelyard.gateway.assessment.Proving.Reach;
import io.steelyard.gateway.assessment.Proving.Verdict;
import io.steelyard.gateway.assessment.Standing.Contradiction;
import io.steelyard.gateway.assessment.Standing.Source;
import io.steelyard.gateway.assessment.Standing.Status;
import io.steelyard.gateway.assessment.Standing.Unmeasured;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says of each item where it stands. What is measured counts where the model lets it; else what is declared; else it is not
 * assessed. A declared answer outside of what is measured is a contradiction: it stays as it is and is shown beside.
 */
final class Judging {
    private final Answers answers;
    private final Proving proving;
    private final Scorer scorer;

    Judging(Answers answers, Proving proving, Scorer scorer) {
        this.answers = answers;
        this.proving = proving;
        this.scorer = scorer;
    }

    Standing of(Item item) {
        if (item instanceof Item.Single single) {
            return measured(item, proving.trend(single), declared(single));
        } else if (item instanceof Item.Ratio ratio) {
            return measured(item, proving.ratio(ratio), declared(ratio));
        } else if (item instanceof Item.Multi multi) {
            return multi(multi);
        } else if (item instanceof Item.Steps steps) {
            return new StepsJudging(proving, this).of(steps);
        }
        Item.Findings findings = (Item.Findings) item;
        return new FindingsJudging(proving, this)
                .of(findings, found(findings), scorer.share(item).equals(Exact.ZERO));
    }

    private @Nullable Position declared(Item.Single item) {
        return answers.declared().get(item.id()) instanceof Answers.Chosen chosen
                ? Position.of(item, item.rank(chosen.options().iterator().next()))
                : null;
    }

    private @Nullable Position declared(Item.Ratio item) {
        return answers.declared().get(item.id()) instanceof Answers.Share share
                ? Position.of(item, Exact.of(share.ratio()))
                : null;
    }

    /** The step that is declared; null when none is. */
    @Nullable
    Integer step(Item.Steps item) {
        return answers.declared().get(item.id()) instanceof Answers.Step step ? step.step() : null;
    }

    /** The findings that are declared, level by level; none where nobody says. */
    private SortedMap<Integer, List<String>> found(Item.Findings item) {
        return answers.declared().get(item.id()) instanceof Answers.Found found
                ? found.levels()
                : Collections.emptySortedMap();
    }

    /** Where a declared answer is from. */
    Source declaredSource(Item item, Telemetry.@Nullable Measured measured, List<Words> notes) {
        Answers.Document document = answers.documents().get(item.id());
        if (document != null && document.validity() == Answers.Validity.VALID) {
            return new Source("document", Grade.D, "sha256:" + document.sha256(), measured, notes);
        }
        List<Words> all = new ArrayList<>(notes);
        if (document != null) {
            boolean isPast = document.validity() == Answers.Validity.PAST;
            all.add(
                    isPast
                            ? new Words(
                                    "文件“" + document.name() + "”已过有效期，按无证据的自报计",
                                    "the document " + document.name()
                                            + " is no longer valid: counted as declared without one")
                            : new Words(
                                    "文件“" + document.name() + "”未写有效期，按无证据的自报计",
                                    "the document " + document.name()
                                            + " does not say until when it is valid: counted as declared without one"));
        }
        return new Source("declared", Grade.S, null, measured, all);
    }

    private Standing measured(Item item, @Nullable Reach reach, @Nullable Position declared) {
        if (reach == null && declared == null) {
            Unmeasured unmeasured = proving.unmeasured(item);
            return unmeasured == null
                    ? Standing.unknown(item, Source.NONE, "no-answer")
                    : Standing.unknown(item, Source.unmeasured(unmeasured), "no-measurement-no-answer");
        } else if (reach == null) {
            Position position = Objects.requireNonNull(declared);
            return known(item, position, declaredSource(item, null, List.of()));
        }
        Telemetry.Measured measured = reach.measured();
        Source source = new Source("telemetry", measured.quantity().grade(), measured.evidence(), measured, List.of());
        return new Standing(
                item,
                reach.value(),
                reach.low(),
                reach.high(),
                Position.best(item),
                Status.ASSESSED,
                source,
                contradiction(item, reach, declared),
                "");
    }

    static Standing known(Item item, Position position, Source source) {
        return new Standing(item, position, position, position, Position.best(item), Status.ASSESSED, source, null, "");
    }

    private static @Nullable Contradiction contradiction(Item item, Reach reach, @Nullable Position declared) {
        if (declared == null) {
            return null;
        }
        boolean byPoints = item.max().compareTo(Exact.ZERO) > 0;
        Exact said = byPoints ? declared.points() : declared.rank();
        Exact low = byPoints ? reach.low().points() : reach.low().rank();
        Exact high = byPoints ? reach.high().points() : reach.high().rank();
        if (said.isAtLeast(low) && high.isAtLeast(said)) {
            return null;
        }
        String declaredText = Texts.position(item, declared).en();
        String measuredText = Texts.measured(reach.measured());
        return new Contradiction(
                declaredText,
                measuredText,
                new Words(
                        "自报为" + Texts.position(item, declared).zh() + "，实测为" + measuredText,
                        "declared " + declaredText + ", measured " + measuredText));
    }

    /**
     * Options that are declared or proven count. One that is declared and should be seen but is not stays counted and is a
     * contradiction; only where nothing is declared it is out of what is possible.
     */
    private Standing multi(Item.Multi item) {
        Set<String> proven = new TreeSet<>();
        Set<String> denied = new TreeSet<>();
        Telemetry.Measured measured = null;
        for (Item.Option option : item.options()) {
            Item.Proof proof = option.proof();
            Verdict verdict = proof == null ? Verdict.UNKNOWN : proving.verdict(proof);
            if (proof != null && verdict != Verdict.UNKNOWN) {
                (verdict == Verdict.PROVEN ? proven : denied).add(option.id());
                measured = proving.measured(proof);
            }
        }
        Set<String> declared =
                answers.declared().get(item.id()) instanceof Answers.Chosen chosen ? chosen.options() : null;
        if (declared != null) {
            Set<String> counted = new TreeSet<>(declared);
            counted.addAll(proven);
            Source source = declaredSource(item, measured, beside(item.indicators()));
            boolean isAllProven = proven.containsAll(counted)
                    && proven.size() + denied.size() == item.options().size();
            Position position = Position.of(item, counted);
            Standing standing = known(item, position, isAllProven ? telemetry(measured) : source);
            Contradiction contradiction = denied(item, declared, denied);
            return contradiction == null ? standing : with(standing, contradiction);
        }
        if (measured == null) {
            return Standing.unknown(item, new Source("none", null, null, null, beside(item.indicators())), "no-answer");
        }
        Set<String> possible = new TreeSet<>(item.ids());
        possible.removeAll(denied);
        Set<String> seen = new TreeSet<>(proven);
        seen.addAll(denied);
        Position value = Position.of(item, proven);
        Status status = seen.size() == item.options().size() ? Status.ASSESSED : Status.PARTLY;
        return new Standing(
                item,
                value,
                value,
                Position.of(item, possible),
                Position.of(item, seen),
                status,
                telemetry(measured),
                null,
                status == Status.PARTLY ? "rest-not-declared" : "");
    }

    static Source telemetry(Telemetry.@Nullable Measured measured) {
        return measured == null
                ? Source.NONE
                : new Source("telemetry", measured.quantity().grade(), measured.evidence(), measured, List.of());
    }

    static Standing with(Standing standing, Contradiction contradiction) {
        return new Standing(
                standing.item(),
                standing.value(),
                standing.low(),
                standing.high(),
                standing.ceiling(),
                standing.status(),
                standing.source(),
                contradiction,
                standing.why());
    }

    private static @Nullable Contradiction denied(Item.Multi item, Set<String> declared, Set<String> denied) {
        Set<String> wrong = new TreeSet<>(declared);
        wrong.retainAll(denied);
        if (wrong.isEmpty()) {
            return null;
        }
        Words names = Texts.options(item, wrong);
        return new Contradiction(
                String.join(", ", wrong),
                "not seen",
                new Words("自报有" + names.zh() + "，实测未见", "declared " + names.en() + ", of which nothing is measured"));
    }

    /** What machines show of it; the answer is a person's all the same. */
    List<Words> beside(List<String> indicators) {
        List<Words> beside = new ArrayList<>();
        for (String indicator : indicators) {
            Telemetry.Measured measured = proving.measured(indicator);
            if (measured != null && measured.quantity().isKnown()) {
                String text = Texts.measured(measured);
                beside.add(new Words(indicator + " 实测为 " + text, indicator + " is measured as " + text));
            }
        }
        return beside;
    }
}
