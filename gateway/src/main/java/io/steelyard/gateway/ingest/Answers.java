package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.ledger.Received;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.Topic;
import io.steelyard.sparkplug.codec.PayloadWriter;

/** What an edge node is told: what of it has arrived, and that its births are wanted. For ingest's thread. */
final class Answers {
    private static final int COMMAND_BYTES = 1_000;

    private final AgentKey agent;
    private final Desk desk;

    Answers(AgentKey agent, Desk desk) {
        this.agent = agent;
        this.desk = desk;
    }

    void received(Received word) {
        String topic = "steelyard/v1/" + agent.site() + "/" + agent.agent() + "/received";
        desk.outgoing().publish(new OutgoingPublish(topic, Bytes.utf8(word.toJson()), 1, false));
    }

    void rebirth(long now) {
        long millis = Math.floorDiv(now, Telling.NANOS_A_MILLI);
        byte[] command = new PayloadWriter(COMMAND_BYTES)
                .timestamp(millis)
                .beginMetric()
                .name("Node Control/Rebirth")
                .metricTimestamp(millis)
                .dataType(DataType.BOOLEAN)
                .booleanValue(true)
                .endMetric()
                .toByteArray();
        String topic = new Topic.OfNode(MessageType.NCMD, agent.site(), agent.agent()).format();
        desk.outgoing().publish(new OutgoingPublish(topic, Bytes.owning(command), 0, false));
    }
}
