package io.steelyard.gateway.indicator.factors;

import io.steelyard.gateway.model.EnergyFactor;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The factors of the program's data files, and of a site before them. */
final class FactorTables {
    private static final List<String> KEYS =
            List.of("resource", "method", "year", "area", "factor", "unit", "source", "trust", "conflict");
    private static final String EVERYWHERE = "china";

    private final List<Row> rows;

    /**
     * One row.
     *
     * @param area {@code china} or a province
     * @param isConflict whether what is published disagrees, so that only a declared value is taken
     */
    record Row(EnergyFactor factor, String area, String trust, boolean isConflict) {}

    /**
     * A factor that was found.
     *
     * @param isEarlier whether it is of a year before the one that was asked for
     * @param isDeclared whether the site declared it
     */
    record Chosen(EnergyFactor factor, boolean isEarlier, boolean isDeclared) {}

    private FactorTables(List<Row> rows) {
        this.rows = rows;
    }

    static FactorTables usual() {
        return read(List.of(resource("/factors/coal.yaml"), resource("/factors/grid.yaml")));
    }

    private static DataFile resource(String name) {
        try (InputStream in = Objects.requireNonNull(FactorTables.class.getResourceAsStream(name), name)) {
            return DataFile.of(name, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FactorTables read(List<DataFile> files) {
        List<Row> rows = new ArrayList<>();
        for (DataFile file : files) {
            file.root().knows(List.of("version", "factors"));
            for (DataNode node : file.root().need("factors").elements()) {
                rows.add(row(node));
            }
            file.check();
        }
        return new FactorTables(List.copyOf(rows));
    }

    private static Row row(DataNode node) {
        node.knows(KEYS);
        Long year = node.need("year").whole(1990, 2260);
        EnergyFactor factor = new EnergyFactor(
                node.need("resource").text(""),
                Objects.requireNonNullElse(
                        node.need("method").oneOf(List.of("coal", "location", "market", "scope1")), "coal"),
                year == null ? 1990 : year.intValue(),
                node.need("factor").number(BigDecimal.ZERO),
                node.need("unit").text("1"),
                node.need("source").text(""));
        String trust = node.need("trust").oneOf(List.of("V", "S", "M"));
        return new Row(
                factor,
                node.get("area").isPresent() ? node.get("area").text("") : EVERYWHERE,
                trust == null ? "M" : trust,
                node.get("conflict").flag(false));
    }

    /** Whether there is only a value that others contradict. */
    boolean isInConflict(String resource, String method) {
        return rows.stream()
                .anyMatch(row -> row.isConflict()
                        && row.factor().resource().equals(resource)
                        && row.factor().method().equals(method));
    }

    /**
     * The factor of that year, or of the newest year before it: what the site declared, else the province's, else the whole
     * country's; null when there is none.
     *
     * @param area province, or empty
     */
    @Nullable
    Chosen find(String resource, String method, int year, String area, List<EnergyFactor> declared) {
        EnergyFactor own = newest(
                declared.stream()
                        .filter(factor -> factor.resource().equals(resource)
                                && factor.method().equals(method))
                        .toList(),
                year);
        if (own != null) {
            return new Chosen(own, own.year() < year, true);
        }
        for (String place : List.of(area, EVERYWHERE)) {
            EnergyFactor found = newest(
                    rows.stream()
                            .filter(row -> !row.isConflict()
                                    && row.area().equals(place)
                                    && row.factor().resource().equals(resource)
                                    && row.factor().method().equals(method))
                            .map(Row::factor)
                            .toList(),
                    year);
            if (found != null) {
                return new Chosen(found, !method.equals("coal") && found.year() < year, false);
            }
        }
        return null;
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
