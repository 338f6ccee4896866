package io.steelyard.edge.uplink;

import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.Topic;

/** The topics that the uplink listens on. */
final class UplinkTopics {

    private UplinkTopics() {}

    /** NCMD of this agent. */
    static String commands(UplinkConfig config) {
        return new Topic.OfNode(MessageType.NCMD, config.site(), config.agent()).format();
    }

    /** Where the gateway says what it has. */
    static String received(UplinkConfig config) {
        return "steelyard/v1/" + config.site() + "/" + config.agent() + "/received";
    }
}
