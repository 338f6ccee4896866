package io.steelyard.edge.opcua;

import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MonitoringMode;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoringParameters;
import org.jspecify.annotations.Nullable;

/** What a server is asked for to monitor an item's value (OPC UA Part 4 §5.13.2). */
final class ItemRequest {
    private ItemRequest() {}

    /** Of an item whose node is known. */
    static MonitoredItemCreateRequest of(OpcUaClient client, ServerConfig server, Item item, UInteger handle)
            throws UaException {
        if (item.node == null) {
            throw new UaException(StatusCodes.Bad_NodeIdInvalid, item.name() + " is not resolved");
        }
        return new MonitoredItemCreateRequest(
                AddressSpace.attribute(item.node, AttributeId.Value),
                MonitoringMode.Reporting,
                new MonitoringParameters(
                        handle,
                        (double) server.sampling().toMillis(),
                        filter(client, item),
                        Unsigned.uint(server.queueSize()),
                        true));
    }

    private static @Nullable ExtensionObject filter(OpcUaClient client, Item item) {
        return item.filter == null || item.filterRefused
                ? null
                : ExtensionObject.encode(
                        client.getStaticEncodingContext(),
                        item.filter.deadband().forServer());
    }
}
