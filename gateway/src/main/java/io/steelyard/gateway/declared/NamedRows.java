package io.steelyard.gateway.declared;

import io.steelyard.settings.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a row names of other tables has to be there. */
final class NamedRows {

    private NamedRows() {}

    /**
     * What the row names and is not there.
     *
     * @param tables the site's tables by kind, as they are now
     */
    static List<RowRules.Broken> missing(Kind kind, Row row, Function<String, Table> tables) {
        return kind.id().equals("stops") ? reason(row, tables.apply("stop-reasons")) : List.of();
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
}
