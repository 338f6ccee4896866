package io.steelyard.edge.uplink;

import io.steelyard.sparkplug.HostState;
import io.steelyard.sparkplug.SparkplugException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the primary host application is there, where one is named: an edge node is born for it and dies when it leaves
 * (Sparkplug 3.0 §5.4, tck-id-operational-behavior-edge-node-birth-sequence-wait). A word that is older than one that was
 * heard before at the same address, such as the late death of an earlier life, says nothing; a host has a timestamp of its
 * own at each of several servers. For the uplink's thread.
 */
final class HostWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);

    private final @Nullable String topic;
    private final Map<URI, Long> bornAt = new HashMap<>();
    private @Nullable URI address;
    private boolean online;

    HostWatch(UplinkConfig config) {
        topic = UplinkTopics.state(config);
    }

    /** A connection is tried: what holds now has to be said on it, which may be before the subscription is answered. */
    void begin(URI triedAddress) {
        address = triedAddress;
        online = topic == null;
    }

    /** Whether data may flow: the host is there, or none is named. */
    boolean isThere() {
        return online;
    }

    /** Takes its word; false for another message. */
    boolean take(Happening.Arrived message) {
        if (!message.topic().equals(topic)) {
            return false;
        }
        try {
            HostState said = HostState.parse(new String(message.payload().bytes(), StandardCharsets.UTF_8));
            if (said.timestamp() >= bornAt.getOrDefault(address, Long.MIN_VALUE)) {
                bornAt.put(address, said.timestamp());
                online = said.online();
            }
        } catch (SparkplugException e) {
            LOG.warn("a message on {} cannot be read: {}", topic, e.getMessage());
        }
        return true;
    }
}
