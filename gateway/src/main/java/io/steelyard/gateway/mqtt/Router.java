package io.steelyard.gateway.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which message, and which are retained. Any thread: a message is handed to each subscriber's own event loop.
 */
final class Router {
    private final Map<String, Connection> subscribers = new ConcurrentHashMap<>();
    private final Map<String, Message> retained = new ConcurrentHashMap<>();
    private final int retainedTopics;
    private final MqttCounters counters;

    Router(int retainedTopics, MqttCounters counters) {
        this.retainedTopics = retainedTopics;
        this.counters = counters;
    }

    /** The connection has at least one subscription from now on. */
    void add(Connection connection) {
        subscribers.put(connection.key(), connection);
    }

    void remove(Connection connection) {
        subscribers.remove(connection.key());
    }

    /** Keeps the message if it is to be retained, and hands it to every connection that asked for its topic. */
    void route(Message message, @Nullable Connection from) {
        if (message.retain()) {
            retain(message);
        }
        for (Connection subscriber : subscribers.values()) {
            subscriber.offer(message, from == subscriber);
        }
    }

    /** The retained messages that match (MQTT 5 §3.3.1.3). */
    List<Message> retained(TopicFilter filter) {
        List<Message> found = new ArrayList<>();
        for (Message message : retained.values()) {
            if (filter.matches(message.topic())) {
                found.add(message);
            }
        }
        return found;
    }

    private void retain(Message message) {
        if (message.payload().length() == 0) {
            retained.remove(message.topic());
        } else if (retained.size() < retainedTopics || retained.containsKey(message.topic())) {
            retained.put(message.topic(), message);
        } else {
            counters.drop("retained-full");
        }
    }
}
