package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.Topic;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go by their topic. A topic is read and checked when it comes for the first time; beyond {@value #KNOWN}
 * topics all are forgotten and read again. For one thread.
 */
final class Routes {
    private static final int KNOWN = 20_000;

    private final Map<String, Route> known = new HashMap<>();

    /**
     * Where a message goes.
     *
     * @param device null for a message of the edge node itself
     */
    record Route(MessageType type, AgentKey agent, @Nullable String device) {}

    /** The route of a topic below {@value Topic#NAMESPACE}; null for a host's own, which concerns no edge node. */
    @Nullable
    Route of(String topic) {
        Route route = known.get(topic);
        if (route != null) {
            return route;
        }
        Topic read = Topic.parse(topic);
        checkNames(topic);
        if (read instanceof Topic.OfDevice device) {
            route = new Route(device.type(), new AgentKey(device.group(), device.edgeNode()), device.device());
        } else if (read instanceof Topic.OfNode node) {
            route = new Route(node.type(), new AgentKey(node.group(), node.edgeNode()), null);
        } else {
            return null;
        }
        if (known.size() >= KNOWN) {
            known.clear();
        }
        known.put(topic, route);
        return route;
    }

    private static void checkNames(String topic) {
        for (String name : topic.split("/", -1)) {
            if (name.length() > Words.NAME) {
                throw new SparkplugException(
                        SparkplugException.Reason.TOPIC,
                        "a name of " + name.length() + " characters in a topic; at most " + Words.NAME + " are taken");
            }
        }
    }
}
