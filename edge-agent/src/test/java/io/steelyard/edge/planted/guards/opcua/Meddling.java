package io.steelyard.edge.planted.guards.opcua;

import java.util.List;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;

/** Writes to a machine, and lets Milo keep a subscription and the types. */
final class Meddling {
    private Meddling() {}

    static OpcUaSubscription subscription(OpcUaClient client) {
        return new OpcUaSubscription(client);
    }

    static void write(OpcUaClient client, NodeId node, DataValue value) throws UaException {
        client.writeValues(List.of(node), List.of(value));
    }

    static Object types(OpcUaClient client) throws UaException {
        return client.getDataTypeTree();
    }
}
