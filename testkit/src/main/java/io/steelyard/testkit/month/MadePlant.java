package io.steelyard.testkit.month;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes machines by a seed: of four families, with shifts of three kinds or none, orders that the machine names, that were declared, or
 * neither, counters of several widths that come round and are reset, meters in two units. The same seed gives the same plant.
 */
public final class MadePlant {
    private static final int MACHINES_A_LINE = 10;
    private static final int KILOWATT_HOUR = 4_937_544;
    private static final long CORRECTED = 7 * 3_600_000_000_000L;
    private static final int WATT_HOUR = 5_720_146;
    private static final int CUBIC_METRE = 5_067_857;
    /** Of so many good parts one has to be worked again. */
    private static final int REWORKED = 25;

    private static final Set<DayOfWeek> WORKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    private static final LocalTime SIX = LocalTime.of(6, 0);
    private static final LocalTime TWO = LocalTime.of(14, 0);
    private static final LocalTime TEN = LocalTime.of(22, 0);

    private final long seed;
    private final ZoneId zone;
    private final long from;
    private final long to;
    private final Set<Extra> extras;

    /** What a plant may have beside what all have. */
    private enum Extra {
        CORRECTED,
        PROGRAMMED,
        REWORKING,
        HEATED,
        RATED,
        PLANNED
    }

    /** Who says which order runs. */
    enum Orders {
        /** The machine. */
        NAMED,
        /** The plan. */
        DECLARED,
        /** Nobody. */
        UNKNOWN
    }

    /**
     * How a machine is made.
     *
     * @param countsAll whether it counts good, scrap and all; else two of the three
     * @param energyInWattHours as a whole number of 32 bits; else kWh as a real number
     * @param reworks whether it counts parts that are to be worked again
     * @param resource what its meter counts
     */
    record Make(
            int index,
            Orders orders,
            Plan plan,
            Family family,
            String counterType,
            boolean countsAll,
            boolean energyInWattHours,
            boolean reworks,
            String resource) {}

    /** A plant in the zone, from an instant up to another, nanoseconds since 1970. */
    public MadePlant(long seed, ZoneId zone, long from, long to) {
        this(seed, zone, from, to, EnumSet.noneOf(Extra.class));
    }

    private MadePlant(long seed, ZoneId zone, long from, long to, Set<Extra> extras) {
        this.extras = extras;
        this.seed = seed;
        this.zone = zone;
        this.from = from;
        this.to = to;
    }

    /** The same, in which people correct counts now and then. */
    public MadePlant corrected() {
        return with(Extra.CORRECTED);
    }

    /** The same, in which most machines name the program that runs, and some the speed that they are set up for. */
    public MadePlant programmed() {
        return with(Extra.PROGRAMMED);
    }

    /**
     * The same, in which some parts that would be good are to be worked again first, at machines that count them; of those that
     * count all parts some count no scrap, and some no good ones.
     */
    public MadePlant reworking() {
        return with(Extra.REWORKING);
    }

    /** The same, in which some machines are heated by gas or by what a boiler gives, and their meters count that. */
    public MadePlant heated() {
        return with(Extra.HEATED);
    }

    /**
     * The same, in which people declared what most machines are able to do, parts are measured, and orders were planned to have
     * scrap; at every second line all orders are declared.
     */
    public MadePlant rated() {
        return with(Extra.RATED);
    }

    /**
     * The same, for which stops were planned, and orders name products of which people declared what a unit is to take, in the
     * place of seconds of their own.
     */
    public MadePlant planned() {
        return with(Extra.PLANNED);
    }

    private MadePlant with(Extra extra) {
        Set<Extra> more = EnumSet.of(extra);
        more.addAll(extras);
        return new MadePlant(seed, zone, from, to, more);
    }

    /** So many machines. */
    public List<MadeMachine> machines(int count) {
        List<MadeMachine> machines = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            machines.add(machine(index));
        }
        return machines;
    }

    /** The machine of that index, as it is among all. */
    public MadeMachine machine(int index) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
        int line = index / MACHINES_A_LINE;
        boolean isMill = line % 2 == 0;
        Plan plan = new Plan(week(index), from, to);
        SplittableRandom ofPlan = new SplittableRandom(seed * 1_000_081 + index);
        if (extras.contains(Extra.PLANNED)) {
            new Planning(index, zone, from, to).stops(plan, line, ofPlan);
        }
        Orders orders = orders(index);
        String counters = List.of("UInt32", "UInt16", "Int64", "UInt32").get(index % 4);
        Family family = family(index);
        String resource = resource(index);
        boolean inWattHours = index % 3 == 1 && !resource.equals(MadeMachine.GAS);
        Make make =
                new Make(index, orders, plan, family, counters, index % 3 == 0, inWattHours, reworks(index), resource);
        Truth truth = new MachineLife(make, random, from, to).live();
        if (extras.contains(Extra.PLANNED)) {
            new Planning(index, zone, from, to).cycleTimes(plan, isMill, ofPlan);
        }
        if (make.reworks()) {
            rework(truth.parts(), new SplittableRandom(seed * 1_000_037 + index));
        }
        List<Signal> signals = signals(make);
        if (extras.contains(Extra.PROGRAMMED)) {
            new Recipes(new SplittableRandom(seed * 1_000_033 + index), index, from, to).run(truth, plan, signals);
        }
        Ratings ratings = ratings(index, truth, plan, signals);
        Samples samples = new Meters(make, random, from, to).read(truth, signals);
        correct(plan, index, signals);
        return new MadeMachine(
                "m" + index,
                "line" + line,
                isMill ? "rolling-mill" : "arc-furnace",
                family.profile(isMill ? "rolling-mill" : "arc-furnace"),
                signals,
                plan,
                truth,
                samples,
                ratings,
                resource);
    }

    private Orders orders(int index) {
        boolean isAllDeclared = extras.contains(Extra.RATED) && index / MACHINES_A_LINE % 2 == 1;
        return isAllDeclared ? Orders.DECLARED : Orders.values()[index / 2 % 3];
    }

    private Ratings ratings(int index, Truth truth, Plan plan, List<Signal> signals) {
        Ratings ratings = new Ratings();
        if (extras.contains(Extra.RATED)) {
            SplittableRandom random = new SplittableRandom(seed * 1_000_039 + index);
            ratings.declare(index, zone, from, random);
            Ratings.planScrap(plan, index, random);
            Ratings.measure(truth, from, random);
            signals.add(new Signal(Ratings.SIZE, "Double", "", "mm", Ratings.MILLIMETRE));
        }
        return ratings;
    }

    /** Of every second line all count what is to be worked again, of the others most. */
    private boolean reworks(int index) {
        boolean isAll = index / MACHINES_A_LINE % 2 == 1;
        return extras.contains(Extra.REWORKING) && (isAll || index % 4 != 3);
    }

    private static void rework(List<Truth.Part> parts, SplittableRandom random) {
        parts.replaceAll(part ->
                part.good() && random.nextInt(REWORKED) == 0 ? new Truth.Part(part.at(), Truth.Outcome.REWORK) : part);
    }

    private String resource(int index) {
        int place = extras.contains(Extra.HEATED) ? index % MACHINES_A_LINE : -1;
        return place == 0 ? MadeMachine.GAS : place == 3 ? MadeMachine.HEAT : MadeMachine.ELECTRICITY;
    }

    private static Family family(int index) {
        return switch (index % MACHINES_A_LINE) {
            case 1 -> Family.MACHINE_TOOL;
            case 2 -> Family.PACKML;
            case 4 -> Family.COUNTERS;
            default -> Family.MACHINERY;
        };
    }

    /** Some say now and then that two good parts, and one that was to be worked again, were none. */
    private void correct(Plan plan, int index, List<Signal> signals) {
        if (index % 4 == 3 || !extras.contains(Extra.CORRECTED)) {
            return;
        }
        boolean countsGood = signals.stream().anyMatch(signal -> signal.role().equals("good"));
        boolean countsRework = signals.stream().anyMatch(signal -> signal.role().equals("rework"));
        for (long at = from + (index + 1) * CORRECTED / 7; at < to; at += CORRECTED) {
            if (countsGood) {
                plan.correct(new Plan.Correction(at, "good", -2));
            }
            plan.correct(new Plan.Correction(at, "scrap", countsRework ? 3 : 2));
            if (countsRework) {
                plan.correct(new Plan.Correction(at, "rework", -1));
            }
        }
    }

    private @Nullable WorkWeek week(int index) {
        List<LocalDate> holidays = List.of(LocalDate.of(2026, 3, 20), LocalDate.of(2026, 10, 3));
        return switch (index % 5) {
            case 0, 3 -> new WorkWeek(zone, WORKDAYS, SIX, TWO, LocalTime.of(10, 0), LocalTime.of(10, 30), holidays);
            case 1 ->
                new WorkWeek(
                        zone,
                        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.SATURDAY),
                        TWO,
                        TEN,
                        LocalTime.of(18, 15),
                        LocalTime.of(18, 45),
                        holidays);
            case 2 ->
                new WorkWeek(
                        zone,
                        EnumSet.allOf(DayOfWeek.class),
                        TEN,
                        SIX,
                        LocalTime.of(1, 30),
                        LocalTime.of(3, 30),
                        List.of());
            default -> null;
        };
    }

    private static List<Signal> signals(Make make) {
        List<Signal> signals = new ArrayList<>();
        if (make.family() != Family.COUNTERS) {
            signals.add(new Signal("state", "Int32", "state"));
            signals.add(new Signal("mode", "Int32", "mode"));
        }
        if (make.orders() == Orders.NAMED) {
            signals.add(new Signal("order", "String", "order"));
        }
        String type = make.counterType();
        if (make.countsAll() || make.index() % 3 == 1) {
            signals.add(new Signal("good", type, "good"));
        }
        if (!make.reworks() || make.index() % 6 != 0) {
            signals.add(new Signal("scrap", "UInt32", "scrap"));
        }
        if (make.countsAll() || make.index() % 3 == 2) {
            signals.add(new Signal("total", type, "total"));
        }
        signals.add(meter(make));
        if (make.reworks()) {
            signals.add(new Signal("rework", "UInt32", "rework"));
        }
        return signals;
    }

    /** By its unit alone heat is no other thing than electricity. */
    private static Signal meter(Make make) {
        if (make.resource().equals(MadeMachine.GAS)) {
            return new Signal("energy", "Double", "energy", "m\u00b3", CUBIC_METRE);
        }
        return make.energyInWattHours()
                ? new Signal("energy", "UInt32", "energy", "Wh", WATT_HOUR)
                : new Signal("energy", "Double", "energy", "kWh", KILOWATT_HOUR);
    }
}
