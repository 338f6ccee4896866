package io.steelyard.gateway.declared;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** What is made of a table of each site, once for each of its versions. Any thread. */
final class MadeOfTable<T> {
    /** Anybody may ask for sites that there are not. */
    private static final int MOST_REMEMBERED = 1_000;

    private final BiFunction<String, Table, T> make;
    private final Map<String, Made<T>> remembered = new ConcurrentHashMap<>();

    private record Made<T>(long version, T value) {}

    /** @param make is given the site and its table */
    MadeOfTable(BiFunction<String, Table, T> make) {
        this.make = make;
    }

    /** Of the site's table as it is now. */
    T of(String site, Table table) {
        Made<T> known = remembered.get(site);
        if (known == null || known.version() != table.version()) {
            known = new Made<>(table.version(), make.apply(site, table));
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(site, known);
        }
        return known.value();
    }
}
