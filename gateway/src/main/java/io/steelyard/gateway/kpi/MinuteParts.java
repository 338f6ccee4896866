package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetPlan.Job;
import io.steelyard.gateway.model.AssetPlan.Stretch;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a minute's parts were planned to take: each part's planned run time is its job's, or what the machine's own design
 * speed says; a part of which neither tells is left to the period. Beside it what people corrected.
 */
final class MinuteParts {
    private static final BigDecimal SECONDS = BigDecimal.valueOf(60);

    private final MinuteInput input;
    private final @Nullable SignalDescription speed;
    private BigDecimal seconds = BigDecimal.ZERO;
    private BigDecimal parts = BigDecimal.ZERO;

    MinuteParts(MinuteInput input, Machine machine) {
        this.input = input;
        this.speed = machine.with(MinuteFold.DESIGN_SPEED);
    }

    /** Takes the steps of one counter. */
    MinuteCounter.Steps steps(SignalDescription counter) {
        Track speeds = new Track(input, speed == null ? null : speed.name());
        BigDecimal factor = input.declared().conversions().parts(counter).factor();
        return (at, increase, seen) -> {
            BigDecimal each = seen && factor != null ? unitSeconds(at, speeds) : null;
            if (each != null) {
                BigDecimal made = BigDecimal.valueOf(increase).multiply(factor);
                seconds = seconds.add(made.multiply(each));
                parts = parts.add(made);
            }
        };
    }

    private @Nullable BigDecimal unitSeconds(long at, Track speeds) {
        Stretch stretch = MinuteTime.stretch(input.declared().plan().stretches(), at);
        Job job = stretch == null ? null : stretch.job();
        BigDecimal declared = job == null ? null : job.unitSeconds();
        if (declared != null) {
            return declared;
        }
        return ofSpeed(speeds.valueAt(at));
    }

    private @Nullable BigDecimal ofSpeed(@Nullable Object said) {
        if (speed == null || !(said instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            return null;
        }
        Found found = input.declared().conversions().speed(speed);
        if (found.factor() == null) {
            return null;
        }
        BigDecimal aMinute = BigDecimal.valueOf(number.doubleValue())
                .multiply(found.factor())
                .add(found.offset());
        return aMinute.signum() > 0 ? SECONDS.divide(aMinute, MathContext.DECIMAL64) : null;
    }

    void put(Map<String, Object> fields) {
        if (parts.signum() != 0) {
            fields.put(MinuteFold.PLANNED_RUN, seconds.doubleValue());
            fields.put(MinuteFold.PLANNED_PARTS, parts.doubleValue());
        }
        for (CountCorrection correction : input.declared().corrections()) {
            fields.merge(
                    correction.role() + MinuteFold.CORRECTED,
                    correction.delta().doubleValue(),
                    (a, b) -> (Double) a + (Double) b);
        }
    }
}
