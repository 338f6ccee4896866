package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.StoredPoint;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A counter's minute. Its increase is put where it is seen. A step back from near the end of a 16 or 32 bit counter to near its
 * begin is a roll-over. A small step back of a counter that was seen all the time is an operator's correction. Any other
 * step back is a reset, and what the counter shows afterwards is new. A step that the machine cannot have made, because its
 * nameplate says so, is that of another machine, and counts for nothing. A first value tells where a counter stands and not
 * what was made. Each is counted in a field of its own. A value that is not usable leaves the counter where it stood.
 *
 * <p>For bounds the row says how long the counter could not be seen, in how many stretches, what came over a stretch that
 * began before the minute, and how much less it may have been where a step back came over one, which is read as a reset or a
 * roll-over and may have been a correction or a reset.
 */
final class MinuteCounter {
    private static final double FULL_SHARE = 0.1;
    private static final double LEAST_CORRECTED = 10;
    private static final double CORRECTED_SHARE = 0.5;
    private static final double NANOS_A_SECOND = 1e9;

    private final MinuteInput input;
    private final String role;
    private final SignalDescription signal;
    private final RowFields fields;
    private final CounterNames names;
    private final List<StoredPoint> points;
    private final Sight sight;
    private final Steps steps;
    private final boolean blindBefore;
    private final boolean allSeen;
    private double increase;
    private double doubt;
    private long resets;
    private long rollovers;
    private long corrections;
    private long replaced;
    private long firsts;
    private long unseenReplaced;

    /** Told of each step: when it was read, by how much, and whether the counter was seen all the time since the reading before. */
    @FunctionalInterface
    interface Steps {
        /** Counts nothing. */
        Steps NONE = (at, increase, seen) -> {};

        void step(long at, double increase, boolean seen);
    }

    MinuteCounter(MinuteInput input, String role, SignalDescription signal, RowFields fields, Steps steps) {
        this.input = input;
        this.role = role;
        this.signal = signal;
        this.fields = fields;
        this.names = CounterNames.of(role);
        this.points = input.samples().getOrDefault(signal.name(), List.of());
        this.sight = Sight.of(input, signal.name());
        this.steps = steps;
        this.blindBefore = isBlind(input.minute() - 1, input.before().get(signal.name()));
        this.allSeen = !blindBefore && sight.isClear() && areUsable(points);
    }

    private static boolean areUsable(List<StoredPoint> points) {
        for (StoredPoint point : points) {
            if (!MinuteFold.isUsable(point)) {
                return false;
            }
        }
        return true;
    }

    /** Adds the counter's fields. */
    void fold() {
        double opening = 0;
        boolean read = false;
        StoredPoint present = input.counters().get(signal.name());
        for (StoredPoint point : points) {
            if (Double.isNaN(number(point))) {
                continue;
            }
            double step = step(present, point);
            if (!read && blindBefore) {
                opening = step;
            }
            read = true;
            if (step != 0) {
                increase += step;
                steps.step(point.time(), step, present != null && isSeenBetween(present, point));
            }
            present = point;
        }
        fields.put(role, increase);
        fields.put(names.resets(), resets);
        fields.put(names.rollovers(), rollovers);
        flag(names.corrections(), corrections);
        flag(names.replaced(), replaced);
        flag(names.started(), firsts);
        unseen(read);
        if (doubt != 0) {
            fields.put(names.doubt(), doubt);
        }
        if (opening != 0) {
            fields.put(names.opening(), opening);
        }
    }

    private void flag(String name, long count) {
        if (count > 0) {
            fields.put(name, count);
        }
    }

    private double step(@Nullable StoredPoint from, StoredPoint to) {
        double before = from == null ? Double.NaN : number(from);
        double next = number(to);
        if (from == null || Double.isNaN(before)) {
            firsts++;
            return 0;
        }
        double step = next - before;
        double span = step < 0 ? span(signal.typeName()) : 0;
        boolean comesRound = step < 0 && before >= span * (1 - FULL_SHARE) && next <= span * FULL_SHARE;
        boolean seen = step >= 0 || isSeenBetween(from, to);
        if (comesRound) {
            step += span;
            doubt += seen ? 0 : span - before;
        } else if (step < 0 && !(seen && mayBeCorrected(before, next))) {
            step = next;
            doubt += !seen && mayBeCorrected(before, next) ? before : 0;
        }
        if (isImpossible(from, to, step)) {
            replaced++;
            unseenReplaced += Math.max(0, to.time() - Math.max(from.time(), input.minute()));
            return 0;
        }
        rollovers += comesRound ? 1 : 0;
        corrections += step < 0 ? 1 : 0;
        resets += step >= 0 && next < before && !comesRound ? 1 : 0;
        return step;
    }

    private static boolean mayBeCorrected(double before, double next) {
        return before >= LEAST_CORRECTED && next > before * CORRECTED_SHARE;
    }

    /** Whether nothing was hidden between two readings, as far as the minute's input tells. */
    private boolean isSeenBetween(StoredPoint from, StoredPoint to) {
        if (allSeen) {
            return true;
        }
        if (isBlind(Math.max(from.time(), input.minute() - 1), from)
                || sight.gaps().stream()
                        .anyMatch(gap -> gap.from() < to.time() && (gap.to() == null || gap.to() > from.time()))) {
            return false;
        }
        StoredPoint last = input.before().get(signal.name());
        boolean bad = last != null && last.time() > from.time() && !MinuteFold.isUsable(last);
        return !bad
                && points.stream()
                        .filter(point -> point.time() > from.time() && point.time() < to.time())
                        .allMatch(MinuteFold::isUsable);
    }

    private boolean isImpossible(StoredPoint from, StoredPoint to, double step) {
        BigDecimal most = input.declared().nameplate().mostUnitsASecond();
        return most != null
                && !role.equals(MinuteFold.ENERGY)
                && step > (to.time() - from.time()) / NANOS_A_SECOND * most.doubleValue() + 1;
    }

    private boolean isBlind(long at, @Nullable StoredPoint present) {
        return present == null || !MinuteFold.isUsable(present) || sight.isBlind(at);
    }

    private void unseen(boolean read) {
        if (allSeen) {
            fields.put(names.unseen(), unseenReplaced);
            return;
        }
        long end = input.minute() + MinuteFold.NANOS;
        Edges edges = new Edges(input.minute(), end);
        Track track = new Track(input, signal.name());
        track.mark(edges);
        sight.mark(edges);
        long[] instants = edges.sorted();
        long unseen = 0;
        long stretches = 0;
        boolean blind = blindBefore;
        for (int i = 0; i + 1 < instants.length; i++) {
            boolean was = blind;
            blind = isBlind(instants[i], track.at(instants[i]));
            unseen += blind ? instants[i + 1] - instants[i] : 0;
            stretches += blind && !was ? 1 : 0;
        }
        fields.put(names.unseen(), Math.min(MinuteFold.NANOS, unseen + unseenReplaced));
        flag(names.stretches(), stretches);
        if (blindBefore && !read && unseen == MinuteFold.NANOS) {
            fields.put(names.blind(), 1L);
        }
    }

    /** How many values a counter of the type has, or infinity when it does not come round in a machine's life. */
    private static double span(String typeName) {
        return switch (typeName.toLowerCase(Locale.ROOT)) {
            case "uint16" -> 0x1p16;
            case "int16" -> 0x1p15;
            case "uint32" -> 0x1p32;
            case "int32" -> 0x1p31;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    /** NaN when it says none that a counter can have. */
    private static double number(StoredPoint point) {
        return MinuteFold.isUsable(point)
                        && point.value() instanceof Number number
                        && Double.isFinite(number.doubleValue())
                ? number.doubleValue()
                : Double.NaN;
    }
}
