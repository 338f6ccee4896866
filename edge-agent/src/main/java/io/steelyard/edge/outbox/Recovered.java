package io.steelyard.edge.outbox;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the outbox knew when it was opened.
 *
 * @param previous the epoch of the run before, or null on the first run
 * @param lastSample the last durable sample number of that epoch, -1 when there is none
 * @param servers what is known of each OPC UA server, by its configured name
 */
public record Recovered(@Nullable UUID previous, long lastSample, Map<String, ServerProof> servers) {
    public Recovered {
        servers = Map.copyOf(servers);
    }

    /**
     * The last durable word of a server.
     *
     * @param proof its last publish time of which nothing was outstanding, nanoseconds since 1970; 0 when there is none
     * @param subscription the subscription that brought the last delivery
     * @param sequence the last delivery's sequence number
     */
    public record ServerProof(long proof, long subscription, long sequence) {}
}
