package io.steelyard.gateway.declared;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The two windows that a retrofit is judged by, as they were declared. Any thread. */
public final class Retrofits {
    private final Declared declared;

    /** Reads the table when it is asked. */
    public Retrofits(Declared declared) {
        this.declared = declared;
    }

    /**
     * A retrofit's windows.
     *
     * @param name that the record has
     * @param isComparable whether the product mix is of the same class in both
     * @param isSigned whether an owner signed it
     * @param digest of the row
     */
    public record Retrofit(
            String name,
            Facts.Window before,
            Facts.Window after,
            boolean isComparable,
            boolean isSigned,
            String digest) {}

    /**
     * The latest retrofit of the subject whose time after has begun when the window ends; null when there is none.
     *
     * @param subject empty for the whole site, else {@code area}, {@code area/line} or an asset
     */
    public @Nullable Retrofit of(String site, String subject, Facts.Window window) {
        LocalDate last = Row.instant(window.to() - 1).atZone(window.zone()).toLocalDate();
        return declared.table(site, "baselines").all().stream()
                .filter(row ->
                        row.text("subject").equals(subject) && !begin(row).isAfter(last))
                .max(Comparator.comparing(Retrofits::begin).thenComparing(row -> row.text("retrofit")))
                .map(row -> retrofit(row, window.zone()))
                .orElse(null);
    }

    private static LocalDate begin(Row row) {
        return Objects.requireNonNull(row.date("afterFrom"), "a required column");
    }

    private static Retrofit retrofit(Row row, ZoneId zone) {
        return new Retrofit(
                row.text("retrofit"),
                window(row, "beforeFrom", "beforeTo", zone),
                window(row, "afterFrom", "afterTo", zone),
                row.text("mixBefore").equals(row.text("mixAfter")),
                !row.text("owner").isEmpty() && row.date("signedOn") != null,
                new Digest().add("baselines", List.of(row)).hex());
    }

    /** Both days are in it. */
    private static Facts.Window window(Row row, String from, String to, ZoneId zone) {
        LocalDate first = Objects.requireNonNull(row.date(from), "a required column");
        LocalDate last = Objects.requireNonNull(row.date(to), "a required column");
        return new Facts.Window(
                Row.nanos(first.atStartOfDay(zone).toInstant()),
                Row.nanos(last.plusDays(1).atStartOfDay(zone).toInstant()),
                zone);
    }
}
