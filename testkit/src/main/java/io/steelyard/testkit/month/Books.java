package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the people of a made site wrote down: factors of energy, figures of months, which lines are metered, how parts were when
 * they were inspected, what its utility company read of a meter that nobody connected, and what it was billed.
 *
 * @param zone in which days, months and years are cut
 * @param factors own ones; they count before those that are published
 * @param published for every site
 * @param months what the whole site had in a month
 * @param meteredLines lines of which every machine's meter bounds the line; each bounds the site, too
 * @param inspections by machine, in any order
 * @param readings of one more meter at the site's boundary, in any order
 * @param invoices for electricity, in any order; none overlaps another
 */
public record Books(
        ZoneId zone,
        List<Factor> factors,
        List<Factor> published,
        Map<YearMonth, Month> months,
        List<String> meteredLines,
        Map<String, List<Inspection>> inspections,
        List<Reading> readings,
        List<Invoice> invoices) {

    /** 0.0341 kgce a megajoule. */
    private static final Factor HEAT = new Factor(MadeMachine.HEAT, "coal", 2020, new BigDecimal("0.12276"));

    public Books {
        factors = List.copyOf(factors);
        published = List.copyOf(published);
        months = Map.copyOf(months);
        meteredLines = List.copyOf(meteredLines);
        inspections = Map.copyOf(inspections);
        readings = List.copyOf(readings);
        invoices = List.copyOf(invoices);
    }

    /**
     * How much one kilowatt hour counts, or one cubic metre of gas.
     *
     * @param method {@code coal}, {@code location}, {@code market} or {@code scope1}
     * @param year from which on, until there is a later one
     */
    public record Factor(String resource, String method, int year, BigDecimal value) {}

    /** A month's figures. */
    public record Month(BigDecimal revenue, BigDecimal goodOutput) {}

    /** How a part was, nanoseconds since 1970; a part is inspected at a machine once at a time. */
    public record Inspection(String part, long at, boolean isGood) {}

    /** What went through the meter from an instant on, up to another; nanoseconds since 1970. */
    public record Reading(long from, long to, BigDecimal kilowattHours) {}

    /**
     * What was billed of whole days.
     *
     * @param to the last of them
     * @param green of the amount what was bought with certificates
     */
    public record Invoice(LocalDate from, LocalDate to, BigDecimal kilowattHours, BigDecimal green) {}

    /**
     * Of a site in Shandong that measured the coal for its power and has a contract for a part of it. Published are the
     * calorific equivalents of GB/T 2589-2020, and the ministry's factors of 2023 for the province and for what is left on the market.
     */
    public static Books of(ZoneId zone, Map<YearMonth, Month> months, List<String> meteredLines) {
        return new Books(
                zone,
                List.of(
                        new Factor(MadeMachine.ELECTRICITY, "coal", 2024, new BigDecimal("0.301")),
                        new Factor(MadeMachine.ELECTRICITY, "coal", 2026, new BigDecimal("0.1231")),
                        new Factor(MadeMachine.ELECTRICITY, "coal", 2027, new BigDecimal("9.9")),
                        new Factor(MadeMachine.ELECTRICITY, "market", 2025, new BigDecimal("0.25"))),
                List.of(
                        new Factor(MadeMachine.ELECTRICITY, "coal", 2020, new BigDecimal("0.1229")),
                        HEAT,
                        new Factor(MadeMachine.ELECTRICITY, "location", 2023, new BigDecimal("0.6191")),
                        new Factor(MadeMachine.ELECTRICITY, "market", 2023, new BigDecimal("0.6096"))),
                months,
                meteredLines,
                Map.of(),
                List.of(),
                List.of());
    }

    /** The same, and what its gas was analysed to be; what is published of gas is in conflict. */
    public Books burning() {
        List<Factor> all = new ArrayList<>(factors);
        all.add(new Factor(MadeMachine.GAS, "coal", 2025, new BigDecimal("1.2143")));
        all.add(new Factor(MadeMachine.GAS, "scope1", 2024, new BigDecimal("2.1840")));
        all.add(new Factor(MadeMachine.GAS, "scope1", 2026, new BigDecimal("2.1622")));
        return new Books(zone, all, published, months, meteredLines, inspections, readings, invoices);
    }

    /** The same, and these inspections. */
    public Books with(Map<String, List<Inspection>> given) {
        return new Books(zone, factors, published, months, meteredLines, given, readings, invoices);
    }

    /** The same, and these readings. */
    public Books with(List<Reading> given) {
        return new Books(zone, factors, published, months, meteredLines, inspections, given, invoices);
    }

    /** The same, and these invoices. */
    public Books billed(List<Invoice> given) {
        return new Books(zone, factors, published, months, meteredLines, inspections, readings, given);
    }

    /** Nothing was written down, and nothing but the calorific equivalent is published. */
    public static Books none(ZoneId zone) {
        return new Books(
                zone,
                List.of(),
                List.of(new Factor(MadeMachine.ELECTRICITY, "coal", 2020, new BigDecimal("0.1229")), HEAT),
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of());
    }

    /** The one of the year, or the last before it; own ones first. Null when there is none. */
    @Nullable
    BigDecimal factor(String resource, String method, int year) {
        BigDecimal own = newest(factors, resource, method, year);
        return own != null ? own : newest(published, resource, method, year);
    }

    /** Whether something is known of what comes of burning it. */
    boolean burns(String resource) {
        return factors.stream()
                .anyMatch(one -> one.resource().equals(resource) && one.method().equals("scope1"));
    }

    private static @Nullable BigDecimal newest(List<Factor> among, String resource, String method, int year) {
        Factor newest = null;
        for (Factor factor : among) {
            boolean holds =
                    factor.resource().equals(resource) && factor.method().equals(method) && factor.year() <= year;
            if (holds && (newest == null || factor.year() > newest.year())) {
                newest = factor;
            }
        }
        return newest == null ? null : newest.value();
    }
}
