package io.steelyard.gateway.declared;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Planned seconds a unit: of the asset before its class, of the product before any, the latest that is valid on the day; else
 * what the register's nameplate says.
 */
final class CycleTimes {
    private final Map<String, List<Row>> byWhat = new HashMap<>();
    private final Map<String, Row> register = new HashMap<>();
    private final SortedSet<LocalDate> changes = new TreeSet<>();
    private boolean hasPrograms;

    CycleTimes(Table cycleTimes, Table assets) {
        for (Row row : cycleTimes.all()) {
            byWhat.computeIfAbsent(row.text("asset"), a -> new ArrayList<>()).add(row);
            hasPrograms |= !row.text("program").isEmpty();
            LocalDate valid = row.date("validFrom");
            if (valid != null) {
                changes.add(valid);
            }
        }
        for (Row row : assets.all()) {
            register.put(row.text("asset"), row);
        }
    }

    /** On which days from the first to the last another time may begin to hold. */
    SortedSet<LocalDate> changes(LocalDate first, LocalDate last) {
        return changes.subSet(first, last.plusDays(1));
    }

    /** Seconds a unit; null when nobody declared it. */
    @Nullable
    BigDecimal of(Place place, String product, LocalDate date) {
        Row found = row(place, product, date);
        Row registered = register.get(place.asset());
        return found != null
                ? found.number("unitSeconds")
                : registered == null ? null : registered.number("unitSeconds");
    }

    /** Where those without a product come from: {@code nameplate}, {@code program} or {@code learned}. */
    String from(Place place, LocalDate date) {
        Row found = row(place, "", date);
        String source = found == null ? "" : found.text("source");
        return source.isEmpty() ? "nameplate" : source;
    }

    /** Seconds a unit while a program runs, by its name: those of the asset before those of its class. */
    Map<String, BigDecimal> programs(Place place, LocalDate date) {
        if (!hasPrograms) {
            return Map.of();
        }
        Map<String, Row> best = new HashMap<>();
        for (String what : whats(place)) {
            Map<String, Row> of = new HashMap<>();
            for (Row row : byWhat.getOrDefault(what, List.of())) {
                String program = row.text("program");
                LocalDate valid = row.date("validFrom");
                Row other = of.get(program);
                if (!program.isEmpty()
                        && (valid == null || !valid.isAfter(date))
                        && (other == null || isLater(valid, other.date("validFrom")))) {
                    of.put(program, row);
                }
            }
            of.forEach(best::putIfAbsent);
        }
        Map<String, BigDecimal> seconds = new HashMap<>();
        best.forEach((program, row) -> {
            BigDecimal each = row.number("unitSeconds");
            if (each != null) {
                seconds.put(program, each);
            }
        });
        return seconds;
    }

    /** All seconds a unit that hold on some day from the first to the last while a program runs. */
    Set<BigDecimal> programSeconds(Place place, LocalDate first, LocalDate last) {
        if (!hasPrograms) {
            return Set.of();
        }
        TreeSet<LocalDate> days = new TreeSet<>(List.of(first));
        for (String what : whats(place)) {
            for (Row row : byWhat.getOrDefault(what, List.of())) {
                LocalDate valid = row.date("validFrom");
                if (valid != null && valid.isAfter(first) && !valid.isAfter(last)) {
                    days.add(valid);
                }
            }
        }
        Set<BigDecimal> seconds = new HashSet<>();
        days.forEach(day -> seconds.addAll(programs(place, day).values()));
        return seconds;
    }

    private List<String> whats(Place place) {
        Row registered = register.get(place.asset());
        String declaredClass = registered == null ? "" : registered.text("class");
        String equipmentClass = declaredClass.isEmpty() ? place.equipmentClass() : declaredClass;
        return List.of(place.asset(), equipmentClass);
    }

    private @Nullable Row row(Place place, String product, LocalDate date) {
        for (String what : whats(place)) {
            for (String made : product.isEmpty() ? List.of("") : List.of(product, "")) {
                Row found = latest(what, made, date);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private @Nullable Row latest(String what, String product, LocalDate date) {
        Row best = null;
        for (Row row : byWhat.getOrDefault(what, List.of())) {
            LocalDate valid = row.date("validFrom");
            boolean holds = row.text("product").equals(product)
                    && row.text("program").isEmpty()
                    && (valid == null || !valid.isAfter(date));
            if (holds && (best == null || isLater(valid, best.date("validFrom")))) {
                best = row;
            }
        }
        return best;
    }

    private static boolean isLater(@Nullable LocalDate one, @Nullable LocalDate other) {
        return one != null && (other == null || one.isAfter(other));
    }

    /** More units a second than that the asset never makes; null when the register does not say. */
    @Nullable
    BigDecimal mostUnitsASecond(String asset) {
        Row registered = register.get(asset);
        return registered == null ? null : registered.number("mostUnitsASecond");
    }
}
