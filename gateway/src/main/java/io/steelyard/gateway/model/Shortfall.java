package io.steelyard.gateway.model;

import java.util.List;
import java.util.Set;

/**
 * What keeps a share of things from being whole.
 *
 * @param have how many of them count for certain
 * @param all how many there are
 * @param waiting {@code site/asset} each of those that count by what was seen of them, but were not seen for long enough
 * @param missing {@code site/asset} each of those that do not count yet, those first that are nearest to it
 * @param shown members of a set that are proven, links with an automatic source for instance
 * @param denied members that should be seen and are not
 */
public record Shortfall(
        long have, long all, List<String> waiting, List<String> missing, Set<String> shown, Set<String> denied) {

    public Shortfall {
        waiting = List.copyOf(waiting);
        missing = List.copyOf(missing);
        shown = Set.copyOf(shown);
        denied = Set.copyOf(denied);
    }

    /** Of a set, where nothing is counted. */
    public static Shortfall ofSet(Set<String> shown, Set<String> denied) {
        return new Shortfall(0, 0, List.of(), List.of(), shown, denied);
    }
}
