package io.steelyard.gateway.model;

import java.util.List;
import java.util.Set;

/**
 * What keeps a share of things from being whole.
 *
 * @param have how many of them count
 * @param all how many there are
 * @param missing {@code site/asset} each of those that do not count yet, those first that are nearest to it
 * @param shown members of a set that are proven, links with an automatic source for instance
 * @param denied members that should be seen and are not
 */
public record Shortfall(long have, long all, List<String> missing, Set<String> shown, Set<String> denied) {

    public Shortfall {
        missing = List.copyOf(missing);
        shown = Set.copyOf(shown);
        denied = Set.copyOf(denied);
    }
}
