package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.AssetPlan.Stretch;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.GapRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Minutes of one asset one after the other. A minute in which nothing came and nothing changes has the row of the minute
 * before, if that one was such a minute, too; only the others are folded.
 */
final class LongFold {
    private final Input input;
    private final FoldMemory memory;
    private final List<Signal> signals = new ArrayList<>();
    private final List<MinuteRow> rows = new ArrayList<>();
    private Map<String, StoredPoint> before;
    private Map<String, StoredPoint> countersBefore;
    private long latest;
    private int nextStretch;
    private @Nullable Quiet quiet;

    /**
     * What all of its minutes are made of.
     *
     * @param samples by signal, in time order
     * @param proof until when last values are provably true, whatever samples say
     * @param declared with the plan of all of the time, and corrections; without programs, and with the first minute's table
     * @param times which rule table reads which of them
     * @param programs what programs were planned to take, by the minute
     */
    record Input(
            AssetDescription asset,
            long from,
            long to,
            Map<String, List<StoredPoint>> samples,
            GapsOf gaps,
            long proof,
            Declared declared,
            ModelTimes times,
            LongFunction<Map<String, BigDecimal>> programs) {}

    /** Gaps that touch a minute and may concern the asset. */
    @FunctionalInterface
    interface GapsOf {
        List<GapRecord> minute(long minute);
    }

    /** The points of a signal, how many of them are behind, and which are the last of these. */
    private static final class Signal {
        private final String name;
        private final boolean isCounter;
        private final List<StoredPoint> points;
        private int next;
        private @Nullable StoredPoint last;
        private @Nullable StoredPoint usable;

        Signal(String name, boolean isCounter, List<StoredPoint> points) {
            this.name = name;
            this.isCounter = isCounter;
            this.points = points;
        }

        long nextTime() {
            return next < points.size() ? points.get(next).time() : Long.MAX_VALUE;
        }
    }

    /** A minute in which nothing came: the next one is the same if all of this is. */
    private record Quiet(MinuteRow row, @Nullable Stretch stretch) {}

    LongFold(Input input, Carried carried, FoldMemory memory) {
        this.input = input;
        this.memory = memory;
        Map<String, Boolean> isCounter = new HashMap<>();
        Map<String, String> described = new HashMap<>();
        for (SignalDescription signal : input.asset().signals()) {
            isCounter.merge(signal.name(), Carried.isCounter(signal), Boolean::logicalOr);
            described.putIfAbsent(signal.name(), signal.name());
        }
        Set<String> names = new TreeSet<>(input.samples().keySet());
        names.addAll(carried.before().keySet());
        names.addAll(carried.counters().keySet());
        this.latest = input.proof();
        for (String name : names) {
            Signal signal = new Signal(
                    described.getOrDefault(name, name),
                    isCounter.getOrDefault(name, false),
                    input.samples().getOrDefault(name, List.of()));
            signal.last = carried.before().get(name);
            signal.usable = carried.counters().get(name);
            latest = signal.last == null ? latest : Math.max(latest, signal.last.time());
            signals.add(signal);
        }
        this.before = points(signal -> signal.last);
        this.countersBefore = points(signal -> signal.usable);
    }

    /** Of the signals that have one. */
    private Map<String, StoredPoint> points(Function<Signal, @Nullable StoredPoint> which) {
        String[] names = new String[signals.size()];
        List<StoredPoint> points = new ArrayList<>(names.length);
        for (Signal signal : signals) {
            StoredPoint point = which.apply(signal);
            if (point != null) {
                names[points.size()] = signal.name;
                points.add(point);
            }
        }
        return FewPoints.copyOf(new FewPoints<>(names, points));
    }

    /** The rows of all minutes. */
    List<MinuteRow> rows() {
        for (long minute = input.from(); minute < input.to(); minute += MinuteFold.NANOS) {
            next(minute);
        }
        return rows;
    }

    /** What is handed to the minute behind the last. */
    Carried carried() {
        return new Carried(input.to(), before, countersBefore);
    }

    private void next(long minute) {
        long end = minute + MinuteFold.NANOS;
        long first = Long.MAX_VALUE;
        for (Signal signal : signals) {
            first = Math.min(first, signal.nextTime());
        }
        List<GapRecord> gaps = input.gaps().minute(minute);
        List<Stretch> planned = planned(minute, end);
        List<CountCorrection> corrections = corrections(minute, end);
        boolean isQuiet = first >= end
                && gaps.isEmpty()
                && corrections.isEmpty()
                && latest >= end
                && planned.size() < 2
                && !input.times().changesIn(minute);
        Stretch stretch = isQuiet && !planned.isEmpty() ? planned.get(0) : null;
        boolean isSteady = isQuiet && (stretch == null || (stretch.from() <= minute && stretch.to() >= end));
        Quiet same = quiet;
        if (isSteady && same != null && isAlike(same.stretch(), stretch) && !mayRest(minute)) {
            MinuteRow row = same.row();
            rows.add(new MinuteRow(row.asset(), row.equipmentClass(), row.area(), row.line(), minute, row.fields()));
            return;
        }
        MinuteRow row = folded(minute, first < end ? taken(end) : Map.of(), gaps, planned, corrections);
        rows.add(row);
        quiet = isSteady ? new Quiet(row, stretch) : null;
    }

    private MinuteRow folded(
            long minute,
            Map<String, List<StoredPoint>> samples,
            List<GapRecord> gaps,
            List<Stretch> planned,
            List<CountCorrection> corrections) {
        Declared all = input.declared();
        AssetPlan plan = planned.isEmpty() ? AssetPlan.NOTHING : new AssetPlan(planned);
        MinuteRow row = MinuteFold.fold(
                new MinuteInput(
                        input.asset(),
                        minute,
                        samples,
                        before,
                        countersBefore,
                        gaps,
                        latest,
                        new Declared(
                                plan,
                                all.nameplate(),
                                corrections,
                                input.times().at(minute),
                                all.conversions(),
                                input.programs().apply(minute))),
                memory);
        if (!samples.isEmpty()) {
            before = points(signal -> signal.last);
            countersBefore = points(signal -> signal.usable);
        }
        return row;
    }

    /** The samples up to the instant; they are then the last that are known. */
    private Map<String, List<StoredPoint>> taken(long end) {
        String[] names = new String[signals.size()];
        List<List<StoredPoint>> samples = new ArrayList<>(names.length);
        for (Signal signal : signals) {
            if (signal.nextTime() >= end) {
                continue;
            }
            int from = signal.next;
            StoredPoint point = signal.points.get(signal.next);
            while (signal.nextTime() < end) {
                point = signal.points.get(signal.next++);
                if (signal.isCounter && MinuteFold.isUsable(point)) {
                    signal.usable = point;
                }
            }
            names[samples.size()] = signal.name;
            samples.add(signal.points.subList(from, signal.next));
            signal.last = point;
            latest = Math.max(latest, point.time());
        }
        return FewPoints.copyOf(new FewPoints<>(names, samples));
    }

    /** Whether a machine without a state may come to rest, a while behind its counter's last step. */
    private boolean mayRest(long minute) {
        long lasts = input.times().at(minute).model().words().executingForNanos();
        if (lasts != 0) {
            for (StoredPoint point : countersBefore.values()) {
                if (point.time() + lasts > minute - MinuteFold.NANOS) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAlike(@Nullable Stretch a, @Nullable Stretch b) {
        return Objects.equals(a, b)
                || (a != null
                        && b != null
                        && a.calendar() == b.calendar()
                        && a.maintenance() == b.maintenance()
                        && (a.job() == null) == (b.job() == null));
    }

    /** The stretches of the plan that touch the minute. */
    private List<Stretch> planned(long minute, long end) {
        List<Stretch> all = input.declared().plan().stretches();
        while (nextStretch < all.size() && all.get(nextStretch).to() <= minute) {
            nextStretch++;
        }
        int to = nextStretch;
        while (to < all.size() && all.get(to).from() < end) {
            to++;
        }
        return to == nextStretch ? List.of() : all.subList(nextStretch, to);
    }

    private List<CountCorrection> corrections(long minute, long end) {
        List<CountCorrection> all = input.declared().corrections();
        return all.isEmpty()
                ? all
                : all.stream()
                        .filter(one -> one.at() >= minute && one.at() < end)
                        .toList();
    }
}
