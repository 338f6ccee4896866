package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What indicators have to be computed from, slowly and by the definitions: the window is cut where anything changes, each
 * piece is given to one time element of ISO 22400-2 by the conditions of its {@link Family}, and parts and energy are
 * counted one by one. There are no minutes, no samples and no floating point in it. Elements are named as quantities are:
 * {@code time.apt} for instance.
 */
public final class Reference {
    static final String NO_STATE = "no-state-signal";
    private static final int NONE = -1;
    private static final int NANO_DIGITS = 9;
    private static final int KILO_DIGITS = 3;
    private static final long MINUTE = 60_000_000_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final double PER_CENT = 1.01;
    private static final int TENTH = 10;
    private static final BigDecimal A_MINUTE = BigDecimal.valueOf(60);

    private final MadeMachine machine;
    private final Truth truth;
    private final Family family;
    private final Steps<Integer> state;
    private final long from;
    private final long to;
    private final Map<Family.Element, BigInteger> times = new EnumMap<>(Family.Element.class);
    private BigInteger repair = BigInteger.ZERO;
    private BigInteger planned = BigInteger.ZERO;
    private BigInteger open = BigInteger.ZERO;

    private Reference(MadeMachine machine, long from, long to) {
        this.machine = machine;
        this.truth = machine.truth();
        this.family = Family.of(machine.profile());
        this.state = family == Family.COUNTERS ? truth.moving() : truth.state();
        this.from = from;
        this.to = to;
        for (Family.Element element : Family.Element.values()) {
            times.put(element, BigInteger.ZERO);
        }
    }

    /** The quantities of the machine over the window, by name; what nobody could know is not among them. */
    public static SortedMap<String, BigDecimal> of(MadeMachine machine, long from, long to) {
        Reference reference = new Reference(machine, from, to);
        reference.spend();
        SortedMap<String, BigDecimal> quantities = new TreeMap<>();
        reference.times(quantities);
        reference.parts(quantities);
        reference.energy(quantities);
        return quantities;
    }

    /** Why nobody could know a quantity of the machine, by name. */
    static Map<String, String> missing(MadeMachine machine) {
        Map<String, String> missing = new TreeMap<>();
        if (!machine.has(Truth.Outcome.REWORK.role())) {
            missing.put("count.rq", "no-count");
        }
        if (Family.of(machine.profile()) == Family.COUNTERS) {
            missing.put("count.failures", NO_STATE);
            if (isElectric(machine)) {
                missing.put("energy.electricity.idle", NO_STATE);
            }
        }
        return missing;
    }

    private static boolean isElectric(MadeMachine machine) {
        return machine.resource().equals(MadeMachine.ELECTRICITY);
    }

    /** The sums over machines; a quantity that one of them has not is not among them. */
    public static SortedMap<String, BigDecimal> sum(List<MadeMachine> machines, long from, long to) {
        List<SortedMap<String, BigDecimal>> each = new ArrayList<>();
        machines.forEach(machine -> each.add(of(machine, from, to)));
        SortedMap<String, BigDecimal> sums = new TreeMap<>();
        each.forEach(one -> one.forEach((name, value) -> sums.merge(name, value, BigDecimal::add)));
        sums.keySet().removeIf(name -> !each.stream().allMatch(one -> one.containsKey(name)));
        return sums;
    }

    /** Of each minute that lost any, nanoseconds in which the machine was late, down or repaired though it was to run. */
    static SortedMap<Long, Long> lost(MadeMachine machine, long from, long to) {
        Reference reference = new Reference(machine, from, to);
        List<Long> edges = reference.edges();
        SortedMap<Long, Long> lost = new TreeMap<>();
        for (int i = 0; i + 1 < edges.size(); i++) {
            Family.Element element = reference.family.element(reference.moment(edges.get(i)));
            if (Set.of(Family.Element.ADET, Family.Element.ADOT, Family.Element.CMT)
                    .contains(element)) {
                for (long at = edges.get(i); at < edges.get(i + 1); ) {
                    long minute = Math.floorDiv(at, MINUTE) * MINUTE;
                    long end = Math.min(edges.get(i + 1), minute + MINUTE);
                    lost.merge(minute, end - at, Long::sum);
                    at = end;
                }
            }
        }
        return lost;
    }

    private void spend() {
        List<Long> edges = edges();
        for (int i = 0; i + 1 < edges.size(); i++) {
            spend(edges.get(i), edges.get(i + 1));
        }
    }

    /** Where anything changes. */
    private List<Long> edges() {
        SortedSet<Long> cuts = new TreeSet<>(List.of(from, to));
        cut(cuts, state);
        cut(cuts, truth.mode());
        cut(cuts, truth.order());
        cut(cuts, machine.plan().calendar());
        for (Plan.Stop stop : machine.plan().stops()) {
            cuts.add(stop.stretch().from());
            cuts.add(stop.stretch().to());
        }
        for (Plan.Stretch window : machine.plan().maintenance()) {
            cuts.add(window.from());
            cuts.add(window.to());
        }
        for (Plan.Job job : machine.plan().jobs()) {
            cuts.add(job.stretch().from());
            cuts.add(job.stretch().to());
        }
        List<Long> edges = new ArrayList<>(cuts.subSet(from, to));
        edges.add(to);
        return edges;
    }

    private static void cut(SortedSet<Long> cuts, Steps<?> steps) {
        for (int i = 0; i < steps.size(); i++) {
            cuts.add(steps.time(i));
        }
    }

    private void spend(long begin, long end) {
        BigInteger length = BigInteger.valueOf(end - begin);
        Family.Moment at = moment(begin);
        times.merge(family.element(at), length, BigInteger::add);
        if (family.isOut(at.state()) && !family.isMaintenance(at.mode())) {
            repair = repair.add(length);
        }
        Plan.Day day = machine.plan().day(begin);
        if (day == null || day == Plan.Day.OPERATION) {
            planned = planned.add(length);
        }
        if (day != Plan.Day.CLOSED) {
            open = open.add(length);
        }
    }

    private Family.Moment moment(long at) {
        return new Family.Moment(
                at(state, at),
                family == Family.COUNTERS ? NONE : at(truth.mode(), at),
                hasOrder(at),
                machine.plan().isMaintained(at),
                machine.plan().day(at));
    }

    private boolean hasOrder(long at) {
        String named = truth.order().at(at);
        return machine.plan().job(at) != null || (named != null && !named.isEmpty());
    }

    private static int at(Steps<Integer> steps, long at) {
        Integer value = steps.at(at);
        return value == null ? NONE : value;
    }

    private void times(SortedMap<String, BigDecimal> quantities) {
        times.forEach((element, nanos) ->
                quantities.put("time." + element.name().toLowerCase(java.util.Locale.ROOT), seconds(nanos)));
        quantities.put("time.unknown", BigDecimal.ZERO);
        BigInteger unit = time(Family.Element.APT).add(time(Family.Element.AUST));
        BigInteger busy = unit.add(time(Family.Element.ADET));
        quantities.put("time.aupt", seconds(unit));
        quantities.put("time.aubt", seconds(busy));
        quantities.put("time.aoet", seconds(busy.add(time(Family.Element.ADOT))));
        quantities.put("time.pbt", seconds(planned));
        quantities.put("time.pot", seconds(open));
        quantities.put("time.window", seconds(BigInteger.valueOf(to - from)));
        if (family != Family.COUNTERS) {
            quantities.put("time.ttr", seconds(repair));
            quantities.put("count.failures", BigDecimal.valueOf(failures()));
        }
    }

    private BigInteger time(Family.Element element) {
        return times.getOrDefault(element, BigInteger.ZERO);
    }

    private static BigDecimal seconds(BigInteger nanos) {
        return new BigDecimal(nanos, NANO_DIGITS);
    }

    /** Each time that the machine goes out of service from another state, unless for maintenance. */
    private long failures() {
        long failures = 0;
        for (int i = 1; i < state.size(); i++) {
            long at = state.time(i);
            boolean begins = family.isOut(state.value(i)) && !family.isOut(state.value(i - 1));
            if (at >= from && at < to && begins && !family.isMaintenance(at(truth.mode(), at))) {
                failures++;
            }
        }
        return failures;
    }

    /**
     * A count is below zero where people took away more than was made: nobody can say then what is right. What they corrected of
     * all parts was of no job.
     */
    private void parts(SortedMap<String, BigDecimal> quantities) {
        Map<Truth.Outcome, BigDecimal> made = new EnumMap<>(Truth.Outcome.class);
        long all = 0;
        long ofNoJob = 0;
        BigDecimal plannedRun = BigDecimal.ZERO;
        for (Truth.Part part : truth.parts()) {
            if (part.at() >= from && part.at() < to) {
                all++;
                made.merge(part.outcome(), BigDecimal.ONE, BigDecimal::add);
                BigDecimal each = planned(part.at());
                ofNoJob += each == null ? 1 : 0;
                plannedRun = each == null ? plannedRun : plannedRun.add(each);
            }
        }
        boolean countsGood = machine.has("good");
        boolean countsScrap = machine.has("scrap");
        boolean countsRework = machine.has("rework");
        boolean countsAll = machine.has("total");
        if (!countsAll && !countsGood && !countsScrap) {
            return;
        }
        BigDecimal ofGood = corrected("good");
        BigDecimal ofScrap = corrected("scrap");
        BigDecimal ofRework = corrected("rework");
        BigDecimal ofAll = countsAll ? BigDecimal.ZERO : ofGood.add(ofScrap).add(ofRework);
        quantities.put("count.pq", BigDecimal.valueOf(all).add(ofAll));
        if (countsGood || countsScrap) {
            BigDecimal fromGood = countsGood ? BigDecimal.ZERO : ofScrap.add(ofRework);
            BigDecimal fromScrap = countsScrap ? BigDecimal.ZERO : ofGood.add(ofRework);
            quantities.put(
                    "count.gq", made(made, Truth.Outcome.GOOD).add(ofGood).subtract(fromGood));
            quantities.put(
                    "count.sq", made(made, Truth.Outcome.SCRAP).add(ofScrap).subtract(fromScrap));
        }
        if (countsRework) {
            quantities.put("count.rq", made(made, Truth.Outcome.REWORK).add(ofRework));
        }
        BigDecimal rest = BigDecimal.valueOf(ofNoJob).add(ofAll);
        BigDecimal ofAny = rest.signum() == 0 ? null : cycleTime("", to - 1);
        BigDecimal each = rest.signum() == 0 || ofAny != null ? ofAny : learned();
        if (rest.signum() == 0) {
            quantities.put("time.planned-run", plannedRun);
        } else if (each != null) {
            quantities.put("time.planned-run", plannedRun.add(each.multiply(rest)));
        }
    }

    private static BigDecimal made(Map<Truth.Outcome, BigDecimal> made, Truth.Outcome outcome) {
        return made.getOrDefault(outcome, BigDecimal.ZERO);
    }

    /**
     * What a part was to take by its job or the product of that, else by its program, else by the speed; null where none of them
     * says anything.
     */
    private @Nullable BigDecimal planned(long at) {
        Plan.@Nullable Job job = machine.plan().job(at);
        BigDecimal ofJob = job == null || job.unitSeconds() != null ? null : cycleTime(job.product(), at);
        if (job != null && (job.unitSeconds() != null || ofJob != null)) {
            return job.unitSeconds() != null ? job.unitSeconds() : ofJob;
        }
        String program = truth.program().at(at);
        BigDecimal ofProgram =
                program == null ? null : machine.plan().programs().get(program);
        Double aMinute = truth.speed().at(at);
        return ofProgram != null || aMinute == null || aMinute == 0
                ? ofProgram
                : A_MINUTE.divide(BigDecimal.valueOf(aMinute), MathContext.DECIMAL64);
    }

    /** The machine's own before its class's, of the product before that of any, the one that began last. */
    private @Nullable BigDecimal cycleTime(String product, long at) {
        return machine.plan().cycleTimes().stream()
                .filter(one -> one.from() == null || one.from() <= at)
                .filter(one -> one.product().isEmpty() || one.product().equals(product))
                .min(Comparator.comparing(Plan.CycleTime::isOfClass)
                        .thenComparing(one -> one.product().isEmpty())
                        .thenComparing(Plan.CycleTime::from, Comparator.nullsLast(Comparator.<Long>reverseOrder())))
                .map(Plan.CycleTime::unitSeconds)
                .orElse(null);
    }

    /** What people corrected of the count. */
    private BigDecimal corrected(String role) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Plan.Correction correction : machine.plan().corrections()) {
            if (correction.role().equals(role) && correction.at() >= from && correction.at() < to) {
                sum = sum.add(BigDecimal.valueOf(correction.amount()));
            }
        }
        return sum;
    }

    /**
     * Seconds a part: in each whole hour by the clock the time in which the machine worked over all parts that it counted, in steps
     * of one per cent; of the fastest tenth of all parts the slowest. Null without any.
     */
    private @Nullable BigDecimal learned() {
        Map<Long, Long> hours = new HashMap<>();
        for (Truth.Part part : truth.parts()) {
            if (machine.has("total") || machine.has(part.outcome().role())) {
                hours.merge(Math.floorDiv(part.at(), HOUR), 1L, Long::sum);
            }
        }
        TreeMap<Long, Long> bySpeed = new TreeMap<>();
        hours.forEach((hour, parts) -> {
            long begin = hour * HOUR;
            long worked = begin >= from && begin + HOUR <= to ? worked(begin, begin + HOUR) : 0;
            if (worked > 0) {
                double each = worked / 1e9 / parts;
                bySpeed.merge(Math.round(StrictMath.log(each) / StrictMath.log(PER_CENT)), parts, Long::sum);
            }
        });
        long all = bySpeed.values().stream().mapToLong(Long::longValue).sum();
        long faster = 0;
        for (Map.Entry<Long, Long> speed : bySpeed.entrySet()) {
            faster += speed.getValue();
            if (faster * TENTH >= all) {
                return BigDecimal.valueOf(StrictMath.pow(PER_CENT, speed.getKey()))
                        .round(new MathContext(4));
            }
        }
        return null;
    }

    private long worked(long begin, long end) {
        long worked = 0;
        for (int i = 0; i < state.size(); i++) {
            long until = i + 1 < state.size() ? state.time(i + 1) : end;
            if (family.isExecuting(state.value(i))) {
                worked += Math.max(0, Math.min(end, until) - Math.max(begin, state.time(i)));
            }
        }
        return worked;
    }

    private void energy(SortedMap<String, BigDecimal> quantities) {
        long all = 0;
        long idle = 0;
        for (Truth.Taken taken : truth.energy()) {
            if (taken.at() >= from && taken.at() < to) {
                all += taken.wattHours();
                idle += family.isExecuting(at(state, taken.at() - 1)) ? 0 : taken.wattHours();
            }
        }
        quantities.put("energy." + machine.resource(), BigDecimal.valueOf(all, KILO_DIGITS));
        if (family != Family.COUNTERS && isElectric(machine)) {
            quantities.put("energy.electricity.idle", BigDecimal.valueOf(idle, KILO_DIGITS));
        }
    }
}
