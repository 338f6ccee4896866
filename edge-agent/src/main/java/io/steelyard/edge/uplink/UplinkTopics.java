package io.steelyard.edge.uplink;

import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.Topic;
import org.jspecify.annotations.Nullable;

/** The topics that the uplink listens on. */
final class UplinkTopics {

    private UplinkTopics() {}

    /** NCMD of this agent. */
    static String commands(UplinkConfig config) {
        return new Topic.OfNode(MessageType.NCMD, config.site(), config.agent()).format();
    }

    /** Where the primary host says whether it is there; null when none is named. */
    static @Nullable String state(UplinkConfig config) {
        String host = config.peer().host();
        return host == null ? null : new Topic.OfHost(host).format();
    }

    /** Where others ask the agent for something. */
    static String requests(UplinkConfig config) {
        return "steelyard/v1/" + config.site() + "/" + config.agent() + "/rpc";
    }

    /** Where the gateway says what it has. */
    static String received(UplinkConfig config) {
        return "steelyard/v1/" + config.site() + "/" + config.agent() + "/received";
    }
}
