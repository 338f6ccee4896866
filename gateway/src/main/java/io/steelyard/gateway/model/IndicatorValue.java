package io.steelyard.gateway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An indicator's result over a window. Missing input is never a number: then {@code value}, {@code low} and {@code high}
 * are null and the status says "not assessed".
 *
 * @param subject {@code site} or {@code site/asset}
 * @param low least value that the unknown allows
 * @param high greatest value that the unknown allows
 * @param coverage share of the window that is known, 0 to 1
 */
public record IndicatorValue(
        IndicatorDefinition definition,
        String subject,
        @Nullable Double value,
        double numerator,
        double denominator,
        @Nullable Double low,
        @Nullable Double high,
        double coverage,
        Window window,
        Outcome outcome) {

    /**
     * Whether and how far it can be trusted.
     *
     * @param reason id of what has to be said about it, empty when nothing has; the message catalogue has the sentence
     */
    public record Outcome(boolean assessed, String reason, String fingerprint) {}

    /** The stretch of time, nanoseconds since 1970, {@code from} included, {@code to} not; cut in the zone. */
    public record Window(long from, long to, String zone) {}

    /** The same in both languages. */
    public record Words(String zh, String en) {}

    /** What an indicator is; data, not code. */
    public record IndicatorDefinition(
            String id, Words name, Words formula, String unit, String grade, String ruleVersion, List<String> inputs) {

        public IndicatorDefinition {
            inputs = List.copyOf(inputs);
        }
    }
}
