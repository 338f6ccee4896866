package io.steelyard.gateway.indicator;

import io.steelyard.gateway.indicator.formula.Units;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.Score;
import io.steelyard.gateway.model.Score.Worth;
import io.steelyard.gateway.model.Target;
import io.steelyard.gateway.units.SignalUnits;
import io.steelyard.gateway.units.Ucum;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a rule makes of a result. A pure function: equal results, rule and target give an equal score and fingerprint. Nothing
 * is told that a value within the bounds would not give.
 */
final class Scored {
    static final String UNDECIDED = "score-undecided";
    static final String BEYOND = "beyond-bands";
    static final String NO_TARGET = "no-target";
    static final String TARGET_UNIT = "target-unit";
    static final String NOTHING_BEFORE = "nothing-a-year-before";

    private static final MathContext DOWN = new MathContext(34, RoundingMode.FLOOR);
    private static final MathContext UP = new MathContext(34, RoundingMode.CEILING);

    private final Definition definition;
    private final IndicatorValue now;
    private final @Nullable IndicatorValue before;
    private final @Nullable Target target;

    /**
     * Of one result.
     *
     * @param before the result of the same window a year before; null where the rule does not ask, or there is none
     * @param target that holds; null where the rule does not ask, or there is none
     */
    Scored(Definition definition, IndicatorValue now, @Nullable IndicatorValue before, @Nullable Target target) {
        this.definition = definition;
        this.now = now;
        this.before = before;
        this.target = target;
    }

    Score score() {
        Scoring rule = definition.scoring();
        if (rule instanceof Scoring.None) {
            return told(null, "");
        }
        if (!now.outcome().assessed()) {
            return told(null, now.outcome().reason());
        }
        if (rule instanceof Scoring.Bands bands) {
            return told(bands.ends(now.low(), now.high()), BEYOND);
        } else if (rule instanceof Scoring.Steps steps) {
            return told(steps.ends(now.low(), now.high()), UNDECIDED);
        } else if (rule instanceof Scoring.Delta delta) {
            return changed(delta);
        } else if (rule instanceof Scoring.Trend trend) {
            return target == null ? told(null, "") : against(target, trend.isUpBetter());
        } else if (rule instanceof Scoring.Target asked) {
            return target == null ? told(null, NO_TARGET) : against(target, asked.isUpBetter());
        }
        throw new IllegalStateException("a rule that nobody applies: " + rule);
    }

    /** Both intervals count: the least change is from the most before to the least now. */
    private Score changed(Scoring.Delta delta) {
        BigDecimal least = before == null ? null : before.low();
        if (before == null || least == null || least.signum() <= 0) {
            return told(null, NOTHING_BEFORE);
        }
        BigDecimal low = now.low();
        return told(
                delta.ends(
                        low == null || low.signum() < 0 ? null : change(low, before.high(), DOWN),
                        change(now.high(), least, UP)),
                UNDECIDED);
    }

    private static @Nullable BigDecimal change(
            @Nullable BigDecimal later, @Nullable BigDecimal earlier, MathContext rounding) {
        return later == null || earlier == null
                ? null
                : later.divide(earlier, rounding).subtract(BigDecimal.ONE);
    }

    private Score against(Target goal, boolean isUpBetter) {
        BigDecimal wanted = inUnit(goal, definition.told().unit());
        return wanted == null
                ? told(null, TARGET_UNIT)
                : told(Scoring.against(wanted, isUpBetter, now.low(), now.high()), UNDECIDED);
    }

    /** In the unit of the indicator; null when it is of another kind, or nobody knows it. */
    private static @Nullable BigDecimal inUnit(Target target, String unit) {
        if (target.unit().isBlank()) {
            return target.value();
        }
        String code = SignalUnits.code(target.unit());
        return code == null || Ucum.factor(code, unit) == null ? null : Units.convert(target.value(), code, unit);
    }

    /** {@code reason}: why there are no ends; where both differ it is undecided. */
    private Score told(Scoring.@Nullable Ends ends, String reason) {
        Worth low = ends == null ? null : ends.low();
        Worth high = ends == null ? null : ends.high();
        boolean isDecided = low != null && high != null && low.isSame(high);
        String why = ends == null ? reason : isDecided ? "" : UNDECIDED;
        return new Score(
                definition.scoring().kind(),
                better(),
                isDecided ? low : null,
                low,
                high,
                why,
                before,
                target,
                fingerprint());
    }

    private String better() {
        if (definition.scoring() instanceof Scoring.Trend trend) {
            return trend.isUpBetter() ? "up" : "down";
        }
        return definition.scoring() instanceof Scoring.Target asked ? asked.isUpBetter() ? "up" : "down" : "";
    }

    private String fingerprint() {
        return Fingerprint.hex(String.join(
                "\n",
                now.outcome().fingerprint(),
                definition.scoring().toString(),
                before == null ? "" : before.outcome().fingerprint(),
                target == null ? "" : "targets " + target.version() + " " + target.digest()));
    }
}
