package io.steelyard.gateway.kpi;

import io.steelyard.gateway.indicator.capability.Capability;
import io.steelyard.gateway.kpi.sum.KeptSums;
import io.steelyard.gateway.kpi.sum.Kpis;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.Tolerance;
import io.steelyard.testkit.month.Books;
import io.steelyard.testkit.month.Known;
import io.steelyard.testkit.month.Losses;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.Ratings;
import io.steelyard.testkit.month.ReferenceSubject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several made machines of a site whose minutes are folded as {@link MadeMinutes} does, with what their people declared: metering
 * points, bills, capacities, planned scrap and tolerances. A machine may lose more; only its minutes are folded again then.
 */
public final class MadeSite {
    private static final String SITE = "made";
    private static final String HALL = "hall";

    private final Map<AssetKey, MadeMachine> machines = new TreeMap<>();
    private final Map<AssetKey, Losses> losses = new HashMap<>();
    private final Map<AssetKey, TreeMap<Long, MinuteRow>> rows = new HashMap<>();
    private final Books books;
    private final List<EnergyBill> bills;
    private final Window window;
    private final Sums sums;
    private final Kpis kpis;

    /** Nothing is lost of them; {@code bills} are of the site. */
    public MadeSite(List<MadeMachine> all, Books books, List<EnergyBill> bills, Window window) {
        this.books = books;
        this.bills = List.copyOf(bills);
        this.window = window;
        this.sums = new Sums(
                (asset, from, to, fields) ->
                        List.copyOf(rows(asset).subMap(from, to).values()),
                KeptSums.nothing(),
                new Declared(),
                TimeModels.usual());
        this.kpis = new Kpis(sums);
        for (MadeMachine machine : all) {
            machines.put(key(machine), machine);
            lose(machine, Losses.none(machine));
        }
    }

    private TreeMap<Long, MinuteRow> rows(AssetKey asset) {
        return rows.getOrDefault(asset, new TreeMap<>());
    }

    /** How the machine is known. */
    public static AssetKey key(MadeMachine machine) {
        return new AssetKey(SITE, machine.name());
    }

    /** This is lost of the machine from now on: its minutes are others, and sums of those of before are forgotten. */
    public void lose(MadeMachine machine, Losses lost) {
        AssetKey asset = key(machine);
        TreeMap<Long, MinuteRow> folded = MadeMinutes.rows(machine, lost, Nameplate.NOTHING, window);
        try {
            sums.changing(List.copyOf(folded.values()), () -> {
                losses.put(asset, lost);
                rows.put(asset, folded);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while minutes changed", e);
        }
    }

    /** How the machines are described. */
    public List<AssetDescription> described() {
        return machines.values().stream().map(MadeMinutes::described).toList();
    }

    /** Sums of minutes. */
    public Evidence sums(Subject subject, List<AssetKey> assets, Window over) {
        List<AssetDescription> some = described().stream()
                .filter(asset -> assets.contains(asset.key()))
                .toList();
        return kpis.of(new Kpis.Subject(subject.toString(), SITE, some, subject.asset() != null), over);
    }

    /** What their samples and tolerances give. */
    public Capability capability() {
        return new Capability(new Measured());
    }

    /** What people said. */
    private final class Declared implements Declarations {
        private final Map<String, Known> rated = new HashMap<>();

        @Override
        public AssetPlan plan(AssetKey asset, long from, long to) {
            return MadeMinutes.plan(machine(asset));
        }

        @Override
        public Nameplate nameplate(AssetKey asset) {
            return Nameplate.NOTHING;
        }

        @Override
        public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
            return MadeMinutes.corrections(machine(asset), from, to);
        }

        @Override
        public Map<String, BigDecimal> programSeconds(AssetKey asset, long at) {
            return machine(asset).plan().programs();
        }

        /** Each meter bounds the site, and those of metered lines the line, too. */
        @Override
        public MeteringPlan metering(String site) {
            List<MeteringPlan.Point> points = new ArrayList<>();
            machines.forEach((key, machine) -> {
                points.add(point("e-", key, machine, SITE));
                if (books.meteredLines().contains(machine.line())) {
                    points.add(point("l-", key, machine, SITE + "/" + HALL + "/" + machine.line()));
                }
            });
            return new MeteringPlan(points);
        }

        private MeteringPlan.Point point(String prefix, AssetKey key, MadeMachine machine, String boundary) {
            return new MeteringPlan.Point(
                    prefix + machine.name(), key, "energy", machine.resource(), machine.meterUnit(), null, boundary);
        }

        @Override
        public List<EnergyBill> bills(String site) {
            return bills;
        }

        @Override
        public @Nullable Quantity capacity(AssetKey asset, long from, long to) {
            return rated(asset, "count.epc", "needs-capacity", from, to);
        }

        @Override
        public @Nullable Quantity plannedScrap(AssetKey asset, long from, long to) {
            return rated(asset, "count.psq", "needs-planned-scrap", from, to);
        }

        /** No sample gives it, so that the reference's is as good as any. */
        private @Nullable Quantity rated(AssetKey asset, String name, String never, long from, long to) {
            Known known = rated.computeIfAbsent(
                    asset + " " + from + " " + to,
                    once -> ReferenceSubject.machine(
                            machine(asset),
                            books,
                            (of, begin, end) -> new TreeMap<>(),
                            new ReferenceSubject.Window(from, to)));
            BigDecimal value = known.values().get(name);
            String reason = known.missing().getOrDefault(name, "");
            return value != null
                    ? Quantity.exactly(value, "1", Grade.S)
                    : reason.equals(never) ? null : Quantity.missing("1", Grade.S, reason);
        }
    }

    private MadeMachine machine(AssetKey asset) {
        MadeMachine machine = machines.get(asset);
        if (machine == null) {
            throw new IllegalArgumentException("no machine " + asset);
        }
        return machine;
    }

    /** What was not lost of what was measured. */
    private final class Measured implements Capability.Doors {
        @Override
        public List<Tolerance> tolerances(String site) {
            List<Tolerance> all = new ArrayList<>();
            machines.forEach((key, machine) -> machine.ratings()
                    .tolerances()
                    .forEach(one -> all.add(new Tolerance(
                            new SignalKey(key, Ratings.SIZE),
                            one.lower(),
                            one.upper(),
                            one.unit(),
                            one.from() == null ? Long.MIN_VALUE : one.from(),
                            one.to() == null ? Long.MAX_VALUE : one.to(),
                            Grade.S))));
            return all;
        }

        @Override
        public Window folded(Window asked) {
            return asked;
        }

        @Override
        public Capability.Meaning meaning(SignalKey signal, String unit, long from, long to) {
            BigDecimal factor = unit.equals("mm") ? BigDecimal.ONE : BigDecimal.valueOf(1_000);
            return new Capability.Meaning(factor, BigDecimal.ZERO, false, "");
        }

        @Override
        public long seen(SignalKey signal, long from, long to) {
            long seen = 0;
            long first = Math.floorDiv(from, MinuteFold.NANOS) * MinuteFold.NANOS;
            for (MinuteRow row : rows(signal.asset()).subMap(first, to).values()) {
                Object share = row.fields().get(signal.signal() + ".coverage");
                long within = Math.min(to, row.minute() + MinuteFold.NANOS) - Math.max(from, row.minute());
                boolean isWhole = share instanceof Double told && told >= 1;
                seen += isWhole ? within : 0;
            }
            return seen;
        }

        @Override
        public boolean read(SignalKey signal, long from, long to, int most, Consumer<StoredPoint> taker) {
            MadeMachine machine = machine(signal.asset());
            MadeMinutes.points(machine, losses.getOrDefault(signal.asset(), Losses.none(machine)), signal.signal())
                    .stream()
                    .filter(point -> point.time() >= from && point.time() < to)
                    .forEach(taker);
            return true;
        }
    }
}
