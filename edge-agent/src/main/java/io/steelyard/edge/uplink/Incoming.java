package io.steelyard.edge.uplink;

import io.steelyard.ledger.LedgerException;
import io.steelyard.ledger.Received;
import io.steelyard.sparkplug.DataType.Carrier;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.PayloadReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two messages that an agent listens to; anything else, and anything that cannot be read, is nothing. */
final class Incoming {

    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);
    private static final String REBIRTH = "Node Control/Rebirth";

    private final String received;
    private final String commands;

    Incoming(UplinkConfig config) {
        received = UplinkTopics.received(config);
        commands = UplinkTopics.commands(config);
    }

    /** What the gateway says it has; null for another message. */
    @Nullable
    Received received(Happening.Arrived message) {
        if (!message.topic().equals(received)) {
            return null;
        }
        try {
            return Received.parse(new String(message.payload().bytes(), StandardCharsets.UTF_8));
        } catch (LedgerException e) {
            LOG.warn("a message on {} cannot be read: {}", received, e.getMessage());
            return null;
        }
    }

    /** True for {@code Node Control/Rebirth = true}, the only command that is obeyed. */
    boolean wantsRebirth(Happening.Arrived message) {
        if (!message.topic().equals(commands)) {
            return false;
        }
        byte[] payload = message.payload().bytes();
        boolean wanted = false;
        try {
            PayloadReader command = new PayloadReader().reset(payload, 0, payload.length);
            while (command.nextMetric()) {
                wanted |= command.metric().nameIs(REBIRTH)
                        && command.metric().carrier() == Carrier.BOOLEAN
                        && command.metric().flag();
            }
        } catch (SparkplugException e) {
            LOG.warn("a message on {} cannot be read: {}", commands, e.getMessage());
        }
        return wanted;
    }
}
