package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.AssetKey;
import java.util.Collection;
import java.util.Map;

/**
 * Where sums of whole UTC hours and days are kept, as texts. They can be made again from the rows at any time; what is kept is
 * durable, and so is what is forgotten. Any thread.
 */
public interface KeptSums {

    /** What a sum is of. */
    enum Span {
        HOUR(3_600_000_000_000L),
        DAY(86_400_000_000_000L);

        private final long nanos;

        Span(long nanos) {
            this.nanos = nanos;
        }

        /** How long it is. */
        public long nanos() {
            return nanos;
        }

        /** Begin of the one that the instant lies in. */
        public long floor(long at) {
            return Math.floorDiv(at, nanos) * nanos;
        }
    }

    /** The asset's sums that begin in {@code from <= begin < to}, by their begin. */
    Map<Long, String> read(AssetKey asset, Span span, long from, long to);

    /** Keeps sums of an asset. */
    void keep(AssetKey asset, Span span, Map<Long, String> sums);

    /** Forgets the asset's hours and days that these instants lie in; does nothing where there is none. */
    void forget(Map<AssetKey, ? extends Collection<Long>> instants);

    /** Forgets the asset's hours and days that touch {@code from <= t < to}. */
    void forget(AssetKey asset, long from, long to);

    /** Nothing is kept. */
    static KeptSums nothing() {
        return new KeptSums() {
            @Override
            public Map<Long, String> read(AssetKey asset, Span span, long from, long to) {
                return Map.of();
            }

            @Override
            public void keep(AssetKey asset, Span span, Map<Long, String> sums) {}

            @Override
            public void forget(Map<AssetKey, ? extends Collection<Long>> instants) {}

            @Override
            public void forget(AssetKey asset, long from, long to) {}
        };
    }
}
