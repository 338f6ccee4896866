package io.steelyard.gateway.mqtt;

import java.time.Duration;

/**
 * How the endpoint listens and what it lets a client cost.
 *
 * @param host address to bind
 * @param port port to bind, 0 for any free one
 * @param receiveMaximum unacknowledged QoS 1 messages a client may have on its way in; at most 32,767, because Paho reads
 *     a greater one as negative; less for those who come when the budget is given away
 * @param waitingBytes budget of what all clients together may have unacknowledged
 * @param maximumPacketBytes greatest packet taken
 * @param maxConnections connections at a time; one more is refused with 0x97
 * @param connectDeadline how long a connection may take to send its CONNECT
 * @param outgoingMessages messages that wait for one slow subscriber; one more is dropped and counted
 * @param retainedTopics topics with a retained message; one more is refused and counted
 */
public record MqttConfig(
        String host,
        int port,
        int receiveMaximum,
        long waitingBytes,
        int maximumPacketBytes,
        int maxConnections,
        Duration connectDeadline,
        int outgoingMessages,
        int retainedTopics) {
    private static final int PAHO_LIMIT = 32_767;

    public MqttConfig {
        if (receiveMaximum < 1 || receiveMaximum > PAHO_LIMIT) {
            throw new IllegalArgumentException(
                    "receiveMaximum " + receiveMaximum + " is not within 1 to " + PAHO_LIMIT);
        }
    }

    /** The defaults, on the given address. */
    public static MqttConfig on(String host, int port) {
        return new MqttConfig(
                host, port, 256, 128L << 20, 4 * 1024 * 1024, 10_000, Duration.ofSeconds(10), 10_000, 10_000);
    }
}
