package io.steelyard.gateway.assessment;

import io.steelyard.gateway.assessment.Standing.Contradiction;
import io.steelyard.gateway.assessment.Standing.Source;
import io.steelyard.gateway.assessment.Standing.Status;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where sub-domains stand. Of a level that somebody found, the findings count as they are; one that names an indicator is what
 * that one is measured as. Of a level that nobody found, the requirements that are measured count, and the others are open. A
 * measured requirement that none of the declared findings can be is a contradiction, and the findings stay.
 */
final class FindingsJudging {
    private final Proving proving;
    private final Judging judging;

    FindingsJudging(Proving proving, Judging judging) {
        this.proving = proving;
        this.judging = judging;
    }

    /** {@code hasNoShare} where the sub-domain is tailored out or has no weight. */
    Standing of(Item.Findings item, SortedMap<Integer, List<String>> found, boolean hasNoShare) {
        if (hasNoShare) {
            List<Words> notes = found.isEmpty()
                    ? List.of()
                    : List.of(new Words("该项不计权重，其结论未采用", "it has no weight here, so its findings are not used"));
            Position nothing = Position.worst(item);
            Source none = new Source("none", null, null, null, notes);
            return new Standing(item, null, nothing, nothing, nothing, Status.NOT_APPLICABLE, none, null, "");
        }
        Levels levels = new Levels(item);
        for (int level = 1; level <= item.levels(); level++) {
            List<String> words = found.get(level);
            if (words == null) {
                levels.measured(level);
            } else {
                levels.declared(level, words);
            }
        }
        levels.notes.addAll(judging.beside(item.fed().indicators().stream()
                .filter(indicator -> levels.noted.stream().noneMatch(indicator::equals))
                .toList()));
        if (found.isEmpty() && levels.first == null) {
            return Standing.unknown(item, new Source("none", null, null, null, levels.notes), "no-answer");
        }
        boolean isWhole = levels.ceiling.values().stream().allMatch(Exact.ONE::equals);
        return new Standing(
                item,
                Position.of(levels.value),
                Position.of(levels.low),
                Position.of(levels.high),
                Position.of(levels.ceiling),
                isWhole ? Status.ASSESSED : Status.PARTLY,
                source(item, found.isEmpty(), levels).lacks(levels.lacking),
                levels.contradiction,
                isWhole ? "" : found.isEmpty() ? "rest-not-declared" : "levels-not-assessed");
    }

    private Source source(Item.Findings item, boolean isMeasuredAlone, Levels levels) {
        Telemetry.Measured first = levels.first;
        if (isMeasuredAlone && first != null) {
            return new Source("telemetry", levels.grade, first.evidence(), first, levels.notes);
        }
        Source declared = judging.declaredSource(item, first, levels.notes);
        Grade grade = declared.grade();
        return grade == null || levels.grade == null
                ? declared
                : new Source(
                        declared.kind(), grade.orLower(levels.grade), declared.evidence(), first, declared.notes());
    }

    /** What is known, level by level. */
    private final class Levels {
        private final Item.Findings item;
        private final Map<Integer, Exact> low = new TreeMap<>();
        private final Map<Integer, Exact> value = new TreeMap<>();
        private final Map<Integer, Exact> high = new TreeMap<>();
        private final Map<Integer, Exact> ceiling = new TreeMap<>();
        private final List<Words> notes = new ArrayList<>();
        private final List<String> noted = new ArrayList<>();
        private final List<Standing.Lacking> lacking = new ArrayList<>();
        private @Nullable Contradiction contradiction;
        /** The first measurement that counts, and the lowest grade of all that do. */
        private Telemetry.@Nullable Measured first;

        private @Nullable Grade grade;

        Levels(Item.Findings item) {
            this.item = item;
        }

        private void measured(int level) {
            List<Item.Requirement> requirements = item.fed().at(level);
            List<Proving.Finding> findings = new ArrayList<>();
            for (Item.Requirement requirement : requirements) {
                Proving.Finding finding = proving.finding(requirement);
                if (finding != null) {
                    counts(finding, level);
                    findings.add(finding);
                }
            }
            put(
                    level,
                    findings,
                    requirements.isEmpty() ? 1 : requirements.get(0).of());
        }

        /** The level's mean; what is not among the findings is open. */
        private void put(int level, List<Proving.Finding> findings, int of) {
            Exact all = Exact.of(of);
            Exact open = Exact.of((long) of - findings.size());
            Exact lows = Exact.ZERO;
            Exact values = Exact.ZERO;
            Exact highs = open;
            for (Proving.Finding finding : findings) {
                lows = lows.plus(finding.low());
                values = values.plus(finding.value());
                highs = highs.plus(finding.high());
            }
            low.put(level, lows.over(all));
            value.put(level, values.over(all));
            high.put(level, highs.over(all));
            ceiling.put(level, all.minus(open).over(all));
        }

        private void declared(int level, List<String> words) {
            List<Proving.Finding> findings = new ArrayList<>();
            List<Exact> plain = new ArrayList<>();
            List<Item.Requirement> others = new ArrayList<>(item.fed().at(level));
            for (String word : words) {
                Exact worth = item.worths().get(word);
                if (worth != null) {
                    plain.add(worth);
                    findings.add(Proving.Finding.exactly(worth));
                } else {
                    Item.Requirement requirement = others.stream()
                            .filter(one -> one.indicator().equals(word))
                            .findFirst()
                            .orElse(null);
                    Proving.Finding finding = requirement == null ? null : proving.finding(requirement);
                    if (finding != null) {
                        counts(finding, level);
                        findings.add(finding);
                    }
                    others.remove(requirement);
                }
            }
            put(level, findings, words.size());
            for (Item.Requirement requirement : others) {
                Proving.Finding finding = proving.finding(requirement);
                if (finding != null) {
                    note(finding, level);
                    contradicts(level, words, plain, finding);
                }
            }
        }

        private void contradicts(int level, List<String> words, List<Exact> plain, Proving.Finding finding) {
            boolean isAnyOfThem = plain.stream()
                    .anyMatch(worth ->
                            worth.isAtLeast(finding.low()) && finding.high().isAtLeast(worth));
            if (isAnyOfThem || plain.isEmpty() || contradiction != null) {
                return;
            }
            String declared = "level " + level + ": " + String.join(", ", words);
            Words shown = words(finding);
            contradiction = new Contradiction(
                    declared,
                    finding.text(),
                    new Words(
                            "第" + level + "级自报为" + Texts.findings(words) + "，但" + shown.zh(),
                            "level " + level + " declared " + String.join(", ", words) + ", but " + shown.en()));
        }

        private Words words(Proving.Finding finding) {
            Words found = Texts.findings(item, finding.low(), finding.high());
            return new Words(finding.text() + "，" + found.zh(), finding.text() + ", " + found.en());
        }

        private void counts(Proving.Finding finding, int level) {
            Telemetry.Measured measured = finding.measured();
            if (measured != null) {
                first = first == null ? measured : first;
                Grade own = measured.quantity().grade();
                grade = grade == null ? own : grade.orLower(own);
                BigDecimal least = finding.least();
                if (least != null
                        && measured.targets().all() > 0
                        && !finding.low().isAtLeast(Exact.ONE)) {
                    lacking.add(new Standing.Lacking(level, finding.indicator(), least, measured.targets()));
                }
            }
            note(finding, level);
        }

        private void note(Proving.Finding finding, int level) {
            Words shown = words(finding);
            noted.add(finding.indicator());
            notes.add(new Words(
                    "第" + level + "级一条要求：" + shown.zh(), "one requirement of level " + level + ": " + shown.en()));
        }
    }
}
