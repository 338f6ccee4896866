package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.sum.KeptSums;
import io.steelyard.gateway.kpi.sum.Kpis;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.month.Losses;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.Plan;
import io.steelyard.testkit.month.Samples;
import io.steelyard.testkit.month.Signal;
import io.steelyard.testkit.month.Steps;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Minutes of a made machine, folded one after the other as they would be from a store that has what was not lost. */
public final class MadeMinutes {
    private static final String SITE = "made";
    private static final long BAD = 0x8000_0000L;
    private static final long HOUR = 60 * MinuteFold.NANOS;
    private static final AgentKey AGENT = new AgentKey(SITE, "edge");

    private final MadeMachine machine;
    private final Losses losses;
    private final Nameplate nameplate;
    private final List<GapRecord> gaps = new ArrayList<>();
    private final long knownUntil;

    /** What the minutes of a window say, summed; proofs of life came up to an hour behind it. */
    public static Evidence evidence(MadeMachine machine, Losses losses, Nameplate nameplate, Window window) {
        TreeMap<Long, MinuteRow> rows = rows(machine, losses, nameplate, window);
        Sums sums = new Sums(
                (asset, from, to, fields) -> List.copyOf(rows.subMap(from, to).values()),
                KeptSums.nothing(),
                declared(machine, nameplate),
                TimeModels.usual());
        return new Kpis(sums).of(Kpis.Subject.of(described(machine)), window);
    }

    /** The minutes of a window, and of an hour before and behind it, by their begin. */
    static TreeMap<Long, MinuteRow> rows(MadeMachine machine, Losses losses, Nameplate nameplate, Window window) {
        TreeMap<Long, MinuteRow> rows = new TreeMap<>();
        new MadeMinutes(machine, losses, nameplate, window.to() + HOUR)
                .rows(window.from() - HOUR, window.to() + HOUR)
                .forEach(row -> rows.put(row.minute(), row));
        return rows;
    }

    /** What was not lost of a signal. */
    static List<StoredPoint> points(MadeMachine machine, Losses losses, String signal) {
        MadeMinutes minutes = new MadeMinutes(machine, losses, Nameplate.NOTHING, Long.MAX_VALUE);
        List<StoredPoint> points = new ArrayList<>();
        Samples samples = machine.samples();
        for (int i = 0; i < samples.size(); i++) {
            if (!losses.isLost(i)
                    && machine.signals().get(samples.signal(i)).name().equals(signal)) {
                points.add(minutes.point(i));
            }
        }
        return points;
    }

    private static Declarations declared(MadeMachine machine, Nameplate nameplate) {
        AssetPlan plan = plan(machine);
        return new Declarations() {
            @Override
            public AssetPlan plan(AssetKey asset, long from, long to) {
                return plan;
            }

            @Override
            public Nameplate nameplate(AssetKey asset) {
                return nameplate;
            }

            @Override
            public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
                return MadeMinutes.corrections(machine, from, to);
            }

            @Override
            public Map<String, BigDecimal> programSeconds(AssetKey asset, long at) {
                return machine.plan().programs();
            }

            @Override
            public MeteringPlan metering(String site) {
                return new MeteringPlan(List.of(new MeteringPlan.Point(
                        "e-" + machine.name(),
                        new AssetKey(SITE, machine.name()),
                        "energy",
                        machine.resource(),
                        machine.meterUnit(),
                        null,
                        SITE)));
            }
        };
    }

    /** Proofs of life came up to the instant. */
    private MadeMinutes(MadeMachine machine, Losses losses, Nameplate nameplate, long knownUntil) {
        this.machine = machine;
        this.losses = losses;
        this.nameplate = nameplate;
        this.knownUntil = knownUntil;
        for (Losses.Hole hole : losses.holes()) {
            gaps.add(new GapRecord(
                    "g" + gaps.size(),
                    new Scope(SITE, "edge", null, machine.name(), hole.signal()),
                    hole.from(),
                    hole.to(),
                    null,
                    null,
                    GapCause.AGENT_DOWN));
        }
    }

    static AssetDescription described(MadeMachine machine) {
        List<SignalDescription> signals = new ArrayList<>();
        for (Signal signal : machine.signals()) {
            signals.add(new SignalDescription(
                    signal.name(),
                    signal.name(),
                    type(signal),
                    signal.typeName(),
                    signal.role(),
                    signal.unit().isEmpty() ? null : signal.unit(),
                    signal.unitId() == 0 ? null : signal.unitId(),
                    null,
                    null,
                    null));
        }
        return new AssetDescription(
                new AssetKey(SITE, machine.name()),
                AGENT,
                "",
                "made",
                machine.equipmentClass(),
                machine.profile(),
                "hall",
                machine.line(),
                signals,
                List.of());
    }

    private static FieldType type(Signal signal) {
        return switch (signal.typeName()) {
            case "Double" -> FieldType.FLOAT;
            case "String" -> FieldType.STRING;
            default -> FieldType.INT;
        };
    }

    /** What was planned, cut where anything changes. */
    static AssetPlan plan(MadeMachine machine) {
        Plan plan = machine.plan();
        TreeSet<Long> cuts = new TreeSet<>();
        Steps<Plan.Day> calendar = plan.calendar();
        for (int i = 0; i < calendar.size(); i++) {
            cuts.add(calendar.time(i));
        }
        plan.stops()
                .forEach(stop -> cuts.addAll(
                        List.of(stop.stretch().from(), stop.stretch().to())));
        plan.maintenance().forEach(window -> cuts.addAll(List.of(window.from(), window.to())));
        plan.jobs()
                .forEach(job ->
                        cuts.addAll(List.of(job.stretch().from(), job.stretch().to())));
        cuts.add(Long.MAX_VALUE);
        List<AssetPlan.Stretch> stretches = new ArrayList<>();
        Long from = null;
        for (Long to : cuts) {
            if (from != null) {
                stretch(plan, from, to, stretches);
            }
            from = to;
        }
        return new AssetPlan(stretches);
    }

    private static void stretch(Plan plan, long from, long to, List<AssetPlan.Stretch> stretches) {
        Plan.Day day = plan.day(from);
        Plan.@Nullable Job job = plan.job(from);
        boolean maintenance = plan.isMaintained(from);
        if (day != null || job != null || maintenance) {
            stretches.add(new AssetPlan.Stretch(
                    from,
                    to,
                    day == null ? AssetPlan.Calendar.NONE : AssetPlan.Calendar.valueOf(day.name()),
                    maintenance,
                    job == null ? null : new AssetPlan.Job(job.order(), null, job.unitSeconds())));
        }
    }

    /** The rows of all minutes from the first sample on. */
    private List<MinuteRow> rows(long begin, long end) {
        AssetDescription asset = described(machine);
        AssetPlan whole = plan(machine);
        Map<String, StoredPoint> before = new HashMap<>();
        Map<String, StoredPoint> usable = new HashMap<>();
        Samples samples = machine.samples();
        List<MinuteRow> rows = new ArrayList<>();
        int next = 0;
        int stretch = 0;
        for (long minute = begin; minute < end; minute += MinuteFold.NANOS) {
            long until = minute + MinuteFold.NANOS;
            Map<String, List<StoredPoint>> its = new HashMap<>();
            for (; next < samples.size() && samples.time(next) < until; next++) {
                if (!losses.isLost(next)) {
                    String name = machine.signals().get(samples.signal(next)).name();
                    its.computeIfAbsent(name, n -> new ArrayList<>()).add(point(next));
                }
            }
            List<AssetPlan.Stretch> planned = new ArrayList<>();
            while (stretch < whole.stretches().size()
                    && whole.stretches().get(stretch).to() <= minute) {
                stretch++;
            }
            for (int i = stretch;
                    i < whole.stretches().size() && whole.stretches().get(i).from() < until;
                    i++) {
                planned.add(whole.stretches().get(i));
            }
            rows.add(MinuteFold.fold(new MinuteInput(
                    asset,
                    minute,
                    its,
                    before,
                    usable,
                    gaps(minute, until),
                    knownUntil,
                    new Declared(
                            new AssetPlan(planned),
                            nameplate,
                            corrections(machine, minute, until),
                            ModelTimes.Part.always(TimeModels.usual().of(asset)),
                            Conversions.NONE,
                            machine.plan().programs()))));
            its.forEach((name, points) -> {
                before.put(name, points.get(points.size() - 1));
                points.stream().filter(MinuteFold::isUsable).forEach(point -> usable.put(name, point));
            });
        }
        return rows;
    }

    static List<CountCorrection> corrections(MadeMachine machine, long from, long to) {
        return machine.plan().corrections().stream()
                .filter(correction -> correction.at() >= from && correction.at() < to)
                .map(correction -> new CountCorrection(
                        correction.at(), correction.role(), BigDecimal.valueOf(correction.amount())))
                .toList();
    }

    private StoredPoint point(int sample) {
        Samples samples = machine.samples();
        Object value = switch (machine.signals().get(samples.signal(sample)).typeName()) {
            case "Double" -> (Object) samples.number(sample);
            case "String" -> samples.text(sample);
            default -> samples.whole(sample);
        };
        return new StoredPoint(samples.time(sample), losses.isBad(sample) ? BAD : 0, value);
    }

    private List<GapRecord> gaps(long from, long to) {
        return gaps.stream()
                .filter(gap -> gap.from() < to && (gap.to() == null || gap.to() > from))
                .toList();
    }
}
