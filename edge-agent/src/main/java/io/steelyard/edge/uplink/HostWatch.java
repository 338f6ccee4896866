package io.steelyard.edge.uplink;

import io.steelyard.sparkplug.HostState;
import io.steelyard.sparkplug.SparkplugException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the primary host application is there, where one is named: an edge node is born for it and dies when it leaves
 * (Sparkplug 3.0 §5.4, tck-id-operational-behavior-edge-node-birth-sequence-wait). A word that is older than one that was
 * heard before, such as the late death of an earlier life, says nothing. For the uplink's thread.
 */
final class HostWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);

    private final @Nullable String topic;
    private long bornAt = Long.MIN_VALUE;
    private boolean online;

    HostWatch(UplinkConfig config) {
        topic = UplinkTopics.state(config);
    }

    /** A connection begins: what holds now has to be said on it. */
    void begin() {
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
            if (said.timestamp() >= bornAt) {
                bornAt = said.timestamp();
                online = said.online();
            }
        } catch (SparkplugException e) {
            LOG.warn("a message on {} cannot be read: {}", topic, e.getMessage());
        }
        return true;
    }
}
