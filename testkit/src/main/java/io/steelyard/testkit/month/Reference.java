package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What indicators have to be computed from, slowly and by the definitions: the window is cut where anything changes, each
 * piece is given to one time element of ISO 22400-2 by the conditions of OPC 40001-1 annex C.2, and parts and energy are
 * counted one by one. There are no minutes, no samples and no floating point in it. Elements are named as quantities are:
 * {@code time.apt} for instance.
 */
public final class Reference {
    private static final int MAINTENANCE = 1;
    private static final int SETUP = 2;
    private static final int PROCESSING = 3;
    private static final int OUT = 1;
    private static final int RUNS = 3;
    private static final int NANO_DIGITS = 9;
    private static final int KILO_DIGITS = 3;
    private static final long HOUR = 3_600_000_000_000L;
    private static final double PER_CENT = 1.01;
    private static final int TENTH = 10;

    private final MadeMachine machine;
    private final Truth truth;
    private final long from;
    private final long to;
    private final Map<Element, BigInteger> times = new EnumMap<>(Element.class);
    private BigInteger repair = BigInteger.ZERO;
    private BigInteger planned = BigInteger.ZERO;
    private BigInteger open = BigInteger.ZERO;

    /** Elements of time; each instant is in one. */
    enum Element {
        APT,
        AUST,
        APMT,
        CMT,
        ADET,
        ADOT,
        PDOT,
        CLOSED,
        OTHER
    }

    private Reference(MadeMachine machine, long from, long to) {
        this.machine = machine;
        this.truth = machine.truth();
        this.from = from;
        this.to = to;
        for (Element element : Element.values()) {
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
        return machine.has("rework") ? Map.of() : Map.of("count.rq", "no-count");
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

    private void spend() {
        SortedSet<Long> cuts = new TreeSet<>(List.of(from, to));
        cut(cuts, truth.state());
        cut(cuts, truth.mode());
        cut(cuts, truth.order());
        cut(cuts, machine.plan().calendar());
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
        for (int i = 0; i + 1 < edges.size(); i++) {
            spend(edges.get(i), edges.get(i + 1));
        }
    }

    private static void cut(SortedSet<Long> cuts, Steps<?> steps) {
        for (int i = 0; i < steps.size(); i++) {
            cuts.add(steps.time(i));
        }
    }

    private void spend(long begin, long end) {
        BigInteger length = BigInteger.valueOf(end - begin);
        times.merge(element(begin), length, BigInteger::add);
        if (is(truth.state(), begin, OUT) && !is(truth.mode(), begin, MAINTENANCE)) {
            repair = repair.add(length);
        }
        Plan.Day day = machine.plan().calendar().at(begin);
        if (day == null || day == Plan.Day.OPERATION) {
            planned = planned.add(length);
        }
        if (day != Plan.Day.CLOSED) {
            open = open.add(length);
        }
    }

    /** The first condition that holds decides. */
    private Element element(long at) {
        boolean runs = is(truth.state(), at, RUNS);
        boolean hasOrder = hasOrder(at);
        boolean isWindow = machine.plan().isMaintained(at);
        boolean isMaintenance = is(truth.mode(), at, MAINTENANCE);
        Plan.Day day = machine.plan().calendar().at(at);
        if (runs && is(truth.mode(), at, PROCESSING)) {
            return Element.APT;
        }
        if (runs && is(truth.mode(), at, SETUP)) {
            return Element.AUST;
        }
        if ((isWindow || isMaintenance) && hasOrder) {
            return Element.CMT;
        }
        if (isMaintenance || (isWindow && !runs)) {
            return Element.APMT;
        }
        if (day == Plan.Day.CLOSED) {
            return Element.CLOSED;
        }
        if (day == Plan.Day.PLANNED_DOWN) {
            return Element.PDOT;
        }
        return runs ? Element.OTHER : hasOrder ? Element.ADET : Element.ADOT;
    }

    private boolean hasOrder(long at) {
        String named = truth.order().at(at);
        return machine.plan().job(at) != null || (named != null && !named.isEmpty());
    }

    private static boolean is(Steps<Integer> steps, long at, int wanted) {
        Integer value = steps.at(at);
        return value != null && value == wanted;
    }

    private void times(SortedMap<String, BigDecimal> quantities) {
        times.forEach((element, nanos) ->
                quantities.put("time." + element.name().toLowerCase(java.util.Locale.ROOT), seconds(nanos)));
        quantities.put("time.unknown", BigDecimal.ZERO);
        BigInteger unit = time(Element.APT).add(time(Element.AUST));
        BigInteger busy = unit.add(time(Element.ADET));
        quantities.put("time.aupt", seconds(unit));
        quantities.put("time.aubt", seconds(busy));
        quantities.put("time.aoet", seconds(busy.add(time(Element.ADOT))));
        quantities.put("time.pbt", seconds(planned));
        quantities.put("time.pot", seconds(open));
        quantities.put("time.ttr", seconds(repair));
        quantities.put("time.window", seconds(BigInteger.valueOf(to - from)));
        quantities.put("count.failures", BigDecimal.valueOf(failures()));
    }

    private BigInteger time(Element element) {
        return times.getOrDefault(element, BigInteger.ZERO);
    }

    private static BigDecimal seconds(BigInteger nanos) {
        return new BigDecimal(nanos, NANO_DIGITS);
    }

    /** Each time that the machine goes out of service from another state, unless for maintenance. */
    private long failures() {
        long failures = 0;
        Steps<Integer> state = truth.state();
        for (int i = 1; i < state.size(); i++) {
            long at = state.time(i);
            if (at >= from && at < to && state.value(i) == OUT && !is(truth.mode(), at, MAINTENANCE)) {
                failures++;
            }
        }
        return failures;
    }

    private void parts(SortedMap<String, BigDecimal> quantities) {
        long good = 0;
        long all = 0;
        long ofNoJob = 0;
        BigDecimal plannedRun = BigDecimal.ZERO;
        for (Truth.Part part : truth.parts()) {
            if (part.at() >= from && part.at() < to) {
                all++;
                good += part.good() ? 1 : 0;
                Plan.@Nullable Job job = machine.plan().job(part.at());
                ofNoJob += job == null ? 1 : 0;
                plannedRun = job == null ? plannedRun : plannedRun.add(job.unitSeconds());
            }
        }
        boolean countsGood = machine.has("good");
        boolean countsScrap = machine.has("scrap");
        boolean countsAll = machine.has("total");
        if (!countsAll && !countsGood && !countsScrap) {
            return;
        }
        quantities.put("count.pq", BigDecimal.valueOf(all));
        if (countsGood || countsScrap) {
            quantities.put("count.gq", BigDecimal.valueOf(good));
            quantities.put("count.sq", BigDecimal.valueOf(all - good));
        }
        BigDecimal learned = ofNoJob == 0 ? null : learned();
        if (ofNoJob == 0) {
            quantities.put("time.planned-run", plannedRun);
        } else if (learned != null) {
            quantities.put("time.planned-run", plannedRun.add(learned.multiply(BigDecimal.valueOf(ofNoJob))));
        }
    }

    /**
     * Seconds a part: in each whole hour by the clock the time in which the machine worked over all parts that it counted, in steps
     * of one per cent; of the fastest tenth of all parts the slowest. Null without any.
     */
    private @Nullable BigDecimal learned() {
        Map<Long, Long> hours = new HashMap<>();
        for (Truth.Part part : truth.parts()) {
            if (machine.has("total") || machine.has(part.good() ? "good" : "scrap")) {
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
        Steps<Integer> state = truth.state();
        long worked = 0;
        for (int i = 0; i < state.size(); i++) {
            long until = i + 1 < state.size() ? state.time(i + 1) : end;
            if (state.value(i) == RUNS) {
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
                idle += is(truth.state(), taken.at() - 1, RUNS) ? 0 : taken.wattHours();
            }
        }
        quantities.put("energy.electricity", BigDecimal.valueOf(all, KILO_DIGITS));
        quantities.put("energy.electricity.idle", BigDecimal.valueOf(idle, KILO_DIGITS));
    }
}
