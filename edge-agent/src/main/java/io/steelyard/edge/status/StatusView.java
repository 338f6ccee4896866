package io.steelyard.edge.status;

import java.util.List;
import java.util.Map;

/**
 * What the agent says of itself.
 *
 * @param servers each OPC UA server's link
 * @param outbox counters of the outbox by name
 * @param uplink counters of the uplink by name
 * @param uplinkPhase what the uplink is doing
 * @param problems what keeps the agent from its work, one sentence each; empty when nothing does
 */
public record StatusView(
        List<Server> servers,
        Map<String, Long> outbox,
        Map<String, Long> uplink,
        String uplinkPhase,
        List<String> problems) {

    public StatusView {
        servers = List.copyOf(servers);
        outbox = Map.copyOf(outbox);
        uplink = Map.copyOf(uplink);
        problems = List.copyOf(problems);
    }

    /**
     * A server's link.
     *
     * @param numbers counters by name
     */
    public record Server(String name, boolean connected, String detail, Map<String, Long> numbers) {
        public Server {
            numbers = Map.copyOf(numbers);
        }
    }
}
