package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Target;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Targets that programmes have set a site, as they were imported. Any thread. */
public final class Targets {
    private static final String KIND = "targets";

    private final Declared declared;

    /** Reads the table when it is asked. */
    public Targets(Declared declared) {
        this.declared = declared;
    }

    /** The days of a period, the last one not among them. */
    private record Days(LocalDate from, LocalDate to) {

        static Days of(String period) {
            int year = Integer.parseInt(period.substring(0, 4));
            String part = period.length() > 4 ? period.substring(5) : "";
            int months = part.isEmpty() ? 12 : part.startsWith("H") ? 6 : part.startsWith("Q") ? 3 : 1;
            int number = part.isEmpty() ? 1 : Integer.parseInt(part.replaceAll("\\D", ""));
            LocalDate first = LocalDate.of(year, 1, 1).plusMonths((number - 1L) * months);
            return new Days(first, first.plusMonths(months));
        }

        boolean hold(Window window) {
            ZoneId zone = ZoneId.of(window.zone());
            return Row.nanos(from.atStartOfDay(zone).toInstant()) <= window.from()
                    && window.to() <= Row.nanos(to.atStartOfDay(zone).toInstant());
        }

        long length() {
            return to.toEpochDay() - from.toEpochDay();
        }
    }

    /** The one whose period holds the window, of several the one with the shortest; null when there is none. */
    public @Nullable Target of(String site, String indicator, Window window) {
        Table table = declared.table(site, KIND);
        return table.all().stream()
                .filter(row -> row.text("indicator").equals(indicator)
                        && Days.of(row.text("period")).hold(window))
                .min(Comparator.comparingLong(row -> Days.of(row.text("period")).length()))
                .map(row -> target(site, row, table.version()))
                .orElse(null);
    }

    private static Target target(String site, Row row, long version) {
        BigDecimal value = row.number("value");
        if (value == null) {
            throw new IllegalStateException("a required column");
        }
        return new Target(
                site,
                row.text("indicator"),
                row.text("period"),
                value,
                row.text("unit"),
                row.text("programme"),
                row.text("source"),
                version,
                new Digest().add(KIND, List.of(row)).hex());
    }
}
