package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.Score.Worth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value of an indicator is worth by itself, and what the values of an interval are: an end that is null sets no bound.
 */
public sealed interface Scoring {

    /** As the files of the catalogue name it. */
    String kind();

    /** The worst and the best of what an interval may be worth; null where a value of it has no worth. */
    record Ends(Worth low, Worth high) {

        static @Nullable Ends of(Collection<BigDecimal> points) {
            return points.isEmpty()
                    ? null
                    : new Ends(Worth.of(Collections.min(points)), Worth.of(Collections.max(points)));
        }
    }

    /** Nothing: it informs. */
    record None() implements Scoring {
        @Override
        public String kind() {
            return "none";
        }
    }

    /** Points by bands; a band's upper edge belongs to it, its lower edge to the band below. */
    record Bands(List<Band> bands) implements Scoring {

        public Bands {
            bands = List.copyOf(bands);
        }

        @Override
        public String kind() {
            return "bands";
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

        @Nullable
        Ends ends(@Nullable BigDecimal low, @Nullable BigDecimal high) {
            if (high == null || points(high) == null) {
                return null;
            }
            List<BigDecimal> met = new ArrayList<>();
            BigDecimal below = null;
            for (Band band : bands) {
                boolean begins = below == null || high.compareTo(below) > 0;
                boolean ends = low != null && low.compareTo(band.upTo()) > 0;
                if (begins && !ends) {
                    met.add(band.points());
                }
                below = band.upTo();
            }
            return Ends.of(met);
        }
    }

    /** One band. */
    record Band(BigDecimal upTo, BigDecimal points) {}

    /** Met, largely met, partly met: each from a value on; null where there is no such step. */
    record Steps(
            BigDecimal met,
            @Nullable BigDecimal largely,
            @Nullable BigDecimal partly) implements Scoring {

        @Override
        public String kind() {
            return "met";
        }

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

        Ends ends(@Nullable BigDecimal low, @Nullable BigDecimal high) {
            return new Ends(
                    Worth.of(low == null ? "not" : finding(low)), Worth.of(high == null ? "met" : finding(high)));
        }
    }

    /** Points by how it changed against the same window a year before; less than {@code flat} of it either way is the same. */
    record Delta(BigDecimal flat, BigDecimal up, BigDecimal same, BigDecimal down) implements Scoring {

        @Override
        public String kind() {
            return "delta";
        }

        /** The points of a relative change. */
        public BigDecimal points(BigDecimal change) {
            return change.abs().compareTo(flat) <= 0 ? same : change.signum() > 0 ? up : down;
        }

        /** Of relative changes. */
        @Nullable
        Ends ends(@Nullable BigDecimal low, @Nullable BigDecimal high) {
            List<BigDecimal> met = new ArrayList<>();
            boolean rises = high == null || high.compareTo(flat) > 0;
            boolean falls = low == null || low.compareTo(flat.negate()) < 0;
            boolean stays =
                    (low == null || low.compareTo(flat) <= 0) && (high == null || high.compareTo(flat.negate()) >= 0);
            if (rises) {
                met.add(up);
            }
            if (stays) {
                met.add(same);
            }
            if (falls) {
                met.add(down);
            }
            return Ends.of(met);
        }
    }

    /** Which way is better; a target that was imported is held against. */
    record Trend(boolean isUpBetter) implements Scoring {
        @Override
        public String kind() {
            return "trend";
        }
    }

    /** Held against the programme's target, which is imported. */
    record Target(boolean isUpBetter) implements Scoring {
        @Override
        public String kind() {
            return "target";
        }
    }

    /** Whether a target is reached at the worst and at the best of an interval. */
    static Ends against(BigDecimal target, boolean isUpBetter, @Nullable BigDecimal low, @Nullable BigDecimal high) {
        BigDecimal worst = isUpBetter ? low : high;
        BigDecimal best = isUpBetter ? high : low;
        return new Ends(
                Worth.of(worst != null && reaches(worst, target, isUpBetter) ? "reached" : "missed"),
                Worth.of(best == null || reaches(best, target, isUpBetter) ? "reached" : "missed"));
    }

    private static boolean reaches(BigDecimal value, BigDecimal target, boolean isUpBetter) {
        int order = value.compareTo(target);
        return isUpBetter ? order >= 0 : order <= 0;
    }
}
