package io.steelyard.gateway.indicator.latency;

import io.steelyard.gateway.model.LatencyClasses;
import io.steelyard.gateway.model.LatencyCounts;
import java.util.Map;

/**
 * Within what time so many of a hundred samples came, as far as classes can say. Of {@code n} samples it is the latency of the
 * {@code ceil(n * percent / 100)}th, in the order of their latencies. Those of unknown latency are before all others for the
 * lower bound, and behind them for the upper one. The value is the upper bound of the class in which it lies among those that
 * are known: that so many came within this time is true.
 */
final class Percentile {
    private final LatencyCounts counts;
    private final int percent;

    /** Of counts with at least one known latency. */
    Percentile(LatencyCounts counts, int percent) {
        this.counts = counts;
        this.percent = percent;
    }

    /** Nanoseconds. Of what is beyond the last bound, that bound. */
    long value() {
        int at = latencyClass(rank(counts.timed()));
        return at == LatencyClasses.BEYOND ? LatencyClasses.over(at) : LatencyClasses.upTo(at);
    }

    /** It is not less than so many nanoseconds. */
    long low() {
        long rank = rank(counts.timed() + counts.untimed()) - counts.untimed();
        return rank <= 0 ? 0 : LatencyClasses.over(latencyClass(rank));
    }

    /** It is not more than so many nanoseconds; {@link Long#MAX_VALUE} where nothing bounds it. */
    long high() {
        long rank = rank(counts.timed() + counts.untimed());
        return rank > counts.timed() ? Long.MAX_VALUE : LatencyClasses.upTo(latencyClass(rank));
    }

    private long rank(long samples) {
        return -Math.floorDiv(-samples * percent, 100);
    }

    /** That of the sample with this place among the known ones; the first has place 1. */
    private int latencyClass(long place) {
        long left = place;
        for (Map.Entry<Integer, Long> one : counts.classes().entrySet()) {
            left -= one.getValue();
            if (left <= 0) {
                return one.getKey();
            }
        }
        throw new IllegalArgumentException("no " + place + "th of " + counts.timed() + " samples");
    }
}
