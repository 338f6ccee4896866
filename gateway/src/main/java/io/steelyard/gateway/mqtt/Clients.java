package io.steelyard.gateway.mqtt;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The live connection of each client identifier. Any thread. */
final class Clients {
    private final Map<String, Connection> live = new HashMap<>();

    /**
     * Gives the identifier to the newcomer, unless the live one is an agent that the newcomer does not continue.
     *
     * @return the connection that has to go first, null when there is none
     * @throws DuplicateAgentException when the live connection stays and the newcomer has to go
     */
    synchronized @Nullable Connection claim(String client, Connection newcomer) {
        Connection present = live.get(client);
        if (present != null && !newcomer.continues(present)) {
            throw new DuplicateAgentException();
        }
        live.put(client, newcomer);
        return present;
    }

    /** Takes the identifier back, unless another connection has it by now. */
    synchronized void release(String client, Connection leaver) {
        live.remove(client, leaver);
    }

    synchronized int size() {
        return live.size();
    }

    /** Two agents with one name are at work at the same time. */
    static final class DuplicateAgentException extends RuntimeException {

        DuplicateAgentException() {
            super("duplicate-agent", null, false, false);
        }
    }
}
