package io.steelyard.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an indicator's own rule makes of a result: points, or a finding. It is told only where the whole interval of the result
 * gives the same; else both ends are, and what it comes to is undecided.
 *
 * @param kind of the rule: {@code none}, {@code bands}, {@code met}, {@code delta}, {@code trend} or {@code target}
 * @param better {@code up} or {@code down}; empty where the rule does not ask
 * @param value null while {@code low} and {@code high} differ, and where nothing can be scored
 * @param low the worst that the unknown allows
 * @param high the best that the unknown allows
 * @param reason id of why it is not told, empty when it is or the rule gives nothing; the message catalogue has the sentence
 * @param before the result that a change is told against; null where none is
 * @param target that the result is held against; null where none is
 * @param fingerprint of all that it was made of: the result, the rule, the result before, the target with its version
 */
public record Score(
        String kind,
        String better,
        @Nullable Worth value,
        @Nullable Worth low,
        @Nullable Worth high,
        String reason,
        @Nullable IndicatorValue before,
        @Nullable Target target,
        String fingerprint) {

    /**
     * Points, or a finding.
     *
     * @param points null where the rule gives none
     * @param finding {@code met}, {@code largely}, {@code partly}, {@code not}, {@code reached} or {@code missed}; empty where it
     *     gives points
     */
    public record Worth(@Nullable BigDecimal points, String finding) {

        public static Worth of(BigDecimal points) {
            return new Worth(points, "");
        }

        public static Worth of(String finding) {
            return new Worth(null, finding);
        }

        /** Whether it is worth the same. */
        public boolean isSame(Worth other) {
            BigDecimal theirs = other.points;
            if (points == null || theirs == null) {
                return points == null && theirs == null && finding.equals(other.finding);
            }
            return points.compareTo(theirs) == 0;
        }
    }
}
