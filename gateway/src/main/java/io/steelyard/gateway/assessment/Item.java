package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.IndicatorValue.Words;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a model asks one answer for. */
sealed interface Item {

    About about();

    /** The most that it is worth; zero where a model gives no points. */
    Exact max();

    default String id() {
        return about().id();
    }

    /**
     * What every item has.
     *
     * @param action what raises it: {@code connect}, {@code register} or {@code change}
     * @param raise how to raise it, may hold {@code {count}} and {@code {of}}; null where the options say it
     * @param scene whether it is counted by the level rules instead of giving points
     * @param constrained whether it is one of the scenes that a level rule counts separately
     */
    record About(
            String id,
            Words name,
            Words group,
            Trust trust,
            String action,
            @Nullable Words raise,
            boolean scene,
            boolean constrained) {}

    /** How far a fact of the model may be trusted: V, S or M, and where it was read. */
    record Trust(String mark, String source) {

        /** The one that may be trusted less; the first of two that are alike. */
        Trust orLess(Trust other) {
            String marks = "VSM";
            return marks.indexOf(other.mark()) > marks.indexOf(mark) ? other : this;
        }
    }

    /**
     * One of the answers that an item knows.
     *
     * @param raise what to do so that it holds; null where its name says so
     */
    record Option(
            String id,
            Words name,
            Exact points,
            @Nullable Proof proof,
            @Nullable Words raise) {}

    /** One of the options, which stand from the worst to the best. */
    record Single(
            About about, List<Option> options, @Nullable Trend trend) implements Item {
        public Single {
            options = List.copyOf(options);
        }

        @Override
        public Exact max() {
            return options.get(options.size() - 1).points();
        }

        int rank(String option) {
            for (int i = 0; i < options.size(); i++) {
                if (options.get(i).id().equals(option)) {
                    return i;
                }
            }
            return -1;
        }
    }

    /**
     * Any of the options; each gives its points.
     *
     * @param indicators whose measurements are shown beside what is declared
     */
    record Multi(About about, List<Option> options, List<String> indicators) implements Item {
        public Multi {
            options = List.copyOf(options);
            indicators = List.copyOf(indicators);
        }

        @Override
        public Exact max() {
            return options.stream().map(Option::points).reduce(Exact.ZERO, Exact::plus);
        }

        Set<String> ids() {
            return Set.copyOf(options.stream().map(Option::id).toList());
        }
    }

    /** A share from 0 to 1, worth what its band says. */
    record Ratio(About about, List<Band> bands, @Nullable String indicator) implements Item {
        public Ratio {
            bands = List.copyOf(bands);
        }

        @Override
        public Exact max() {
            return bands.stream().map(Band::points).reduce(Exact.ZERO, Exact::orMore);
        }

        Band band(Exact ratio) {
            for (Band band : bands) {
                if (band.holds(ratio)) {
                    return band;
                }
            }
            throw new IllegalStateException("the bands of a model that was read have no gap");
        }
    }

    /** A step from 0 up; every step has a name. */
    record Steps(About about, List<Words> names, List<Rung> rungs, Exact max, boolean alone) implements Item {
        public Steps {
            names = List.copyOf(names);
            rungs = List.copyOf(rungs);
        }

        int top() {
            return names.size() - 1;
        }

        /** What a step is worth: its share of the most. */
        Exact worth(int step) {
            return max.times(Exact.of(step)).over(Exact.of(Math.max(1, top())));
        }
    }

    /**
     * Findings on requirements, level by level.
     *
     * @param path the groups that it stands in, the outermost first, and itself
     * @param worths what a finding is worth
     * @param fed which of the requirements machines show
     */
    record Findings(About about, List<Link> path, int levels, Map<String, Exact> worths, boolean tailorable, Fed fed)
            implements Item {
        public Findings {
            path = List.copyOf(path);
            worths = Map.copyOf(worths);
        }

        @Override
        public Exact max() {
            return Exact.ZERO;
        }

        /** How far its share of the whole may be trusted: as far as the least certain weight on the way to it. */
        @Nullable
        Trust weightTrust(String variant) {
            return path.stream()
                    .map(link -> link.trusts().get(variant))
                    .filter(Objects::nonNull)
                    .reduce(Trust::orLess)
                    .orElse(null);
        }
    }

    /**
     * What machines show of findings.
     *
     * @param indicators whose measurements are shown beside what is declared
     * @param requirements that a measurement finds
     */
    record Fed(List<String> indicators, List<Requirement> requirements) {
        public Fed {
            indicators = List.copyOf(indicators);
            requirements = List.copyOf(requirements);
        }

        /** Those of a level. */
        List<Requirement> at(int level) {
            return requirements.stream().filter(one -> one.level() == level).toList();
        }
    }

    /**
     * One requirement of a level that a measurement finds.
     *
     * @param of how many requirements the level has
     * @param marks the least share for a finding, the best finding first; between two of them what is not said stays open
     */
    record Requirement(int level, int of, String indicator, List<Mark> marks) {
        public Requirement {
            marks = List.copyOf(marks);
        }
    }

    /**
     * The least share for a finding.
     *
     * @param below what the best finding is worth that a lesser share may be
     */
    record Mark(String finding, BigDecimal least, Exact worth, Exact below) {}

    /** A part of a whole, with its weight for each variant. */
    record Link(String id, Map<String, Exact> weights, Map<String, Trust> trusts) {
        public Link {
            trusts = Map.copyOf(trusts);
            weights = Map.copyOf(weights);
        }
    }

    /** A stretch of shares, as {@code (0.1, 0.2]}. */
    record Band(Exact from, boolean fromIncluded, Exact to, boolean toIncluded, Exact points) {

        boolean holds(Exact ratio) {
            int low = ratio.compareTo(from);
            int high = ratio.compareTo(to);
            return (low > 0 || (low == 0 && fromIncluded)) && (high < 0 || (high == 0 && toIncluded));
        }

        /** Whether a share from {@code low} to {@code high} may lie in it. */
        boolean meets(Exact low, Exact high) {
            boolean isBelow = high.compareTo(from) < 0 || (high.compareTo(from) == 0 && !fromIncluded);
            boolean isAbove = low.compareTo(to) > 0 || (low.compareTo(to) == 0 && !toIncluded);
            return !isBelow && !isAbove;
        }
    }

    /** An indicator's change between two windows; within {@code flat} on either side it counts as none. */
    record Trend(String indicator, Exact flat, Telemetry.Since since) {}

    /**
     * What an indicator must say to prove something.
     *
     * @param member the member of the indicator's set that has to be shown; null when a number decides
     */
    record Proof(
            String indicator,
            @Nullable BigDecimal atLeast,
            @Nullable BigDecimal atMost,
            @Nullable String member) {}

    /** What indicators prove up to a step: any one of these, or all of them. */
    record Rung(int step, boolean any, List<Proof> proofs) {
        public Rung {
            proofs = List.copyOf(proofs);
        }
    }

    /** The option of that id. */
    static Optional<Option> option(List<Option> options, String id) {
        return options.stream().filter(option -> option.id().equals(id)).findFirst();
    }
}
