package io.steelyard.gateway.indicator.factors;

import io.steelyard.gateway.indicator.formula.Units;
import io.steelyard.gateway.model.EnergyFactor;
import io.steelyard.gateway.model.UsedFactor;
import io.steelyard.gateway.model.UsedFactor.Origin;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataFolder;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The factors of the program's data files, a user's files before them, and of a site before both. Immutable, for any thread. */
public final class FactorTables {
    private static final List<String> KEYS =
            List.of("resource", "method", "year", "area", "factor", "unit", "source", "trust", "conflict");
    private static final String EVERYWHERE = "china";
    private static final String COAL = "coal";

    /** The method of what a unit holds: kilowatt hours by the coefficient of coal, which is a calorific one (GB/T 2589). */
    static final String HELD = "energy";

    static final String KILOWATT_HOUR = "kW.h";

    /** Kilograms of coal equivalent of a kilowatt hour, calorific: GB/T 2589-2020 [s62 s63 s64]. What a site takes instead is no measure of it. */
    private static final BigDecimal A_KILOWATT_HOUR = new BigDecimal("0.1229");

    private final List<Row> rows;

    /**
     * One row.
     *
     * @param origin which table it is of
     * @param isConflict whether what is published disagrees, so that only a declared value is taken
     */
    record Row(EnergyFactor factor, Origin origin, boolean isConflict) {
        /** What tells it from others. */
        String name() {
            return String.join(" ", factor.resource(), factor.method(), origin.area(), String.valueOf(factor.year()));
        }
    }

    /**
     * A factor that was found.
     *
     * @param isEarlier whether it is of a year before the one that was asked for
     * @param origin which table it is of; of what the site declared the edition is empty
     * @param isWider whether narrower areas that the site names have none, though others of their kind have
     */
    record Chosen(EnergyFactor factor, boolean isEarlier, Origin origin, boolean isWider) {

        /** Whether the site declared it. */
        boolean isDeclared() {
            return origin.table() == UsedFactor.Table.DECLARED;
        }
    }

    private FactorTables(List<Row> rows) {
        this.rows = rows;
    }

    /** The program's own. */
    public static FactorTables usual() {
        return new FactorTables(shipped());
    }

    private static List<Row> shipped() {
        List<Row> rows = new ArrayList<>();
        for (String name : List.of("/factors/coal.yaml", "/factors/grid.yaml")) {
            DataFile file = resource(name);
            read(file, UsedFactor.Table.PROGRAM, (row, node) -> rows.add(row));
            file.check();
        }
        return rows;
    }

    /**
     * The program's own, and those of a user's folder, which take the place of the program's of the same resource, method, year
     * and area; where the program has one that others contradict, a user's settles it.
     *
     * @throws io.steelyard.settings.SettingsException when a file is wrong, with line, key and remedy
     */
    public static FactorTables withFolder(Path folder) {
        Map<String, Row> own = new LinkedHashMap<>();
        Map<String, Path> seen = new HashMap<>();
        DataFolder.read(
                DataFolder.files(folder),
                (path, file) -> read(file, UsedFactor.Table.OWN, (row, node) -> {
                    Path other = seen.putIfAbsent(row.name(), path);
                    if (other != null) {
                        node.report(row.name() + " is in " + other.getFileName() + " before", "keep one of the two");
                    }
                    own.put(row.name(), row);
                }));
        List<Row> rows = new ArrayList<>(own.values());
        shipped().stream().filter(row -> !own.containsKey(row.name())).forEach(rows::add);
        return new FactorTables(List.copyOf(rows));
    }

    private static DataFile resource(String name) {
        try (InputStream in = Objects.requireNonNull(FactorTables.class.getResourceAsStream(name), name)) {
            return DataFile.of(name, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(DataFile file, UsedFactor.Table table, BiConsumer<Row, DataNode> taker) {
        file.root().knows(List.of("version", "factors"));
        String edition = file.root().need("version").text("");
        for (DataNode node : file.root().need("factors").elements()) {
            taker.accept(row(node, table, edition), node);
        }
    }

    private static Row row(DataNode node, UsedFactor.Table table, String edition) {
        node.knows(KEYS);
        Long year = node.need("year").whole(1990, 2260);
        BigDecimal number = node.need("factor").number(BigDecimal.ZERO);
        if (number.signum() < 0) {
            node.get("factor").report("a factor is not less than 0", "write what one unit gives");
        }
        String unit = node.need("unit").text("1");
        if (!Units.isKnown(unit)) {
            node.get("unit").report("no unit of UCUM: " + unit, "write kW.h, MJ, kg, t or m3 for instance");
        }
        EnergyFactor factor = new EnergyFactor(
                node.need("resource").text(""),
                Objects.requireNonNullElse(
                        node.need("method").oneOf(List.of("coal", "location", "market", "fossil", "scope1")), "coal"),
                year == null ? 1990 : year.intValue(),
                number,
                unit,
                node.need("source").text(""));
        String trust = node.need("trust").oneOf(List.of("V", "S", "M"));
        return new Row(
                factor,
                new Origin(
                        table,
                        node.get("area").isPresent() ? node.get("area").text("") : EVERYWHERE,
                        trust == null ? "M" : trust,
                        edition),
                node.get("conflict").flag(false));
    }

    /** Whether there is only a value that others contradict. */
    boolean isInConflict(String resource, String method) {
        String of = method.equals(HELD) ? COAL : method;
        return rows.stream()
                .anyMatch(row -> row.isConflict()
                        && row.factor().resource().equals(resource)
                        && row.factor().method().equals(of));
    }

    /** Whether there is any, of whatever year and place. */
    boolean knows(String resource, String method, List<EnergyFactor> declared) {
        return Stream.concat(declared.stream(), rows.stream().map(Row::factor))
                .anyMatch(factor ->
                        factor.resource().equals(resource) && factor.method().equals(method));
    }

    /**
     * The factor of that year, or of the newest year before it: what the site declared, else that of the first of the areas that
     * has one, else the whole country's; null when there is none.
     *
     * @param areas province and region, as far as the site names them, the narrowest first
     */
    @Nullable
    Chosen find(String resource, String method, int year, List<String> areas, List<EnergyFactor> declared) {
        Chosen coal = method.equals(HELD) ? find(resource, COAL, year, areas, declared) : null;
        if (coal != null) {
            return new Chosen(held(coal.factor()), coal.isEarlier(), coal.origin(), false);
        }
        EnergyFactor own = newest(
                declared.stream()
                        .filter(factor -> factor.resource().equals(resource)
                                && factor.method().equals(method))
                        .toList(),
                year);
        if (own != null) {
            return new Chosen(own, own.year() < year, new Origin(UsedFactor.Table.DECLARED, "", "", ""), false);
        }
        List<String> places =
                Stream.concat(areas.stream(), Stream.of(EVERYWHERE)).toList();
        for (String place : places) {
            Row found = rows.stream()
                    .filter(row -> !row.isConflict()
                            && row.origin().area().equals(place)
                            && row.factor().resource().equals(resource)
                            && row.factor().method().equals(method)
                            && row.factor().year() <= year)
                    .reduce((one, other) -> other.factor().year() > one.factor().year() ? other : one)
                    .orElse(null);
            if (found != null) {
                boolean isEarlier = !method.equals(COAL) && found.factor().year() < year;
                boolean isWider = !place.equals(places.get(0)) && hasAreas(resource, method);
                return new Chosen(found.factor(), isEarlier, found.origin(), isWider);
            }
        }
        return null;
    }

    /** Whether any part of the country has one of its own: what is published for all of it alone is no makeshift. */
    private boolean hasAreas(String resource, String method) {
        return rows.stream()
                .anyMatch(row -> !row.origin().area().equals(EVERYWHERE)
                        && row.factor().resource().equals(resource)
                        && row.factor().method().equals(method));
    }

    private static EnergyFactor held(EnergyFactor coal) {
        return new EnergyFactor(
                coal.resource(),
                HELD,
                coal.year(),
                coal.factor().divide(A_KILOWATT_HOUR, MathContext.DECIMAL64),
                coal.unit(),
                coal.source() + ": " + coal.factor().toPlainString() + " kgce ÷ " + A_KILOWATT_HOUR + " kgce/kW·h");
    }

    private static @Nullable EnergyFactor newest(List<EnergyFactor> among, int year) {
        EnergyFactor newest = null;
        for (EnergyFactor one : among) {
            if (one.year() <= year && (newest == null || one.year() > newest.year())) {
                newest = one;
            }
        }
        return newest;
    }
}
