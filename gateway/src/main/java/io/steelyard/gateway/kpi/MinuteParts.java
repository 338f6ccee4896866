package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetPlan.Job;
import io.steelyard.gateway.model.AssetPlan.Stretch;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a minute's parts were planned to take: each part's planned run time is its job's, or its program's, or what the
 * machine's own design speed says; a part of which none tells is left to the period. Where the program or the speed that would
 * tell could not be seen, what was told last counts, and the parts are doubted. Beside it what people corrected.
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
    private final boolean hasPrograms;
    private final @Nullable Found perMinute;
    private BigDecimal doubtedSeconds = BigDecimal.ZERO;
    private BigDecimal doubtedParts = BigDecimal.ZERO;
    private BigDecimal untold = BigDecimal.ZERO;
    private BigDecimal takenBack = BigDecimal.ZERO;

    /**
     * What a part was planned to take.
     *
     * @param seconds null where nothing tells them
     * @param source field that counts such parts; empty for those of a job
     * @param isDoubted whether what could not be seen may say something else
     */
    private record Each(@Nullable BigDecimal seconds, String source, boolean isDoubted) {}

    MinuteParts(MinuteInput input, Machine machine) {
        this.input = input;
        this.machine = machine;
        this.speed = machine.with(MinuteFold.DESIGN_SPEED);
        this.program = machine.name(MinuteFold.PROGRAM);
        this.hasPrograms = program != null && !input.declared().programs().isEmpty();
        Found found = speed == null ? null : machine.speed(input.declared().conversions(), speed);
        this.perMinute = found == null || found.factor() == null ? null : found;
    }

    /** Takes the steps of one counter. */
    MinuteCounter.Steps steps(SignalDescription counter) {
        Told programs = new Told(hasPrograms ? program : null);
        Told speeds = new Told(perMinute == null || speed == null ? null : speed.name());
        BigDecimal factor =
                machine.parts(input.declared().conversions(), counter).factor();
        return (at, increase, seen) -> {
            Each each = seen && factor != null ? each(at, programs, speeds) : null;
            if (each != null && factor != null) {
                add(BigDecimal.valueOf(increase).multiply(factor), each);
            }
        };
    }

    private void add(BigDecimal made, Each each) {
        BigDecimal ofEach = each.seconds();
        takenBack = each.isDoubted() && made.signum() < 0 ? takenBack.subtract(made) : takenBack;
        if (ofEach == null) {
            untold = each.isDoubted() ? untold.add(made) : untold;
            return;
        }
        BigDecimal ofAll = made.multiply(ofEach);
        seconds = seconds.add(ofAll);
        parts = parts.add(made);
        bySource.merge(each.source(), made, BigDecimal::add);
        if (each.isDoubted()) {
            doubtedSeconds = doubtedSeconds.add(ofAll);
            doubtedParts = doubtedParts.add(made);
        }
    }

    /** What a signal told last, and whether that is all that it told. */
    private final class Told {
        private final Track track;
        private final @Nullable Sight sight;

        /** Of no signal nothing is ever told, for certain. */
        Told(@Nullable String signal) {
            track = new Track(input, signal);
            sight = signal == null ? null : Sight.of(input, signal);
        }

        @Nullable
        Object value(long at) {
            return track.valueAt(at);
        }

        boolean isDoubted(long at) {
            StoredPoint last = track.at(at);
            return sight != null && (sight.isBlind(at) || (last != null && !MinuteFold.isUsable(last)));
        }
    }

    /** The job's, else the running program's, else what the machine itself says; null where nothing does for certain. */
    private @Nullable Each each(long at, Told programs, Told speeds) {
        Stretch stretch = MinuteTime.stretch(input.declared().plan().stretches(), at);
        Job job = stretch == null ? null : stretch.job();
        BigDecimal declared = job == null ? null : job.unitSeconds();
        if (declared != null) {
            return new Each(declared, "", false);
        }
        Object runs = programs.value(at);
        BigDecimal ofProgram = runs == null ? null : input.declared().programs().get(runs.toString());
        if (ofProgram != null) {
            return new Each(ofProgram, MinuteFold.BY_PROGRAM, programs.isDoubted(at));
        }
        BigDecimal ofSpeed = ofSpeed(speeds.value(at));
        boolean isDoubted = programs.isDoubted(at) || speeds.isDoubted(at);
        return ofSpeed == null && !isDoubted ? null : new Each(ofSpeed, MinuteFold.BY_SPEED, isDoubted);
    }

    private @Nullable BigDecimal ofSpeed(@Nullable Object said) {
        BigDecimal factor = perMinute == null ? null : perMinute.factor();
        if (perMinute == null
                || factor == null
                || !(said instanceof Number number)
                || !Double.isFinite(number.doubleValue())) {
            return null;
        }
        BigDecimal aMinute =
                BigDecimal.valueOf(number.doubleValue()).multiply(factor).add(perMinute.offset());
        return aMinute.signum() > 0 ? SECONDS.divide(aMinute, MathContext.DECIMAL64) : null;
    }

    void put(RowFields fields) {
        if (parts.signum() != 0 || seconds.signum() != 0) {
            fields.put(MinuteFold.PLANNED_RUN, seconds.doubleValue());
            fields.put(MinuteFold.PLANNED_PARTS, parts.doubleValue());
            bySource.tailMap("", false).forEach((field, made) -> fields.put(field, made.doubleValue()));
        }
        if (doubtedParts.signum() != 0 || doubtedSeconds.signum() != 0) {
            fields.put(MinuteFold.DOUBTED_RUN, doubtedSeconds.doubleValue());
            fields.put(MinuteFold.DOUBTED_PARTS, doubtedParts.doubleValue());
        }
        if (untold.signum() != 0) {
            fields.put(MinuteFold.UNTOLD_PARTS, untold.doubleValue());
        }
        if (takenBack.signum() != 0) {
            fields.put(MinuteFold.DOUBTED_BACK, takenBack.doubleValue());
        }
        for (CountCorrection correction : input.declared().corrections()) {
            fields.add(
                    correction.role() + MinuteFold.CORRECTED, correction.delta().doubleValue());
        }
    }
}
