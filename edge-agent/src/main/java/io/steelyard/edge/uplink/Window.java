package io.steelyard.edge.uplink;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages in flight, at most as many as the server's Receive Maximum leaves room for: the client library throws beyond
 * it. Where it can, this stays one below, so that NBIRTH and NDEATH need not wait. For the uplink's thread.
 */
final class Window {

    private final Map<Long, Flight> flights = new LinkedHashMap<>();
    private int capacity = 1;
    private int most = 1;
    private long lastId;

    /** A new connection: nothing is in flight. */
    void begin(int wished, int receiveMaximum) {
        flights.clear();
        capacity = Math.max(1, Math.min(wished, receiveMaximum - 1));
        most = receiveMaximum;
    }

    boolean hasRoom() {
        return flights.size() < capacity;
    }

    /** True when the server takes one more, beyond what {@link #hasRoom} gives to data. */
    boolean hasSpare() {
        return flights.size() < most;
    }

    boolean isEmpty() {
        return flights.isEmpty();
    }

    int size() {
        return flights.size();
    }

    /** Takes a message and gives it its id. */
    long add(Flight flight) {
        flights.put(++lastId, flight);
        return lastId;
    }

    /** The message that was answered; null when it is none of this connection's. */
    @Nullable
    Flight remove(long id) {
        return flights.remove(id);
    }

    void clear() {
        flights.clear();
    }

    /** When the message was sent that has waited longest; {@code otherwise} when there is none. */
    long oldest(long otherwise) {
        return flights.isEmpty()
                ? otherwise
                : flights.values().iterator().next().sentAt();
    }
}
