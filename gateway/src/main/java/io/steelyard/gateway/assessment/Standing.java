package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Words;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one item.
 *
 * @param value where it stands; null when nobody says, or where measurements leave several steps possible
 * @param low the worst that is possible
 * @param high the best that is possible
 * @param ceiling the best that it could have been in so far as it is known
 * @param why id of why it is not assessed; empty when it is
 */
record Standing(
        Item item,
        @Nullable Position value,
        Position low,
        Position high,
        Position ceiling,
        Status status,
        Source source,
        @Nullable Contradiction contradiction,
        String why) {

    /** Whether it counts. */
    enum Status {
        ASSESSED("assessed"),
        /** Some of its levels or options, or steps that are not the only possible one. */
        PARTLY("partly-assessed"),
        NOT_ASSESSED("not-assessed"),
        /** Tailored out, or without weight. */
        NOT_APPLICABLE("not-applicable");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * Where an answer is from.
     *
     * @param kind {@code telemetry}, {@code document}, {@code declared} or {@code none}
     * @param measured what telemetry says, also where it does not decide
     * @param lacking measured requirements that are not met for certain, and what they lack
     * @param unmeasured the indicator that would decide and is not measured; null where that is not so
     */
    record Source(
            String kind,
            @Nullable Grade grade,
            @Nullable String evidence,
            Telemetry.@Nullable Measured measured,
            List<Words> notes,
            List<Lacking> lacking,
            @Nullable Unmeasured unmeasured) {
        static final Source NONE = new Source("none", null, null, null, List.of());

        Source {
            notes = List.copyOf(notes);
            lacking = List.copyOf(lacking);
        }

        Source(
                String kind,
                @Nullable Grade grade,
                @Nullable String evidence,
                Telemetry.@Nullable Measured measured,
                List<Words> notes) {
            this(kind, grade, evidence, measured, notes, List.of(), null);
        }

        Source lacks(List<Lacking> what) {
            return new Source(kind, grade, evidence, measured, notes, what, unmeasured);
        }

        static Source unmeasured(Unmeasured what) {
            return new Source("none", null, null, null, List.of(), List.of(), what);
        }
    }

    /** An indicator that is not measured, and the id of the reason. */
    record Unmeasured(String indicator, String reason) {}

    /**
     * A requirement that is measured as a share of machines and not met for certain.
     *
     * @param least the share with which it is met
     */
    record Lacking(int level, String indicator, BigDecimal least, Telemetry.Targets targets) {

        /** How many more have to count; all that are left where even these are too few. */
        int count() {
            int most = targets.waiting().size() + targets.missing().size();
            BigDecimal all = BigDecimal.valueOf(targets.all());
            int count = 0;
            while (count < most && BigDecimal.valueOf(targets.have() + count).compareTo(least.multiply(all)) < 0) {
                count++;
            }
            return count;
        }
    }

    /** A declared answer that telemetry does not bear out. */
    record Contradiction(String declared, String telemetry, Words text) {}

    static Standing unknown(Item item, Source source, String why) {
        return new Standing(
                item,
                null,
                Position.worst(item),
                Position.best(item),
                Position.worst(item),
                Status.NOT_ASSESSED,
                source,
                null,
                why);
    }

    boolean isAssessed() {
        return status == Status.ASSESSED || status == Status.PARTLY;
    }

    /** Its position; the worst when it is not known. */
    Position orLow() {
        return Objects.requireNonNullElse(value, low);
    }
}
