package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.filter.Pace;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;

/** What waits in a session for the ends of its windows, in memory as on disk. For the server's thread only. */
final class Paces {
    private final IdentityHashMap<Item, Pace> holding = new IdentityHashMap<>();
    private final IdentityHashMap<Item, Pace> spoken = new IdentityHashMap<>();
    private long earliest = Long.MAX_VALUE;

    /**
     * What a sample decides, in order; the sample itself when its signal has no pace.
     *
     * @param closes whether it is told in any case
     */
    List<Sample> see(Item item, Sample sample, boolean closes, long now) {
        Pace pace = item.pace;
        if (pace == null) {
            return List.of(sample);
        }
        spoken.put(item, pace);
        if (sample.filtered()) {
            return List.of(sample);
        }
        List<Sample> decided = pace.see(sample, closes, now);
        if (pace.held() == null) {
            holding.remove(item);
        } else {
            holding.put(item, pace);
            earliest = Math.min(earliest, pace.until());
        }
        return decided;
    }

    /** What waits behind the delivery of what was decided since this was asked last, of the signals that it has. */
    List<Sample> waiting() {
        List<Sample> waiting = new ArrayList<>();
        for (Pace pace : spoken.values()) {
            Sample held = pace.held();
            if (held != null) {
                waiting.add(held.waiting());
            }
        }
        spoken.clear();
        return waiting;
    }

    /** What is to be told since its window is over. */
    List<Sample> due(long now) {
        List<Sample> due = new ArrayList<>();
        if (now < earliest) {
            return due;
        }
        earliest = Long.MAX_VALUE;
        for (Iterator<Pace> left = holding.values().iterator(); left.hasNext(); ) {
            Pace pace = left.next();
            if (pace.until() <= now) {
                left.remove();
                add(pace, due);
            } else {
                earliest = Math.min(earliest, pace.until());
            }
        }
        return due;
    }

    /** All that waits, which is to be told now. */
    List<Sample> all() {
        List<Sample> all = new ArrayList<>();
        holding.values().forEach(pace -> add(pace, all));
        holding.clear();
        earliest = Long.MAX_VALUE;
        return all;
    }

    private static void add(Pace pace, List<Sample> told) {
        Sample sample = pace.settle();
        if (sample != null) {
            told.add(sample);
        }
    }
}
