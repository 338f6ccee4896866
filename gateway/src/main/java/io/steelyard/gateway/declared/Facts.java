package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.EnergyFactor;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.units.SignalUnits;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Quantities that rest on what was declared, over a window: orders, lots, materials of jobs, inspections of parts and the months'
 * figures. What nobody gave is not there. Any thread.
 */
public final class Facts {
    private static final String ONE = "1";

    private final Declared declared;
    private final Runs runs;
    private final Inspections inspections;
    private final Function<String, BigDecimal> tolerances;
    private final Materials materials;
    private final Lots lots;

    /** Which orders machines have told themselves. */
    @FunctionalInterface
    public interface Runs {
        /** The orders that a signal of the asset with the role {@code order} has shown in the range. */
        Set<String> seen(AssetKey asset, long from, long to);
    }

    /** Who has to know that another table tells otherwise what was. */
    @FunctionalInterface
    public interface Listener {
        /** What was from then on, up to another instant, is told otherwise; nanoseconds since 1970. */
        void toldOtherwise(String site, long from, long to);
    }

    /** A range of time in a site's zone; nanoseconds since 1970. */
    public record Window(long from, long to, ZoneId zone) {}

    /** What is known, and what it was made of. */
    public record Known(SortedMap<String, Quantity> quantities, SortedMap<String, String> digests) {}

    /** The same where every site tolerates what is usual. */
    public Facts(Declared declared, Runs runs, Function<AssetKey, String> classes) {
        this(declared, runs, classes, site -> Lateness.USUAL.share());
    }

    /**
     * Reads the tables when it is asked.
     *
     * @param classes an asset's equipment class; empty where nobody knows it
     * @param tolerances by site, what share of its planned time an order may end later than planned and be in time
     */
    public Facts(
            Declared declared, Runs runs, Function<AssetKey, String> classes, Function<String, BigDecimal> tolerances) {
        this.declared = declared;
        this.runs = runs;
        this.tolerances = tolerances;
        this.inspections = new Inspections(declared, classes);
        this.materials = new Materials(declared);
        this.lots = new Lots(declared);
    }

    /** On the thread that changes the table; each day that the change touches, once. */
    public void listen(Listener listener) {
        inspections.listen(listener);
    }

    /**
     * Of the site's assets among these; the months' figures only where they are all of them.
     *
     * @param isWhole whether the assets are the whole site
     */
    public Known of(String site, Set<String> assets, boolean isWhole, Window window) {
        SortedMap<String, Quantity> quantities = new TreeMap<>();
        SortedMap<String, String> digests = new TreeMap<>();
        orders(site, assets, window, quantities, digests);
        inspections.put(site, assets, window, quantities, digests);
        materials.put(site, assets, window, quantities, digests);
        if (isWhole) {
            Months.put(declared.table(site, "months"), window, quantities, digests);
            scenes(site, window, quantities, digests);
        }
        return new Known(quantities, digests);
    }

    /** Coefficients and factors that the site declared of its own. */
    public List<EnergyFactor> energyFactors(String site) {
        List<EnergyFactor> factors = new ArrayList<>();
        for (Row row : declared.table(site, "energy-factors").all()) {
            BigDecimal year = row.number("year");
            BigDecimal factor = row.number("factor");
            String unit = SignalUnits.code(row.text("unit"));
            if (year != null && factor != null) {
                factors.add(new EnergyFactor(
                        row.text("resource"),
                        row.text("method"),
                        year.intValue(),
                        factor,
                        unit == null ? row.text("unit") : unit,
                        row.text("source")));
            }
        }
        return factors;
    }

    /** How a machine has told of an order itself. */
    enum Captured {
        NOT,
        BY_SIGNAL,
        BY_JOB
    }

    /** Orders of some assets, by what a window holds of them. */
    private record Sifted(boolean isDeclared, List<Row> issued, List<Row> planned) {}

    /** Which orders, lots, parts and scenes of a site the quantity counts, and which not; orders and parts are of the assets. */
    public List<Member> members(String quantity, String site, Set<String> assets, Window window) {
        FactMembers members =
                new FactMembers(site, declared.table(site, "orders"), declared.table(site, MachineJobs.KIND));
        Lateness tolerance = new Lateness(tolerances.apply(site));
        switch (quantity) {
            case "jobs.issued" -> members.issued(sifted(site, assets, window).issued());
            case "jobs.captured" ->
                members.captured(sifted(site, assets, window).issued(), capturing(site, window));
            case "jobs.planned" -> members.planned(sifted(site, assets, window).planned());
            case "jobs.in-tolerance" ->
                members.inTolerance(sifted(site, assets, window).planned(), tolerance::whyNot);
            case Lots.LOTS, Lots.LINKED -> members.lots(quantity, lots.in(site, assets, window));
            case Inspections.INSPECTED, Inspections.FIRST_PASS ->
                members.parts(quantity, inspections.in(site, assets, window));
            case "scenes.all", "scenes.ai" -> {
                Table scenes = declared.table(site, "scenes");
                members.scenes(quantity, inUse(scenes, day(window)), scenes);
            }
            default -> {
                return materials.members(quantity, site, assets, window);
            }
        }
        return members.all();
    }

    /** The months of the window, and what each gives to a figure of theirs; nothing of what is none. */
    public List<Member> months(String quantity, String site, Window window) {
        Table months = declared.table(site, "months");
        FactMembers members = new FactMembers(site, months, months);
        members.months(quantity, window, months);
        return members.all();
    }

    /** In the order of their table, whichever assets they are of. */
    private List<Row> orders(String site, Set<String> assets) {
        List<Row> rows = new ArrayList<>();
        assets.forEach(asset -> rows.addAll(declared.orders(site, asset)));
        rows.sort(Comparator.comparing(Row::key));
        return rows;
    }

    private Sifted sifted(String site, Set<String> assets, Window window) {
        List<Row> issued = new ArrayList<>();
        List<Row> planned = new ArrayList<>();
        boolean isDeclared = false;
        for (Row row : orders(site, assets)) {
            isDeclared = true;
            Long begin = first(row.nanos("from"), row.nanos("plannedFrom"));
            String status = row.text("status");
            if (isIn(begin, window)
                    && (row.nanos("from") != null
                            || Set.of("issued", "running", "done").contains(status))) {
                issued.add(row);
            }
            if (isIn(row.nanos("plannedTo"), window)) {
                planned.add(row);
            }
        }
        return new Sifted(isDeclared, issued, planned);
    }

    private void orders(
            String site,
            Set<String> assets,
            Window window,
            SortedMap<String, Quantity> quantities,
            SortedMap<String, String> digests) {
        Sifted sifted = sifted(site, assets, window);
        if (!sifted.isDeclared()) {
            return;
        }
        List<Row> issued = new ArrayList<>(sifted.issued());
        List<Row> planned = sifted.planned();
        Function<Row, Captured> how = capturing(site, window);
        Lateness tolerance = new Lateness(tolerances.apply(site));
        long captured =
                issued.stream().filter(row -> how.apply(row) != Captured.NOT).count();
        quantities.put("jobs.issued", count(issued.size()));
        quantities.put("jobs.captured", counted(captured, Grade.T));
        quantities.put("jobs.planned", count(planned.size()));
        quantities.put(
                "jobs.in-tolerance",
                count(planned.stream()
                        .filter(row -> tolerance.whyNot(row).isEmpty())
                        .count()));
        Lots.put(lots.in(site, assets, window), quantities, digests);
        issued.addAll(planned);
        if (!issued.isEmpty()) {
            digests.put("orders", new Digest().add("orders", issued).hex());
        }
        if (!planned.isEmpty() && !tolerance.equals(Lateness.USUAL)) { // what goes by it keeps its fingerprint
            digests.put("orders-late", tolerance.share().toPlainString());
        }
    }

    private static @Nullable Long first(@Nullable Long one, @Nullable Long other) {
        return one == null ? other : one;
    }

    private static boolean isIn(@Nullable Long instant, Window window) {
        return instant != null && window.from() <= instant && instant < window.to();
    }

    /** Whether the machine has told itself when it began. */
    private boolean hasResponse(String site, Row order) {
        Row job = declared.table(site, MachineJobs.KIND).rows().get(order.key());
        return job != null && job.nanos("from") != null;
    }

    /** Of orders, how each was captured; asks for an asset's once. */
    private Function<Row, Captured> capturing(String site, Window window) {
        Map<String, Set<String>> seen = new java.util.HashMap<>();
        return row -> {
            Set<String> told = seen.computeIfAbsent(
                    row.text("asset"), asset -> runs.seen(new AssetKey(site, asset), window.from(), window.to()));
            return told.contains(row.text("order"))
                    ? Captured.BY_SIGNAL
                    : hasResponse(site, row) ? Captured.BY_JOB : Captured.NOT;
        };
    }

    private static Quantity count(long count) {
        return counted(count, Grade.S);
    }

    private static Quantity counted(long count, Grade grade) {
        return Quantity.exactly(BigDecimal.valueOf(count), ONE, grade);
    }

    /** Scenes in use on the window's last day, each once; one uses artificial intelligence when any of its instances does. */
    private void scenes(
            String site, Window window, SortedMap<String, Quantity> quantities, SortedMap<String, String> digests) {
        LocalDate day = day(window);
        List<Row> rows = inUse(declared.table(site, "scenes"), day);
        if (rows.isEmpty()) {
            return;
        }
        Grade grade = rows.stream().allMatch(row -> isShown(row, day)) ? Grade.D : Grade.S;
        quantities.put("scenes.all", counted(named(rows), grade));
        quantities.put(
                "scenes.ai",
                counted(named(rows.stream().filter(row -> row.flag("ai")).toList()), grade));
        digests.put("scenes", new Digest().add("scenes", rows).hex());
    }

    private static LocalDate day(Window window) {
        return Row.instant(window.to() - 1).atZone(window.zone()).toLocalDate();
    }

    private static List<Row> inUse(Table scenes, LocalDate day) {
        return scenes.all().stream()
                .filter(row -> isNotAfter(row.date("validFrom"), day) && isNotAfter(day, row.date("validTo")))
                .toList();
    }

    private static boolean isNotAfter(@Nullable LocalDate first, @Nullable LocalDate last) {
        return first == null || last == null || !first.isAfter(last);
    }

    /** By a document that says until when it is good, and still is. */
    private static boolean isShown(Row row, LocalDate day) {
        LocalDate until = row.date("validUntil");
        return !row.text("sha256").isEmpty() && until != null && !day.isAfter(until);
    }

    private static long named(List<Row> rows) {
        return rows.stream().map(row -> row.text("scene")).distinct().count();
    }
}
