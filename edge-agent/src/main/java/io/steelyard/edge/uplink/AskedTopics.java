package io.steelyard.edge.uplink;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent wants to hear of (MQTT 5 §3.8), and what it means when a server does not let it. */
final class AskedTopics {
    /** The lowest reason code that says no (MQTT 5 §2.4). */
    static final int FAILURE = 0x80;

    private static final Logger LOG = LoggerFactory.getLogger(AskedTopics.class);
    private static final int NOT_WHAT_STANDS_THERE = 2; // MQTT 5 §3.8.3.1, retain handling

    /** A topic that is refused, and the reason code of that one. */
    record Refused(String topic, int reasonCode) {}

    private final List<MqttSubscription> topics = new ArrayList<>();
    private final String requests;

    private AskedTopics(String requests) {
        this.requests = requests;
    }

    /** @param takesRequests whether it may be asked for something */
    static AskedTopics of(UplinkConfig config, boolean takesRequests) {
        AskedTopics asked = new AskedTopics(UplinkTopics.requests(config));
        asked.topics.add(new MqttSubscription(UplinkTopics.commands(config), 1));
        asked.topics.add(new MqttSubscription(UplinkTopics.received(config), 1));
        if (takesRequests) {
            MqttSubscription requests = new MqttSubscription(asked.requests, 0); // none comes twice
            requests.setRetainHandling(NOT_WHAT_STANDS_THERE);
            asked.topics.add(requests);
        }
        String state = UplinkTopics.state(config);
        if (state != null) {
            asked.topics.add(new MqttSubscription(state, 1));
        }
        return asked;
    }

    MqttSubscription[] toArray() {
        return topics.toArray(new MqttSubscription[0]);
    }

    /**
     * The first topic that is refused and cannot be done without; null when there is none. Without requests an agent goes on.
     *
     * @param reasonCodes of SUBACK, one for each topic
     * @param server whose they are
     */
    @Nullable
    Refused refused(int @Nullable [] reasonCodes, URI server) {
        for (int i = 0; reasonCodes != null && i < Math.min(reasonCodes.length, topics.size()); i++) {
            String topic = topics.get(i).getTopic();
            int code = reasonCodes[i] & 0xFF;
            if (code >= FAILURE && !topic.equals(requests)) {
                return new Refused(topic, code);
            }
            if (code >= FAILURE) {
                LOG.warn(
                        "{} refuses the subscription of {} (reason code {}): nobody can send requests to this agent;"
                                + " allow it there, or say remote: none here",
                        server,
                        topic,
                        code);
            }
        }
        return null;
    }
}
