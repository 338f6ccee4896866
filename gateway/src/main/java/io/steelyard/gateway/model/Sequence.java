package io.steelyard.gateway.model;

import java.util.List;
import java.util.Set;

/**
 * A sequence of operations, as orders have it.
 *
 * @param assets at which any of its operations is
 * @param isEnded whether the begin and the end of every one are told; else nothing is said of its runs
 * @param runs that were, in no order
 */
public record Sequence(String id, Set<AssetKey> assets, boolean isEnded, List<Run> runs) {

    public Sequence {
        assets = Set.copyOf(assets);
        runs = List.copyOf(runs);
    }

    /**
     * One of its operations at a machine; nanoseconds since 1970.
     *
     * @param isFirst whether it is the first operation, which several machines may share
     */
    public record Run(String order, AssetKey asset, long from, long to, boolean isFirst) {}
}
