package io.steelyard.edge.uplink;

import java.util.Collection;
import java.util.Collections;
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
    private long lastAnswered;
    private long lastBeside;
    private boolean beside;

    /** A new connection: nothing is in flight. */
    void begin(int wished, int receiveMaximum) {
        flights.clear();
        beside = false;
        capacity = Math.max(1, Math.min(wished, receiveMaximum - 1));
        most = receiveMaximum;
    }

    boolean hasRoom() {
        return size() < capacity;
    }

    /** True while what can wait may go, so that half of the room is left for what cannot. */
    boolean hasRoomToShare() {
        return size() < Math.max(1, capacity / 2);
    }

    /** True when the server takes one more, beyond what {@link #hasRoom} gives to data. */
    boolean hasSpare() {
        return size() < most;
    }

    Collection<Flight> flights() {
        return Collections.unmodifiableCollection(flights.values());
    }

    boolean isEmpty() {
        return flights.isEmpty();
    }

    int size() {
        return flights.size() + (beside ? 1 : 0);
    }

    /** True when the server takes a message beside those of which answers matter, of which there is one at a time. */
    boolean hasSpareBeside() {
        return !beside && hasSpare();
    }

    /** Takes such a message and gives it its id, which is below 0. */
    long addBeside() {
        beside = true;
        return --lastBeside;
    }

    /** Takes a message and gives it its id. */
    long add(Flight flight) {
        flights.put(++lastId, flight);
        return lastId;
    }

    /** The message that was answered; null when it is none of this connection's. */
    @Nullable
    Flight remove(long id) {
        if (id < 0) {
            beside = false;
            return null;
        }
        Flight answered = flights.remove(id);
        if (answered != null) {
            lastAnswered = Math.max(lastAnswered, id);
        }
        return answered;
    }

    void clear() {
        beside = false;
        flights.clear();
    }

    /** True when a message that was sent later than the oldest one has its answer. */
    boolean isOvertaken() {
        return !flights.isEmpty() && flights.keySet().iterator().next() < lastAnswered;
    }

    /** For how long the oldest message has waited, in whole seconds; 0 when there is none. */
    long waitedSeconds(long now) {
        return flights.isEmpty() ? 0 : (now - flights.values().iterator().next().sentAt()) / 1_000_000_000L;
    }
}
