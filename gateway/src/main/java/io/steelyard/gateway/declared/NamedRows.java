package io.steelyard.gateway.declared;

import io.steelyard.settings.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What a row names of other tables has to be there, or to be written as it is there. */
final class NamedRows {
    /** Resources that the program has factors of; a site may have others. */
    static final List<String> RESOURCES =
            List.of("electricity", "heat", "raw-coal", "diesel", "petrol", "steam", "water", "natural-gas");

    private static final List<String> OF_RESOURCES = List.of("energy-invoices", "energy-factors", "meters");

    private NamedRows() {}

    /**
     * What the row names and is not there.
     *
     * @param tables the site's tables by kind, as they are now
     */
    static List<RowRules.Broken> missing(Kind kind, Row row, Function<String, Table> tables) {
        if (kind.id().equals("stops")) {
            return reason(row, tables.apply("stop-reasons"));
        }
        if (kind.id().equals(ReadingRules.KIND)) {
            return ReadingRules.missing(row, tables.apply("meters"));
        }
        return OF_RESOURCES.contains(kind.id()) ? resource(kind, row, tables) : List.of();
    }

    /** Where nobody has declared a tree any reason will do. */
    private static List<RowRules.Broken> reason(Row row, Table tree) {
        String reason = row.text("reason");
        List<String> known = new ArrayList<>();
        tree.all().forEach(one -> known.add(one.text("reason")));
        return known.isEmpty() || known.contains(reason)
                ? List.of()
                : List.of(new RowRules.Broken(
                        "reason",
                        reason + " is none of the reasons in stop-reasons",
                        Keys.suggest(reason, known) + "; else add it there first"));
    }

    /** Any resource will do, but one that is written otherwise elsewhere would be another one. */
    private static List<RowRules.Broken> resource(Kind kind, Row row, Function<String, Table> tables) {
        String resource = row.text("resource");
        Set<String> known = new TreeSet<>(RESOURCES);
        OF_RESOURCES.stream()
                .filter(other -> !other.equals(kind.id()))
                .forEach(other -> tables.apply(other).all().forEach(one -> known.add(one.text("resource"))));
        return known.contains(resource)
                ? List.of()
                : known.stream()
                        .filter(resource::equalsIgnoreCase)
                        .limit(1)
                        .map(one -> otherwise(resource, one))
                        .toList();
    }

    /** A resource that is another one but for capital letters. */
    static RowRules.Broken otherwise(String resource, String known) {
        return new RowRules.Broken(
                "resource", resource + " would be another resource than " + known, "did you mean \"" + known + "\"?");
    }
}
