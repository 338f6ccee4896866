package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a machine, a line, an area or a site over a window: sums of what its machines did, what its meters showed, and
 * what its people wrote down. Parts of unlike machines are no sum, and a place has the energy of the meters at its boundary.
 */
public final class ReferenceSubject {
    private static final String PRODUCED = "count.pq";
    private static final String PLANNED_RUN = "time.planned-run";
    private static final String ENERGY = "energy.";
    private static final String ELECTRICITY = ENERGY + MadeMachine.ELECTRICITY;
    private static final String IDLE = "energy.electricity.idle";
    private static final List<String> PARTS = List.of(PRODUCED, "count.gq", "count.sq", "count.rq", PLANNED_RUN);
    private static final String HELD = "held";
    private static final Map<String, String> NAMES = Map.of("coal", "energy.coal-equivalent", HELD, "energy.used");
    /** In kilograms, calorific: GB/T 2589-2020. */
    private static final BigDecimal COAL_OF_A_KILOWATT_HOUR = new BigDecimal("0.1229");

    private static final String BELOW_ZERO = "count-below-zero";
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final int TENTH = 10;

    private final List<MadeMachine> machines;
    private final Books books;
    private final Machines reference;
    private final Known known = Known.nothing();
    private boolean certified;

    /** What a machine did in a window: {@link Reference#of}, or what was kept of it. */
    @FunctionalInterface
    public interface Machines {
        SortedMap<String, BigDecimal> of(MadeMachine machine, long from, long to);
    }

    private ReferenceSubject(List<MadeMachine> machines, Books books, Machines reference) {
        this.machines = machines;
        this.books = books;
        this.reference = reference;
    }

    /** One machine: its own meter counts. */
    public static Known machine(MadeMachine machine, Books books, Machines reference, Window window) {
        long from = window.from();
        long to = window.to();
        ReferenceSubject subject = new ReferenceSubject(List.of(machine), books, reference);
        subject.inspections(window);
        subject.known.values().putAll(reference.of(machine, from, to));
        Reference.missing(machine).forEach((name, reason) -> subject.known.put(name, null, reason));
        PARTS.forEach(name -> {
            BigDecimal value = subject.known.value(name);
            boolean isBelow = value != null && value.signum() < 0;
            subject.known.put(name, isBelow ? null : value, isBelow ? BELOW_ZERO : "no-count");
        });
        ReferenceRatings.machine(subject.known, machine, books.zone(), window);
        subject.factors(window, (begin, end) -> used(reference.of(machine, begin, end)), "no-meter");
        return subject.known;
    }

    /**
     * Machines together; a place of whose electricity no meter tells has not all of its energy told.
     *
     * @param level {@code line}, {@code area} or {@code site}
     */
    public static Known group(
            String level, List<MadeMachine> machines, Books books, Machines reference, Window window) {
        ReferenceSubject subject = new ReferenceSubject(machines, books, reference);
        List<SortedMap<String, BigDecimal>> each = machines.stream()
                .map(machine -> reference.of(machine, window.from(), window.to()))
                .toList();
        subject.sums(each);
        subject.parts(each);
        boolean isMetered = level.equals("site")
                || (level.equals("line")
                        && books.meteredLines().contains(machines.get(0).line()));
        subject.certified = level.equals("site");
        subject.factors(
                window,
                (from, to) -> isMetered ? subject.metered(level, from, to) : new TreeMap<>(),
                "no-metering-plan");
        if (isMetered && subject.known.value(ELECTRICITY) == null) {
            subject.known.put(ELECTRICITY, null, "no-meter");
            NAMES.values().forEach(name -> subject.known.put(name, null, "no-meter"));
        }
        ReferenceRatings.group(subject.known, machines, books.zone(), window);
        subject.jobs(window);
        subject.inspections(window);
        if (level.equals("site")) {
            subject.months(window);
        }
        return subject.known;
    }

    /** From an instant on, up to another that is not included. */
    public record Window(long from, long to) {}

    private void sums(List<SortedMap<String, BigDecimal>> each) {
        SortedMap<String, BigDecimal> sums = new TreeMap<>();
        each.forEach(one -> one.forEach((name, value) -> sums.merge(name, value, BigDecimal::add)));
        sums.forEach((name, value) -> {
            if (!PARTS.contains(name) && !isUsed(name)) {
                boolean isTold = each.stream()
                        .allMatch(one -> one.containsKey(name) || (name.equals(IDLE) && !one.containsKey(ELECTRICITY)));
                // failures are those that machines tell of; a group with one that cannot says so
                known.put(name, isTold || !name.equals(IDLE) ? value : null, Reference.NO_STATE);
            }
        });
    }

    private void parts(List<SortedMap<String, BigDecimal>> each) {
        Set<String> classes = new HashSet<>();
        boolean isTimedOnly = false;
        for (int i = 0; i < each.size(); i++) {
            if (each.get(i).containsKey(PRODUCED)) {
                classes.add(machines.get(i).equipmentClass());
            } else {
                isTimedOnly |= each.get(i).containsKey("time.apt");
            }
        }
        for (String name : PARTS) {
            BigDecimal sum = BigDecimal.ZERO;
            boolean isTold = !classes.isEmpty() && !(isTimedOnly && name.equals(PLANNED_RUN));
            boolean isBelow = false;
            for (SortedMap<String, BigDecimal> one : each) {
                BigDecimal value = one.get(name);
                isTold &= value != null || !one.containsKey(PRODUCED);
                isBelow |= value != null && value.signum() < 0;
                sum = value == null ? sum : sum.add(value);
            }
            boolean isAlike = classes.size() <= 1;
            String reason = !isAlike ? "unlike-machines" : isTold && isBelow ? BELOW_ZERO : "no-count";
            known.put(name, isAlike && isTold && !isBelow ? sum : null, reason);
        }
    }

    /** What the machines' meters showed and, of the whole site, what was read of its supply: no window cuts a reading. */
    private SortedMap<String, BigDecimal> metered(String level, long from, long to) {
        SortedMap<String, BigDecimal> sums = new TreeMap<>();
        for (Books.Reading reading : level.equals("site") ? books.readings() : List.<Books.Reading>of()) {
            if (reading.from() >= from && reading.to() <= to) {
                sums.merge(MadeMachine.ELECTRICITY, reading.kilowattHours(), BigDecimal::add);
            }
        }
        for (MadeMachine machine : machines) {
            used(reference.of(machine, from, to)).forEach((name, amount) -> sums.merge(name, amount, BigDecimal::add));
        }
        return sums;
    }

    /** What a machine used, by resource. */
    private static SortedMap<String, BigDecimal> used(SortedMap<String, BigDecimal> quantities) {
        SortedMap<String, BigDecimal> used = new TreeMap<>();
        quantities.forEach((name, amount) -> {
            if (isUsed(name)) {
                used.put(name.substring(ENERGY.length()), amount);
            }
        });
        return used;
    }

    private static boolean isUsed(String name) {
        return name.startsWith(ENERGY) && !name.equals(IDLE);
    }

    @FunctionalInterface
    private interface Metered {
        /** By resource; nothing where nobody meters it. */
        SortedMap<String, BigDecimal> between(long from, long to);
    }

    /** Each year has factors of its own. */
    private void factors(Window window, Metered metered, String otherwise) {
        SortedMap<String, BigDecimal> used = metered.between(window.from(), window.to());
        known.put(ELECTRICITY, used.get(MadeMachine.ELECTRICITY), otherwise);
        factors(window, metered, "coal", used.keySet(), otherwise);
        factors(window, metered, HELD, used.keySet(), otherwise);
        for (String method : List.of("location", "market")) {
            Set<String> bought = new TreeSet<>(used.keySet());
            bought.retainAll(Set.of(MadeMachine.ELECTRICITY));
            factors(window, metered, method, bought, otherwise);
        }
        Set<String> burnt = new TreeSet<>(used.keySet());
        burnt.removeIf(resource -> !books.burns(resource));
        if (!burnt.isEmpty()) {
            factors(window, metered, "scope1", burnt, otherwise);
        }
    }

    private void factors(Window window, Metered metered, String method, Set<String> resources, String otherwise) {
        BigDecimal sum = BigDecimal.ZERO;
        String reason = resources.isEmpty() ? otherwise : "";
        for (long begin = window.from(); begin < window.to(); ) {
            LocalDate day = day(begin);
            long end = Math.min(window.to(), nanos(LocalDate.of(day.getYear() + 1, 1, 1)));
            SortedMap<String, BigDecimal> amounts = metered.between(begin, end);
            for (String resource : resources) {
                BigDecimal factor = method.equals(HELD)
                        ? held(resource, day.getYear())
                        : books.factor(resource, method, day.getYear());
                BigDecimal amount = amounts.getOrDefault(resource, BigDecimal.ZERO);
                if (method.equals("market") && certified) {
                    amount = amount.subtract(certified(begin, end)).max(BigDecimal.ZERO);
                }
                reason = factor == null ? "no-factor" : reason;
                sum = factor == null ? sum : sum.add(amount.multiply(factor));
            }
            begin = end;
        }
        String name = NAMES.getOrDefault(method, "emissions." + method);
        known.put(name, reason.isEmpty() ? sum : null, reason);
    }

    /** Kilowatt hours in a unit: electricity and heat are counted in them, gas holds as many as its coal would have to. */
    private @Nullable BigDecimal held(String resource, int year) {
        BigDecimal coal =
                resource.equals(MadeMachine.GAS) ? books.factor(resource, "coal", year) : COAL_OF_A_KILOWATT_HOUR;
        return coal == null ? null : coal.divide(COAL_OF_A_KILOWATT_HOUR, MathContext.DECIMAL128);
    }

    /** What of the electricity was bought with certificates: no window cuts an invoice. */
    private BigDecimal certified(long from, long to) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Books.Invoice invoice : books.invoices()) {
            long begin = nanos(invoice.from());
            long end = nanos(invoice.to().plusDays(1));
            if (begin < to && end > from) {
                if (begin < from || end > to) {
                    throw new IllegalArgumentException("a part of an invoice: nobody knows how much that was");
                }
                sum = sum.add(invoice.kilowattHours().multiply(invoice.green()));
            }
        }
        return sum;
    }

    /** Orders that were planned to end in the window, and those that ended at most a tenth of their planned time later. */
    private void jobs(Window window) {
        List<Plan.Job> all = new ArrayList<>();
        machines.forEach(machine -> all.addAll(machine.plan().jobs()));
        long planned = 0;
        long met = 0;
        for (Plan.Job job : all) {
            long end = job.planned().to();
            if (end >= window.from() && end < window.to()) {
                planned++;
                long late = job.stretch().to() - end;
                met += late * TENTH <= end - job.planned().from() ? 1 : 0;
            }
        }
        if (!all.isEmpty()) {
            known.put("jobs.planned", BigDecimal.valueOf(planned), "");
            known.put("jobs.in-tolerance", BigDecimal.valueOf(met), "");
        }
    }

    /** Parts of each machine of which no inspection there was earlier than the one in the window; those of unlike machines are no sum. */
    private void inspections(Window window) {
        long inspected = 0;
        long good = 0;
        boolean isDeclared = false;
        Set<String> classes = new HashSet<>();
        for (MadeMachine machine : machines) {
            List<Books.Inspection> all = books.inspections().getOrDefault(machine.name(), List.of());
            isDeclared |= !all.isEmpty();
            for (Books.Inspection one : all) {
                boolean isFirst = one.at() >= window.from()
                        && one.at() < window.to()
                        && all.stream().noneMatch(other -> other.part().equals(one.part()) && other.at() < one.at());
                if (isFirst) {
                    classes.add(machine.equipmentClass());
                    inspected++;
                    good += one.isGood() ? 1 : 0;
                }
            }
        }
        boolean isKnown = isDeclared && classes.size() <= 1;
        String reason = isDeclared ? "unlike-machines" : "no-inspections";
        known.put("parts.inspected", isKnown ? BigDecimal.valueOf(inspected) : null, reason);
        known.put("parts.first-pass", isKnown ? BigDecimal.valueOf(good) : null, reason);
    }

    private void months(Window window) {
        YearMonth first = YearMonth.from(day(window.from()));
        YearMonth last = YearMonth.from(day(window.to() - 1));
        boolean isWhole = nanos(first.atDay(1)) == window.from()
                && nanos(last.plusMonths(1).atDay(1)) == window.to();
        BigDecimal revenue = BigDecimal.ZERO;
        BigDecimal output = BigDecimal.ZERO;
        int found = 0;
        int wanted = 0;
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            Books.Month figures = books.months().get(month);
            wanted++;
            if (figures != null) {
                found++;
                revenue = revenue.add(figures.revenue());
                output = output.add(figures.goodOutput());
            }
        }
        if (found == 0) {
            known.put("finance.revenue", null, "needs-months");
        } else {
            boolean isAll = found == wanted;
            String reason = isAll ? "figures-of-whole-months" : "no-figure-of-a-month";
            known.put("finance.revenue", isAll && isWhole ? revenue : null, reason);
            known.put("output.good", isAll && isWhole ? output : null, reason);
        }
    }

    private ZoneId zone() {
        return books.zone();
    }

    private LocalDate day(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND))
                .atZone(zone())
                .toLocalDate();
    }

    private long nanos(LocalDate day) {
        return day.atStartOfDay(zone()).toEpochSecond() * NANOS_A_SECOND;
    }
}
