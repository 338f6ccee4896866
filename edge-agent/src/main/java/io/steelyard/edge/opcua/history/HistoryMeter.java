package io.steelyard.edge.opcua.history;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one server's history gave; written by the server's thread, read by any. */
public final class HistoryMeter {
    private final LongAdder filled = new LongAdder();
    private final LongAdder samples = new LongAdder();
    private final Map<WhyNot, LongAdder> stayed = new EnumMap<>(WhyNot.class);

    /** Nothing was asked yet. */
    public HistoryMeter() {
        for (WhyNot why : WhyNot.values()) {
            stayed.put(why, new LongAdder());
        }
    }

    /**
     * Counters since the start of the process.
     *
     * @param filled gaps that were filled
     * @param samples values that were read from history
     * @param stayed gaps that stay although their signals have a history, by reason; those that there are
     */
    public record Counts(long filled, long samples, Map<String, Long> stayed) {
        public Counts {
            stayed = Map.copyOf(stayed);
        }
    }

    /** A gap was filled. */
    public void filled() {
        filled.increment();
    }

    /** So many values were taken over. */
    public void samples(int count) {
        samples.add(count);
    }

    /** A gap stays. */
    public void stays(WhyNot why) {
        LongAdder count = stayed.get(why);
        if (count != null) {
            count.increment();
        }
    }

    /** What was counted by now. */
    public Counts counts() {
        Map<String, Long> reasons = new TreeMap<>();
        stayed.forEach((why, count) -> {
            if (count.sum() > 0) {
                reasons.put(why.text(), count.sum());
            }
        });
        return new Counts(filled.sum(), samples.sum(), reasons);
    }
}
