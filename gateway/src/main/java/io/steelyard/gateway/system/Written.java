package io.steelyard.gateway.system;

import io.steelyard.gateway.model.SystemRow;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How many rows were written since the start, told once they are on disk. Any thread. */
final class Written {
    private final LongAdder rows = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder births = new LongAdder();

    /** These are on disk. */
    void add(List<SystemRow> durable) {
        rows.add(durable.size());
        for (SystemRow row : durable) {
            if (row instanceof SystemRow.Event || row instanceof SystemRow.OwnEvent) {
                events.increment();
            } else if (row instanceof SystemRow.FormerBirth || row instanceof SystemRow.Security) {
                births.increment();
            }
        }
    }

    long rows() {
        return rows.sum();
    }

    /** Those of agents and the gateway's own. */
    long events() {
        return events.sum();
    }

    /** Those that may say what births said before. */
    long births() {
        return births.sum();
    }
}
