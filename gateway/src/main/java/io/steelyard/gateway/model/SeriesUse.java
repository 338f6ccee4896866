package io.steelyard.gateway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of the budget of series is used, and a page of the series that are counted.
 *
 * @param budget most series that the store may get
 * @param used how many it has got
 * @param culprit what there is most of, in one sentence; null while less than nine tenths are used
 * @param rows in the order of their measurements, sites, areas, lines, assets and fields
 * @param next where the next page begins, or null after the last
 */
public record SeriesUse(
        long budget,
        long used,
        @Nullable String culprit,
        List<Name> rows,
        @Nullable String next) {

    /** A series by what makes it one: a field of a measurement with its tags. */
    public record Name(String measurement, String site, String area, String line, String asset, String field) {}

    /**
     * Which page.
     *
     * @param site only of this site; null for all
     * @param asset only of assets of this id; null for all
     * @param after where a page ended; null for the first
     * @param limit at most so many
     */
    public record Question(
            @Nullable String site,
            @Nullable String asset,
            @Nullable String after,
            int limit) {}

    public SeriesUse {
        rows = List.copyOf(rows);
    }
}
