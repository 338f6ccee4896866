package io.steelyard.gateway.indicator;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a value of an indicator is worth by itself. */
public sealed interface Scoring {

    /** Nothing: it informs. */
    record None() implements Scoring {}

    /** Points by bands; a band's upper edge belongs to it, its lower edge to the band below. */
    record Bands(List<Band> bands) implements Scoring {

        public Bands {
            bands = List.copyOf(bands);
        }

        /** The points of the value; null above the last band. */
        public @Nullable BigDecimal points(BigDecimal value) {
            for (Band band : bands) {
                if (value.compareTo(band.upTo()) <= 0) {
                    return band.points();
                }
            }
            return null;
        }
    }

    /** One band. */
    record Band(BigDecimal upTo, BigDecimal points) {}

    /** Met, largely met, partly met: each from a value on; null where there is no such step. */
    record Steps(
            BigDecimal met,
            @Nullable BigDecimal largely,
            @Nullable BigDecimal partly) implements Scoring {

        /** The id of the step that the value reaches. */
        public String finding(BigDecimal value) {
            if (value.compareTo(met) >= 0) {
                return "met";
            }
            if (largely != null && value.compareTo(largely) >= 0) {
                return "largely";
            }
            return partly != null && value.compareTo(partly) >= 0 ? "partly" : "not";
        }
    }

    /** Points by how it changed against the window before; less than {@code flat} of it either way is the same. */
    record Delta(BigDecimal flat, BigDecimal up, BigDecimal same, BigDecimal down) implements Scoring {

        /** The points of a relative change. */
        public BigDecimal points(BigDecimal change) {
            return change.abs().compareTo(flat) <= 0 ? same : change.signum() > 0 ? up : down;
        }
    }

    /** Which way is better. */
    record Trend(boolean isUpBetter) implements Scoring {}

    /** Held against the programme's target, which is imported. */
    record Target(boolean isUpBetter) implements Scoring {}
}
