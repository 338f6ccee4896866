package io.steelyard.edge.model;

import java.util.List;

/** The door from the OPC UA room to the outbox. */
@FunctionalInterface
public interface Deliveries {

    /**
     * Takes a delivery over: returns once every sample in it is numbered and on disk, so that the caller may let the
     * server's acknowledgement go. Blocks while the outbox is full and its policy is to refuse;
     * when its policy is to drop the oldest, until that has made room.
     *
     * @throws InterruptedException if the agent is stopping; the delivery was not taken over and must not be
     *     acknowledged
     * @throws IllegalStateException if the outbox has failed for good; nothing may be acknowledged any more
     */
    void take(Delivery delivery) throws InterruptedException;

    /** What an earlier run took over from a server and neither told nor left out: {@link Sample#waits}. */
    default List<Sample> waiting(String server) {
        return List.of();
    }
}
