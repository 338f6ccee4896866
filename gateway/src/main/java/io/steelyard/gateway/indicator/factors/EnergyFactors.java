package io.steelyard.gateway.indicator.factors;

import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.indicator.formula.Units;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.EnergyFactor;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.UsedFactor;
import io.steelyard.gateway.model.UsedFactor.Origin;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Multiplies what was used by the factors of its year: a window over several years is cut where they meet. A resource without
 * a factor leaves the sum unknown; none is taken for zero. Location- and market-based emissions stand side by side always; direct
 * ones are told where a resource is used that the site, or a table, has a factor of them for. In kilowatt hours there is what a unit
 * of energy measures, whatever coefficient its site takes, and anything else by what its coefficient of coal says that it holds.
 * Any thread.
 */
public final class EnergyFactors implements EvidenceSource {
    private static final String PREFIX = "energy.";
    private static final String ELECTRICITY = "electricity";
    private static final String SCOPE_1 = "scope1";
    private static final String DIRECT = "emissions." + SCOPE_1;
    private static final String CERTIFIED = PREFIX + "certified." + ELECTRICITY;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final EvidenceSource sums;
    private final Doors doors;
    private final FactorTables tables;

    /** What a site says of itself. */
    public interface Doors {
        /** Factors that it declared; they take the place of the program's. */
        List<EnergyFactor> declared(String site);

        /** Which version of their table those are of. */
        long declaredVersion(String site);

        /** Province and region of its grid, {@code shandong} and {@code north} for instance, as far as somebody said. */
        List<String> areas(String site);
    }

    /** {@code sums} gives the amounts of energy. */
    public EnergyFactors(EvidenceSource sums, Doors doors, FactorTables tables) {
        this.sums = sums;
        this.doors = doors;
        this.tables = tables;
    }

    @Override
    public Evidence of(Subject subject, List<AssetKey> assets, Window window) {
        SortedMap<String, String> digests = new TreeMap<>();
        List<UsedFactor> factors = new ArrayList<>();
        Sum coal = new Sum("energy.coal-equivalent", "no-energy-known");
        Sum held = new Sum("energy.used", "no-energy-known", FactorTables.KILOWATT_HOUR);
        Sum location = new Sum("emissions.location", "no-electricity-known");
        Sum market = new Sum("emissions.market", "no-electricity-known");
        Sum direct = new Sum(DIRECT, "no-scope1-factor");
        for (Window year : years(window)) {
            Evidence evidence = sums.of(subject, assets, year);
            evidence.digests().forEach((name, digest) -> digests.put(name + " " + year.from(), digest));
            Year of = new Year(subject.site(), year, digests, factors);
            evidence.quantities().forEach((name, amount) -> {
                String resource = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
                if (!resource.isEmpty() && resource.indexOf('.') < 0) {
                    of.add(coal, resource, "coal", amount);
                    of.add(held, resource, FactorTables.HELD, amount);
                    if (resource.equals(ELECTRICITY)) {
                        of.add(location, resource, "location", amount);
                        of.add(
                                market,
                                resource,
                                "market",
                                rest(amount, evidence.quantities().get(CERTIFIED)));
                    } else if (of.has(resource, SCOPE_1)) {
                        of.add(direct, resource, SCOPE_1, amount);
                    }
                }
            });
        }
        SortedMap<String, Quantity> quantities = new TreeMap<>();
        List.of(coal, held, location, market).forEach(sum -> quantities.put(sum.name, sum.quantity()));
        if (direct.isTold()) {
            quantities.put(DIRECT, direct.quantity());
        }
        return new Evidence(subject.toString(), window, quantities, digests, factors);
    }

    /** What was used without certificates; those for more than was used do not make up for anything else. */
    private static Quantity rest(Quantity used, @Nullable Quantity certified) {
        if (certified == null || !used.isKnown()) {
            return used;
        } else if (!certified.isKnown() || !Units.isSameKind(certified.unit(), used.unit())) {
            return Quantity.missing(
                    used.unit(), used.grade(), certified.isKnown() ? "unit-mismatch" : certified.reason());
        }
        return new Quantity(
                less(used.value(), certified.value(), certified, used),
                less(used.low(), certified.high(), certified, used),
                less(used.high(), certified.low(), certified, used),
                used.unit(),
                used.grade().orLower(certified.grade()),
                used.coverage(),
                used.reason());
    }

    private static @Nullable BigDecimal less(
            @Nullable BigDecimal used, @Nullable BigDecimal taken, Quantity from, Quantity to) {
        return used == null || taken == null
                ? used
                : used.subtract(Units.convert(taken, from.unit(), to.unit())).max(BigDecimal.ZERO);
    }

    /** The window, cut where years meet in its zone. */
    static List<Window> years(Window window) {
        ZoneId zone = ZoneId.of(window.zone());
        List<Window> years = new ArrayList<>();
        for (long from = window.from(); from < window.to(); ) {
            ZonedDateTime begin = instant(from).atZone(zone);
            long next = begin.toLocalDate()
                            .withDayOfYear(1)
                            .plusYears(1)
                            .atStartOfDay(zone)
                            .toEpochSecond()
                    * NANOS_A_SECOND;
            long to = Math.min(next, window.to());
            years.add(new Window(from, to, window.zone()));
            from = to;
        }
        return years;
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND));
    }

    /** The part of a window that lies in one year. */
    private final class Year {
        private final List<EnergyFactor> declared;
        private final List<String> areas;
        private final int year;
        private final String site;
        private final SortedMap<String, String> digests;
        private final List<UsedFactor> factors;

        Year(String site, Window window, SortedMap<String, String> digests, List<UsedFactor> factors) {
            this.site = site;
            this.factors = factors;
            this.declared = doors.declared(site);
            this.areas = doors.areas(site);
            this.year = instant(window.from()).atZone(ZoneId.of(window.zone())).getYear();
            this.digests = digests;
        }

        /** Whether there is a factor at all, be it of a later year only, or one that others contradict. */
        boolean has(String resource, String method) {
            return tables.knows(resource, method, declared);
        }

        void add(Sum sum, String resource, String method, Quantity amount) {
            FactorTables.Chosen chosen = tables.find(resource, method, year, areas, declared);
            if (!amount.isKnown()) {
                sum.unknown(amount.reason());
                return;
            }
            if (method.equals(FactorTables.HELD) && Units.isSameKind(amount.unit(), FactorTables.KILOWATT_HOUR)) {
                sum.add(amount, Units.convert(BigDecimal.ONE, amount.unit(), FactorTables.KILOWATT_HOUR));
                return;
            }
            if (chosen == null) {
                sum.unknown(tables.isInConflict(resource, method) ? "factor-in-conflict" : "no-factor");
                return;
            }
            EnergyFactor factor = chosen.factor();
            if (!Units.isSameKind(amount.unit(), factor.unit())) {
                sum.unknown("unit-mismatch");
                return;
            }
            digests.put(
                    sum.name + "|factor " + resource + " " + year,
                    factor.factor().toPlainString() + " for " + factor.unit() + " of " + factor.year() + ", "
                            + factor.source());
            factors.add(new UsedFactor(sum.name, year, factor, origin(chosen, site), amount, chosen.isWider()));
            sum.add(amount, Units.convert(factor.factor(), amount.unit(), factor.unit()));
            if (chosen.isEarlier()) {
                sum.note("factor-of-earlier-year");
            }
            if (chosen.isDeclared()) {
                sum.lower(Grade.D);
            }
        }
    }

    private Origin origin(FactorTables.Chosen chosen, String site) {
        return chosen.isDeclared()
                ? new Origin(UsedFactor.Table.DECLARED, "", "", Long.toString(doors.declaredVersion(site)))
                : chosen.origin();
    }

    /** What comes together. */
    private static final class Sum {
        private final String name;
        private final String nothing;
        private final String unit;
        private BigDecimal value = BigDecimal.ZERO;
        private @Nullable BigDecimal low = BigDecimal.ZERO;
        private @Nullable BigDecimal high = BigDecimal.ZERO;
        private double coverage = 1;
        private Grade grade = Grade.T;
        private String note = "";
        private String unknown = "";
        private boolean isThere;

        Sum(String name, String nothing) {
            this(name, nothing, "kg");
        }

        Sum(String name, String nothing, String unit) {
            this.name = name;
            this.nothing = nothing;
            this.unit = unit;
        }

        void unknown(String reason) {
            unknown = reason.isEmpty() ? nothing : reason;
        }

        void note(String id) {
            note = id;
        }

        void lower(Grade to) {
            grade = grade.orLower(to);
        }

        void add(Quantity amount, BigDecimal factor) {
            isThere = true;
            if (amount.value() != null) {
                value = value.add(amount.value().multiply(factor));
            }
            low = low == null || amount.low() == null
                    ? null
                    : low.add(amount.low().multiply(factor));
            high = high == null || amount.high() == null
                    ? null
                    : high.add(amount.high().multiply(factor));
            coverage = Math.min(coverage, amount.coverage());
            grade = grade.orLower(amount.grade());
            if (note.isEmpty()) {
                note = amount.reason();
            }
        }

        /** Whether anything was to be added, known or not. */
        boolean isTold() {
            return isThere || !unknown.isEmpty();
        }

        Quantity quantity() {
            if (!unknown.isEmpty() || !isThere) {
                return Quantity.missing(unit, grade, unknown.isEmpty() ? nothing : unknown);
            }
            return new Quantity(value, low, high, unit, grade, coverage, note);
        }
    }
}
