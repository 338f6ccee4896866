package io.steelyard.gateway.model;

import java.util.SortedMap;

/**
 * One asset's minute, folded: a row of the {@code kpi} bucket. The same minute again replaces the row.
 *
 * @param asset whose minute
 * @param equipmentClass measurement
 * @param area tag
 * @param line tag
 * @param minute start of the UTC minute, nanoseconds since 1970
 * @param fields by name: {@code Long} (nanoseconds, counts), {@code Double} or {@code String}; nothing can change them
 */
public record MinuteRow(
        AssetKey asset,
        String equipmentClass,
        String area,
        String line,
        long minute,
        SortedMap<String, Object> fields) {
    /** Nanoseconds of the minute in which something could be known of the asset. */
    public static final String COVERED = "covered";

    public MinuteRow {
        fields = FieldMap.of(fields);
    }
}
