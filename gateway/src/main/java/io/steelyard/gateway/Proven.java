package io.steelyard.gateway;

import io.steelyard.gateway.assessment.AssessmentDesk;
import io.steelyard.gateway.assessment.Telemetry;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Shortfall;
import io.steelyard.gateway.model.Shortfalls;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What indicators and the register prove of sites, as assessments ask for it. Any thread; each telemetry is used by one.
 */
record Proven(BiFunction<String, Window, List<IndicatorValue>> indicators, One one, Shortfalls shortfalls)
        implements AssessmentDesk.Plants {
    private static final MathContext DOWN = new MathContext(34, RoundingMode.FLOOR);
    private static final MathContext UP = new MathContext(34, RoundingMode.CEILING);

    /** One indicator of a site, also one that is the outcome of another assessment; nothing when there is none. */
    @FunctionalInterface
    interface One {
        List<IndicatorValue> of(String indicator, String site, Window window);
    }

    /** By the indicators of sites; those that assessments give are asked for one by one. */
    static Proven by(IndicatorsOn indicators) {
        return new Proven(indicators::measured, indicators::one, indicators::lacks);
    }

    @Override
    public Telemetry of(AssessmentDesk.Asked asked) {
        return new OfSite(asked);
    }

    /** One site over one window; each list of indicators is computed once, when it is asked for. */
    private final class OfSite implements Telemetry {
        private final AssessmentDesk.Asked asked;
        private final Map<Window, Map<String, IndicatorValue>> known = new HashMap<>();
        private final Map<String, Optional<IndicatorValue>> alone = new HashMap<>();
        private final Map<String, Optional<Measured>> measured = new HashMap<>();

        OfSite(AssessmentDesk.Asked asked) {
            this.asked = asked;
        }

        private @Nullable IndicatorValue value(String indicator) {
            return ifAssessed(asIs(indicator));
        }

        /** Also one that is not assessed; null when the site does not have it. */
        private @Nullable IndicatorValue asIs(String indicator) {
            Map<String, IndicatorValue> values = known.computeIfAbsent(asked.window(), this::values);
            return values.containsKey(indicator)
                    ? values.get(indicator)
                    : alone.computeIfAbsent(indicator, this::now).orElse(null);
        }

        private Optional<IndicatorValue> now(String indicator) {
            return Optional.ofNullable(at(indicator, asked.window()));
        }

        private @Nullable IndicatorValue at(String indicator, Window window) {
            List<IndicatorValue> found = one.of(indicator, asked.site(), window);
            return found.isEmpty() ? null : found.get(0);
        }

        private static @Nullable IndicatorValue ifAssessed(@Nullable IndicatorValue value) {
            return value == null || !value.outcome().assessed() ? null : value;
        }

        private Map<String, IndicatorValue> values(Window window) {
            Map<String, IndicatorValue> values = new HashMap<>();
            indicators.apply(asked.site(), window).forEach(value -> values.put(value.id(), value));
            return values;
        }

        @Override
        public @Nullable Measured of(String indicator) {
            Optional<Measured> there = measured.get(indicator);
            if (there == null) {
                there = Optional.ofNullable(measure(indicator));
                measured.put(indicator, there);
            }
            return there.orElse(null);
        }

        private @Nullable Measured measure(String indicator) {
            IndicatorValue value = value(indicator);
            Shortfall lacks = shortfalls.of(indicator, asked.site(), asked.window());
            if (value == null && lacks == null) {
                return null;
            }
            Quantity quantity = value == null
                    ? Quantity.missing("1", Grade.T, "not-assessed")
                    : new Quantity(
                            value.value(),
                            value.low(),
                            value.high(),
                            unit(value.definition()),
                            value.outcome().grade(),
                            value.coverage(),
                            value.outcome().reason());
            return new Measured(
                    quantity,
                    value == null ? "" : value.outcome().fingerprint(),
                    evidence(indicator),
                    lacks == null ? Set.of() : lacks.shown(),
                    lacks == null ? Set.of() : lacks.denied(),
                    lacks == null
                            ? Targets.NONE
                            : new Targets(lacks.have(), lacks.all(), lacks.waiting(), lacks.missing()));
        }

        /** A share is 1; a level or a count has no unit at all. */
        private static String unit(IndicatorValue.IndicatorDefinition definition) {
            boolean isPlain = definition.unit().equals("1")
                    && !definition.measure().shown().en().equals("%");
            return isPlain ? "" : definition.unit();
        }

        private String evidence(String indicator) {
            String period = asked.period();
            return "/api/v1/indicators/" + indicator + "/evidence?site="
                    + URLEncoder.encode(asked.site(), StandardCharsets.UTF_8)
                    + (period == null ? "" : "&period=" + period);
        }

        @Override
        public @Nullable Measured change(String indicator, Since since) {
            Window before = before(since);
            IndicatorValue later = before == null ? null : value(indicator);
            IndicatorValue earlier = later == null || before == null ? null : ifAssessed(at(indicator, before));
            if (earlier == null || later == null) {
                return null;
            }
            BigDecimal from = earlier.value();
            BigDecimal to = later.value();
            BigDecimal least = earlier.low();
            if (from == null || to == null || from.signum() <= 0 || least == null || least.signum() <= 0) {
                return null;
            }
            Quantity change = new Quantity(
                    ratio(to, from, MathContext.DECIMAL128),
                    bound(later.low(), earlier.high(), DOWN),
                    bound(later.high(), least, UP),
                    "1",
                    earlier.outcome().grade().orLower(later.outcome().grade()),
                    Math.min(earlier.coverage(), later.coverage()),
                    "");
            return Measured.of(
                    change,
                    earlier.outcome().fingerprint() + " " + later.outcome().fingerprint(),
                    evidence(indicator));
        }

        @Override
        public String whyNot(String indicator, @Nullable Since since) {
            String now = whyNot(asIs(indicator));
            if (!now.isEmpty() || since == null) {
                return now;
            }
            Window before = before(since);
            return before == null ? "no-baseline" : whyNot(at(indicator, before));
        }

        private @Nullable Window before(Since since) {
            return since == Since.YEAR ? asked.window().aYearEarlier() : asked.before();
        }

        private static String whyNot(@Nullable IndicatorValue value) {
            return value == null || value.outcome().assessed()
                    ? ""
                    : value.outcome().reason();
        }

        private static BigDecimal ratio(BigDecimal later, BigDecimal earlier, MathContext rounding) {
            return later.divide(earlier, rounding).subtract(BigDecimal.ONE);
        }

        private static @Nullable BigDecimal bound(
                @Nullable BigDecimal later, @Nullable BigDecimal earlier, MathContext rounding) {
            return later == null || earlier == null ? null : ratio(later, earlier, rounding);
        }
    }
}
