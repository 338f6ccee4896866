package io.steelyard.gateway.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which message, and which are retained. Any thread: a message is handed to each subscriber's own event loop.
 */
final class Router {
    private static final long RETAINED_BYTES = 64L << 20;

    /** By topic those that asked for just this one, as agents do: a message concerns few of a thousand connections. */
    private final Map<String, Set<Connection>> byTopic = new ConcurrentHashMap<>();

    /** Those that have filters with wildcards, which have to be tried, and how many each has. */
    private final Map<Connection, Integer> byWildcard = new ConcurrentHashMap<>();

    private final Map<String, Message> retained = new ConcurrentHashMap<>();
    private final AtomicLong retainedBytes = new AtomicLong();
    private final int retainedTopics;
    private final MqttCounters counters;
    private final LongSupplier now;

    Router(int retainedTopics, MqttCounters counters, LongSupplier now) {
        this.retainedTopics = retainedTopics;
        this.counters = counters;
        this.now = now;
    }

    /** The connection has a filter that it did not have before. */
    void add(String filter, Connection connection) {
        if (TopicFilter.isTopicName(filter)) {
            byTopic.compute(filter, (topic, present) -> {
                Set<Connection> those = present == null ? ConcurrentHashMap.newKeySet() : present;
                those.add(connection);
                return those;
            });
        } else {
            byWildcard.merge(connection, 1, Integer::sum);
        }
    }

    /** The connection has the filter no more. */
    void remove(String filter, Connection connection) {
        if (TopicFilter.isTopicName(filter)) {
            byTopic.computeIfPresent(filter, (topic, those) -> {
                those.remove(connection);
                return those.isEmpty() ? null : those;
            });
        } else {
            byWildcard.computeIfPresent(connection, (key, filters) -> filters == 1 ? null : (Integer) (filters - 1));
        }
    }

    /** Keeps the message if it is to be retained, and hands it to every connection that asked for its topic. */
    void route(Message message, @Nullable Connection from) {
        if (message.retain()) {
            retain(message);
        }
        Set<Connection> exactly = byTopic.getOrDefault(message.topic(), Set.of());
        for (Connection subscriber : exactly) {
            subscriber.offer(message, from == subscriber);
        }
        for (Connection subscriber : byWildcard.keySet()) {
            if (!exactly.contains(subscriber)) {
                subscriber.offer(message, from == subscriber);
            }
        }
    }

    /** The retained messages that match (MQTT 5 §3.3.1.3). */
    List<Message> retained(TopicFilter filter) {
        List<Message> found = new ArrayList<>();
        long instant = now.getAsLong();
        for (Message message : retained.values()) {
            if (message.isExpired(instant)) {
                forget(message);
            } else if (filter.matches(message.topic())) {
                found.add(message);
            }
        }
        return found;
    }

    private void forget(Message message) {
        if (retained.remove(message.topic(), message)) {
            retainedBytes.addAndGet(-message.cost());
        }
    }

    private void retain(Message message) {
        boolean kept = message.payload().length() > 0;
        if (kept
                && ((retained.size() >= retainedTopics && !retained.containsKey(message.topic()))
                        || retainedBytes.get() + message.cost() > RETAINED_BYTES)) {
            counters.drop("retained-full");
            return;
        }
        Message before = kept ? retained.put(message.topic(), message) : retained.remove(message.topic());
        retainedBytes.addAndGet((kept ? message.cost() : 0) - (before == null ? 0 : before.cost()));
    }
}
