package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.GapRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folds one minute of one asset: a pure function of its input. Time is kept in integer nanoseconds per cell (raw state, mode,
 * order, calendar, maintenance; ISO 22400-2's time elements are views on these) and unknown; counters as their increase, with
 * what is needed for bounds where they could not be seen. Sums run in time order.
 */
public final class MinuteFold {
    /** Length of a minute in nanoseconds. */
    public static final long NANOS = 60_000_000_000L;
    /** Version of the rules in this class; stands in every row. */
    public static final long RULE = 7;
    /** Field of that version. */
    public static final String RULE_FIELD = "rule";
    /** Field of the time of which nothing is known. */
    public static final String UNKNOWN = "time.unknown";
    /** Field of the time in which a sample would have been known: no gap of the whole asset, and its agent there. */
    public static final String COVERED = MinuteRow.COVERED;
    /** Fields of time begin so: {@code time.<state>.<mode>}. */
    public static final String TIME = "time.";
    /** Last values of signals with a role, {@code last.<role>}. */
    public static final String LAST = "last.";
    /**
     * Digest of the last values that the next minute begins with, usable or not, of every signal: when it changes, the next
     * minute is folded too.
     */
    public static final String HANDED = "handed";
    /** 1 when the asset was away when it was folded, so that what comes later may still prove its last values true. */
    public static final String OPEN = "open";

    /** Roles of signals that count up. */
    public static final List<String> COUNTERS = List.of("good", "scrap", "total", "rework", "energy");
    /** Role of the counter of energy. */
    public static final String ENERGY = "energy";
    /** Behind a counter's role: nanoseconds in which it could not be seen. */
    public static final String UNSEEN = ".unseen";
    /** Behind a counter's role: how many stretches in which it could not be seen began; missing when none did. */
    public static final String STRETCHES = ".stretches";
    /** Behind a counter's role: the increase that came over a stretch that began before the minute; missing when none. */
    public static final String OPENING = ".opening";
    /** Behind a counter's role: how much less the increase may have been; missing when there is no doubt. */
    public static final String DOUBT = ".doubt";
    /** Behind a counter's role: 1 when it could not be seen before and throughout the minute; else missing. */
    public static final String BLIND = ".blind";
    /** Behind a count's role: what people corrected; missing when nobody did. */
    public static final String CORRECTED = ".corrected";
    /** Failures that began. */
    public static final String FAILURES = "failures";
    /** Energy in kilowatt hours; missing when the counter's unit is none of energy. */
    public static final String KILOWATT_HOURS = "energy.kwh";
    /** The part of it that was taken while not executing. */
    public static final String IDLE = "energy.idle";
    /** The part of it of which nobody knows whether the machine executed. */
    public static final String UNDECIDED = "energy.undecided";
    /** Planned run time of the parts made, seconds, and of how many parts; missing when nobody declared one. */
    public static final String PLANNED_RUN = "planned.run";

    public static final String PLANNED_PARTS = "planned.parts";
    /** How many of those went by the time of the program that ran; missing when none did. */
    public static final String BY_PROGRAM = "planned.parts.program";
    /** How many of those went by the machine's own design speed; missing when none did. */
    public static final String BY_SPEED = "planned.parts.speed";
    /**
     * How many of those were made while what their time goes by could not be seen, so that it may have been another one, and their
     * seconds among those of all; missing when none were.
     */
    public static final String DOUBTED_PARTS = "planned.parts.doubted";

    public static final String DOUBTED_RUN = "planned.run.doubted";
    /** Parts for which nothing told a time while something may have been told that could not be seen; missing when none. */
    public static final String UNTOLD_PARTS = "planned.parts.untold";
    /** How many of both were counted and taken back again; missing when none were. */
    public static final String DOUBTED_BACK = "planned.parts.doubted.back";
    /** Nanoseconds in which the last values of signals were provably true, summed over all signals. */
    public static final String VALID = "signals.valid";
    /** Nanoseconds of the minute times its signals. */
    public static final String EXPECTED = "signals.expected";

    /** Role of a signal that tells which program runs. */
    static final String PROGRAM = "program";
    /** Role of a signal that tells how many parts a minute the machine is made for. */
    public static final String DESIGN_SPEED = "design-speed";

    /** Roles of which a row tells the last value. */
    static final List<String> ROLES_TOLD = Stream.concat(COUNTERS.stream(), Stream.of("state", "mode", "order"))
            .toList();

    private static final long UNCERTAIN = 0x4000_0000L;
    private static final long BAD = 0x8000_0000L;

    private final MinuteInput input;
    private final long end;
    private final Machine machine;
    private final MachineMinute points;
    private final RowFields fields;

    private MinuteFold(MinuteInput input, FoldMemory memory) {
        this.input = input;
        this.end = input.minute() + NANOS;
        this.machine = memory.machine(input.asset());
        this.points = new MachineMinute(input, machine);
        this.fields = memory.fields();
    }

    /** The minute's row. */
    public static MinuteRow fold(MinuteInput input) {
        return fold(input, new FoldMemory());
    }

    /** The same, with what the thread's folds before have put together. */
    static MinuteRow fold(MinuteInput input, FoldMemory memory) {
        MinuteFold fold = new MinuteFold(input, memory);
        fold.fields.put(RULE_FIELD, RULE);
        fold.countSamples();
        fold.cover();
        new MinuteTime(input, fold.machine, fold.fields).fold();
        fold.fields.put(OPEN, input.knownUntil() < fold.end ? 1L : 0L);
        fold.counters();
        fold.machine.lasts().forEach(fold::last);
        fold.signals();
        fold.fields.put(HANDED, fold.machine.handed(fold.points));
        AssetDescription asset = input.asset();
        return new MinuteRow(
                asset.key(), asset.equipmentClass(), asset.area(), asset.line(), input.minute(), fold.fields.row());
    }

    private void signals() {
        Sight sight = Sight.of(input);
        Blind ofAsset = sight.isClear() ? Blind.NEVER : Blind.of(sight.gaps(), input.knownUntil());
        Set<String> withGaps = withGaps();
        long valid = 0;
        for (MachineSignal signal : machine.signals()) {
            boolean own = !withGaps.isEmpty() && withGaps.contains(signal.name());
            Blind blind = own ? Blind.of(Sight.of(input, signal.name()).gaps(), input.knownUntil()) : ofAsset;
            valid += SignalMinute.fold(points, signal, blind, fields);
        }
        Long expected = machine.expected();
        fields.put(VALID, valid == expected ? expected : (Long) valid);
        fields.put(EXPECTED, expected);
    }

    private Set<String> withGaps() {
        if (input.gaps().isEmpty()) {
            return Set.of();
        }
        Set<String> withGaps = new HashSet<>();
        for (GapRecord gap : input.gaps()) {
            if (gap.scope().signal() != null) {
                withGaps.add(gap.scope().signal());
            }
        }
        return withGaps;
    }

    private void countSamples() {
        long good = 0;
        long uncertain = 0;
        long bad = 0;
        for (List<StoredPoint> ofSignal : input.samples().values()) {
            for (StoredPoint point : ofSignal) {
                if (point.status() >= BAD) {
                    bad++;
                } else if (point.status() >= UNCERTAIN) {
                    uncertain++;
                } else {
                    good++;
                }
            }
        }
        fields.put("samples.good", good);
        fields.put("samples.uncertain", uncertain);
        fields.put("samples.bad", bad);
    }

    private void cover() {
        Sight sight = Sight.of(input);
        if (sight.isClear() && !input.before().isEmpty()) {
            fields.put(COVERED, NANOS);
            return;
        }
        Edges edges = new Edges(input.minute(), end);
        sight.mark(edges);
        long heard = firstHeard();
        edges.add(heard);
        long[] instants = edges.sorted();
        long covered = 0;
        for (int i = 0; i + 1 < instants.length; i++) {
            covered += instants[i] < heard || sight.isBlind(instants[i]) ? 0 : instants[i + 1] - instants[i];
        }
        fields.put(COVERED, covered);
    }

    /** Before its first sample nobody knew of the asset. */
    private long firstHeard() {
        return !input.before().isEmpty()
                ? input.minute()
                : input.samples().values().stream()
                        .mapToLong(ofSignal -> ofSignal.get(0).time())
                        .min()
                        .orElse(end);
    }

    private void counters() {
        MinuteParts parts = new MinuteParts(input, machine);
        boolean hasTotal = machine.with("total") != null;
        for (String role : COUNTERS) {
            SignalDescription signal = machine.with(role);
            if (signal == null) {
                continue;
            }
            if (role.equals(ENERGY)) {
                MinuteEnergy energy = new MinuteEnergy(input, machine, signal);
                new MinuteCounter(input, role, signal, fields, energy).fold();
                energy.put(fields);
            } else {
                boolean produces = role.equals("total") || !hasTotal;
                new MinuteCounter(
                                input, role, signal, fields, produces ? parts.steps(signal) : MinuteCounter.Steps.NONE)
                        .fold();
            }
        }
        parts.put(fields);
    }

    private void last(Machine.Told told) {
        MachineSignal signal = told.signal();
        StoredPoint point = told.counts() ? lastUsable(signal) : points.last(signal);
        fields.put(told.field(), point == null || !isUsable(point) ? "" : signal.text(point));
    }

    private @Nullable StoredPoint lastUsable(MachineSignal signal) {
        List<StoredPoint> samples = points.samples(signal);
        for (int i = samples.size() - 1; i >= 0; i--) {
            if (isUsable(samples.get(i))) {
                return samples.get(i);
            }
        }
        return input.counters().get(signal.name());
    }

    /** Whether the point says something about its signal. */
    public static boolean isUsable(StoredPoint point) {
        return point.value() != null && point.status() < BAD;
    }
}
