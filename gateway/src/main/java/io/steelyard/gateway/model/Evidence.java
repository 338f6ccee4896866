package io.steelyard.gateway.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What indicators of a subject are computed from, over a window: quantities by name, and digests of all that they were made
 * of. Equal digests mean equal quantities.
 *
 * @param subject {@code site}, {@code site/area}, {@code site/area/line} as ISA-95 has them, or an asset
 * @param quantities by name, {@code time.apt} for instance
 * @param digests SHA-256 in hexadecimal by what it is of: an asset's minutes, the register, the calendar …
 */
public record Evidence(
        String subject,
        IndicatorValue.Window window,
        SortedMap<String, Quantity> quantities,
        SortedMap<String, String> digests) {

    public Evidence {
        quantities = Collections.unmodifiableSortedMap(new TreeMap<>(quantities));
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }
}
