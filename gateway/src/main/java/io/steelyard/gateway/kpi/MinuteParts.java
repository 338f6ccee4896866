package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetPlan.Job;
import io.steelyard.gateway.model.AssetPlan.Stretch;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a minute's parts were planned to take: each part's planned run time is its job's, or its program's, or what the
 * machine's own design speed says; a part of which none tells is left to the period. Beside it what people corrected.
 */
final class MinuteParts {
    private static final BigDecimal SECONDS = BigDecimal.valueOf(60);

    private final MinuteInput input;
    private final Machine machine;
    private final @Nullable SignalDescription speed;
    private BigDecimal seconds = BigDecimal.ZERO;
    private BigDecimal parts = BigDecimal.ZERO;
    private final @Nullable String program;
    private final TreeMap<String, BigDecimal> bySource = new TreeMap<>();

    /**
     * What a part was planned to take.
     *
     * @param source field that counts such parts; empty for those of a job
     */
    private record Each(BigDecimal seconds, String source) {}

    MinuteParts(MinuteInput input, Machine machine) {
        this.input = input;
        this.machine = machine;
        this.speed = machine.with(MinuteFold.DESIGN_SPEED);
        this.program = machine.name(MinuteFold.PROGRAM);
    }

    /** Takes the steps of one counter. */
    MinuteCounter.Steps steps(SignalDescription counter) {
        Track speeds = new Track(input, speed == null ? null : speed.name());
        Track programs = new Track(input, program);
        BigDecimal factor =
                machine.parts(input.declared().conversions(), counter).factor();
        return (at, increase, seen) -> {
            Each each = seen && factor != null ? each(at, programs, speeds) : null;
            if (each != null) {
                BigDecimal made = BigDecimal.valueOf(increase).multiply(factor);
                seconds = seconds.add(made.multiply(each.seconds()));
                parts = parts.add(made);
                bySource.merge(each.source(), made, BigDecimal::add);
            }
        };
    }

    /** The job's, else the running program's, else what the machine itself says. */
    private @Nullable Each each(long at, Track programs, Track speeds) {
        Stretch stretch = MinuteTime.stretch(input.declared().plan().stretches(), at);
        Job job = stretch == null ? null : stretch.job();
        BigDecimal declared = job == null ? null : job.unitSeconds();
        if (declared != null) {
            return new Each(declared, "");
        }
        Object runs = input.declared().programs().isEmpty() ? null : programs.valueAt(at);
        BigDecimal ofProgram = runs == null ? null : input.declared().programs().get(runs.toString());
        if (ofProgram != null) {
            return new Each(ofProgram, MinuteFold.BY_PROGRAM);
        }
        BigDecimal ofSpeed = ofSpeed(speeds.valueAt(at));
        return ofSpeed == null ? null : new Each(ofSpeed, MinuteFold.BY_SPEED);
    }

    private @Nullable BigDecimal ofSpeed(@Nullable Object said) {
        if (speed == null || !(said instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            return null;
        }
        Found found = machine.speed(input.declared().conversions(), speed);
        if (found.factor() == null) {
            return null;
        }
        BigDecimal aMinute = BigDecimal.valueOf(number.doubleValue())
                .multiply(found.factor())
                .add(found.offset());
        return aMinute.signum() > 0 ? SECONDS.divide(aMinute, MathContext.DECIMAL64) : null;
    }

    void put(RowFields fields) {
        if (parts.signum() != 0) {
            fields.put(MinuteFold.PLANNED_RUN, seconds.doubleValue());
            fields.put(MinuteFold.PLANNED_PARTS, parts.doubleValue());
            bySource.tailMap("", false).forEach((field, made) -> fields.put(field, made.doubleValue()));
        }
        for (CountCorrection correction : input.declared().corrections()) {
            fields.add(
                    correction.role() + MinuteFold.CORRECTED, correction.delta().doubleValue());
        }
    }
}
