package io.steelyard.edge.opcua.event;

import io.steelyard.edge.opcua.call.Calls;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MonitoringMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ContentFilterElementResult;
import org.eclipse.milo.opcua.stack.core.types.structured.EventFilterResult;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoringParameters;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;

/** An item that monitors the events of a node. For the server's thread only. */
public record EventItem(OpcUaClient client, UInteger subscription, NodeId notifier) {

    /** Makes it; bad when the server does not take it, or does not take the filter's condition: then it is not there. */
    public StatusCode create(UInteger handle, ExtensionObject filter, long queue)
            throws UaException, InterruptedException {
        ReadValueId events = new ReadValueId(notifier, AttributeId.EventNotifier.uid(), null, QualifiedName.NULL_VALUE);
        MonitoredItemCreateResult[] results = Calls.await(client.createMonitoredItemsAsync(
                        subscription,
                        TimestampsToReturn.Both,
                        List.of(new MonitoredItemCreateRequest(
                                events,
                                MonitoringMode.Reporting,
                                new MonitoringParameters(handle, 0.0, filter, Unsigned.uint(queue), true)))))
                .getResults();
        if (results == null || results.length != 1) {
            return new StatusCode(StatusCodes.Bad_UnknownResponse);
        }
        StatusCode choice = results[0].getStatusCode().isBad() ? StatusCode.GOOD : choice(results[0]);
        if (choice.isBad()) { // it has made an item that chooses nothing
            Calls.await(client.deleteMonitoredItemsAsync(subscription, List.of(results[0].getMonitoredItemId())));
            return choice;
        }
        return results[0].getStatusCode();
    }

    /** What the server says to the condition of a filter that it took otherwise. */
    private StatusCode choice(MonitoredItemCreateResult result) {
        ExtensionObject told = result.getFilterResult();
        if (told != null
                && !told.isNull()
                && told.decode(client.getStaticEncodingContext()) instanceof EventFilterResult filter
                && filter.getWhereClauseResult() != null
                && filter.getWhereClauseResult().getElementResults() != null) {
            for (ContentFilterElementResult one : filter.getWhereClauseResult().getElementResults()) {
                if (one.getStatusCode().isBad()) {
                    return one.getStatusCode();
                }
            }
        }
        return StatusCode.GOOD;
    }
}
