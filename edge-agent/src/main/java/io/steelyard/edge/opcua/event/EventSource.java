package io.steelyard.edge.opcua.event;

import java.util.List;

/**
 * Where events of a server are asked for, and which.
 *
 * @param notifier node id of the object that notifies, namespaces by URI
 * @param severity the least severity, 1 to 1000
 * @param types node ids of event types, whose subtypes count as well; empty for all
 */
public record EventSource(String notifier, int severity, List<String> types) {
    public EventSource {
        types = List.copyOf(types);
    }
}
