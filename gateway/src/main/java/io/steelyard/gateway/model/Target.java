package io.steelyard.gateway.model;

import java.math.BigDecimal;

/**
 * What a programme wants an indicator of a site to come to, as it was imported.
 *
 * @param period that it is set for, {@code 2026} or {@code 2026-Q4} for instance
 * @param unit as it was written; empty when the value is in the indicator's own unit
 * @param programme who set it; empty when nobody said
 * @param source where it stands
 * @param version of the table that it was read from
 * @param digest SHA-256 of its row
 */
public record Target(
        String site,
        String indicator,
        String period,
        BigDecimal value,
        String unit,
        String programme,
        String source,
        long version,
        String digest) {

    /** The table that it stands in. */
    public ApiQuery query() {
        return ApiQuery.table(site, "targets", version);
    }
}
