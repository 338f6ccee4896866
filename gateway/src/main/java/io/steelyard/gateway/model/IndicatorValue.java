package io.steelyard.gateway.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An indicator's result over a window. Missing input is never a number: then {@code value}, its two parts, {@code low} and
 * {@code high} are null and the status says "not assessed".
 *
 * @param subject {@code site}, {@code site/area}, {@code site/area/line}, {@code site/asset} or {@code site/asset/signal}
 * @param low least value that the unknown allows; null, too, when it sets no bound
 * @param high greatest value that the unknown allows; null, too, when it sets no bound
 * @param coverage share of what had to be seen that was seen, 0 to 1
 */
public record IndicatorValue(
        IndicatorDefinition definition,
        String subject,
        @Nullable BigDecimal value,
        @Nullable BigDecimal numerator,
        @Nullable BigDecimal denominator,
        @Nullable BigDecimal low,
        @Nullable BigDecimal high,
        double coverage,
        Window window,
        Outcome outcome) {

    public String id() {
        return definition.id();
    }

    /**
     * Whether and how far it can be trusted.
     *
     * @param reason id of what has to be said about it first, empty when nothing has; the message catalogue has the sentence
     * @param notes ids of all that has to be said about it
     * @param grade the lowest grade among what it was computed from
     * @param inputs what it was computed from, or would be
     * @param factors what amounts of energy were multiplied with on the way
     */
    public record Outcome(
            boolean assessed,
            String reason,
            List<String> notes,
            Grade grade,
            List<Input> inputs,
            String fingerprint,
            List<UsedFactor> factors) {

        public Outcome {
            notes = List.copyOf(notes);
            inputs = List.copyOf(inputs);
            factors = List.copyOf(factors);
        }

        /** One that no factor made. */
        public Outcome(
                boolean assessed,
                String reason,
                List<String> notes,
                Grade grade,
                List<Input> inputs,
                String fingerprint) {
            this(assessed, reason, notes, grade, inputs, fingerprint, List.of());
        }
    }

    /** A quantity by its name, and its words. */
    public record Input(String name, Words words, Quantity quantity) {}

    /** The stretch of time, nanoseconds since 1970, {@code from} included, {@code to} not; cut in the zone. */
    public record Window(long from, long to, String zone) {
        private static final long NANOS_A_SECOND = 1_000_000_000L;

        /** The same days and times of a year before. */
        public Window aYearEarlier() {
            return new Window(aYearBefore(from), aYearBefore(to), zone);
        }

        private long aYearBefore(long nanos) {
            Instant at =
                    Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND));
            Instant then = at.atZone(ZoneId.of(zone)).minusYears(1).toInstant();
            return then.getEpochSecond() * NANOS_A_SECOND + then.getNano();
        }
    }

    /** The same in both languages. */
    public record Words(String zh, String en) {}

    /**
     * What an indicator is; data, not code.
     *
     * @param group {@code C}, {@code K}, {@code E}, {@code P} or {@code ISO}
     * @param grades that its result may have, the best first: they follow from those of its inputs
     * @param subjects whose indicator it may be: {@code asset}, {@code line}, {@code area}, {@code site}
     */
    public record IndicatorDefinition(
            String id,
            String group,
            Words name,
            Rule rule,
            Measure measure,
            List<Grade> grades,
            List<String> subjects,
            List<Standard> standards) {

        public IndicatorDefinition {
            grades = List.copyOf(grades);
            subjects = List.copyOf(subjects);
            standards = List.copyOf(standards);
        }

        /** UCUM code of the value. */
        public String unit() {
            return measure.unit();
        }

        public String ruleVersion() {
            return rule.version();
        }

        public List<String> inputs() {
            return rule.inputs();
        }
    }

    /**
     * How an indicator is computed.
     *
     * @param told for people
     * @param text in the language of formulas
     * @param inputs names of quantities
     */
    public record Rule(Words told, String text, String version, List<String> inputs) {

        public Rule {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * What a value is told in.
     *
     * @param unit UCUM code
     * @param shown what people read for it
     */
    public record Measure(String unit, Words shown) {}

    /**
     * A standard that an indicator feeds.
     *
     * @param trust {@code V} read in a primary source, {@code S} in a secondary one, {@code M} from memory
     * @param source where it was read
     */
    public record Standard(String name, String clause, String trust, String source) {}
}
