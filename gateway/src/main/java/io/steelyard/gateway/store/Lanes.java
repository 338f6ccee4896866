package io.steelyard.gateway.store;

import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import java.util.List;

/**
 * The ways into a store that takes several groups at a time. Each lane belongs to one thread, and an asset to one lane:
 * of two writers that carry the same series nobody could say which one's point stands. A store with lanes writes no mark
 * with the points; whoever drives the lanes knows how far all of them are.
 */
public interface Lanes {

    /** How many there are, at least one. */
    int count();

    /**
     * Writes the readings; tries again for ever what may pass. Returns when each of them is durable or refused.
     *
     * @return those that the store will never take, which nobody keeps yet
     * @throws InterruptedException when the process is stopping; nothing may be taken for stored
     */
    List<Refused> write(int lane, List<Reading> readings) throws InterruptedException;
}
