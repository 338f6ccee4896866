package io.steelyard.gateway.model;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What indicators of a subject are computed from, over a window: quantities by name, and digests of all that they were made
 * of. Equal digests mean equal quantities.
 *
 * @param subject {@code site}, {@code site/area}, {@code site/area/line} as ISA-95 has them, or an asset
 * @param quantities by name, {@code time.apt} for instance
 * @param digests SHA-256 in hexadecimal by what it is of: an asset's minutes, the register, the calendar …; what only one of the
 *     quantities was made of stands behind that one's name and a bar, {@code emissions.market|factor …}
 * @param factors what amounts of energy were multiplied with
 */
public record Evidence(
        String subject,
        IndicatorValue.Window window,
        SortedMap<String, Quantity> quantities,
        SortedMap<String, String> digests,
        List<UsedFactor> factors) {

    public Evidence {
        quantities = Collections.unmodifiableSortedMap(new TreeMap<>(quantities));
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
        factors = List.copyOf(factors);
    }

    /** What no factor made. */
    public Evidence(
            String subject,
            IndicatorValue.Window window,
            SortedMap<String, Quantity> quantities,
            SortedMap<String, String> digests) {
        this(subject, window, quantities, digests, List.of());
    }

    /** Digests of what these quantities were made of: without those that are of another one alone. */
    public SortedMap<String, String> digestsOf(Collection<String> names) {
        SortedMap<String, String> some = new TreeMap<>(digests);
        some.keySet().removeIf(key -> {
            int bar = key.indexOf('|');
            String alone = bar < 0 ? "" : key.substring(0, bar);
            return quantities.containsKey(alone) && !names.contains(alone);
        });
        return some;
    }
}
