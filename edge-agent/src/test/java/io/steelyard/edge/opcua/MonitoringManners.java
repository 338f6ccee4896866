package io.steelyard.edge.opcua;

import java.util.Arrays;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultMonitoredItemServiceSet;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateMonitoredItemsRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CreateMonitoredItemsResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.DeleteMonitoredItemsRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.DeleteMonitoredItemsResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult;
import org.eclipse.milo.opcua.stack.transport.server.ServiceRequestContext;

/** How a test server monitors otherwise than the book says; {@link Manners} has the switches. */
final class MonitoringManners extends DefaultMonitoredItemServiceSet {
    private final Manners manners;
    private final OpcUaServer server;

    MonitoringManners(Manners manners, OpcUaServer server) {
        super(server);
        this.manners = manners;
        this.server = server;
    }

    @Override
    public CreateMonitoredItemsResponse onCreateMonitoredItems(
            ServiceRequestContext context, CreateMonitoredItemsRequest request) throws UaException {
        MonitoredItemCreateRequest[] wanted = request.getItemsToCreate();
        var subscription = server.getSubscriptions().get(request.getSubscriptionId());
        int there =
                subscription == null ? 0 : subscription.getMonitoredItemCount().intValue();
        int room = Math.max(0, manners.itemsASubscription - there);
        if (Arrays.stream(wanted).anyMatch(this::isUnmonitored)) {
            return withoutSome(context, request);
        }
        if (wanted.length <= room) {
            manners.itemsMade.addAndGet((int) Arrays.stream(wanted)
                    .filter(one -> !AttributeId.EventNotifier.uid()
                            .equals(one.getItemToMonitor().getAttributeId()))
                    .count());
            CreateMonitoredItemsResponse made = super.onCreateMonitoredItems(context, request);
            Runnable then = manners.behindItems;
            manners.behindItems = () -> {};
            then.run();
            return made;
        }
        if (manners.failsTheCall) {
            throw new UaException(StatusCodes.Bad_TooManyMonitoredItems);
        }
        MonitoredItemCreateResult[] results = new MonitoredItemCreateResult[wanted.length];
        if (room > 0) {
            MonitoredItemCreateRequest[] some = Arrays.copyOf(wanted, room);
            CreateMonitoredItemsResponse made = super.onCreateMonitoredItems(
                    context,
                    new CreateMonitoredItemsRequest(
                            request.getRequestHeader(),
                            request.getSubscriptionId(),
                            request.getTimestampsToReturn(),
                            some));
            manners.itemsMade.addAndGet(room);
            System.arraycopy(made.getResults(), 0, results, 0, room);
        }
        for (int i = room; i < results.length; i++) {
            results[i] = refused(StatusCodes.Bad_TooManyMonitoredItems);
        }
        return new CreateMonitoredItemsResponse(
                Manners.header(request.getRequestHeader().getRequestHandle()), results, null);
    }

    @Override
    public DeleteMonitoredItemsResponse onDeleteMonitoredItems(
            ServiceRequestContext context, DeleteMonitoredItemsRequest request) throws UaException {
        if (request.getMonitoredItemIds().length > manners.deletesAtOnce) {
            throw new UaException(StatusCodes.Bad_TooManyOperations);
        }
        return super.onDeleteMonitoredItems(context, request);
    }

    private boolean isUnmonitored(MonitoredItemCreateRequest one) {
        return manners.unmonitored.contains(
                String.valueOf(one.getItemToMonitor().getNodeId().getIdentifier()));
    }

    private CreateMonitoredItemsResponse withoutSome(ServiceRequestContext context, CreateMonitoredItemsRequest request)
            throws UaException {
        MonitoredItemCreateRequest[] wanted = request.getItemsToCreate();
        MonitoredItemCreateResult[] results = new MonitoredItemCreateResult[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            results[i] = isUnmonitored(wanted[i])
                    ? refused(StatusCodes.Bad_NotSupported)
                    : super.onCreateMonitoredItems(
                                    context,
                                    new CreateMonitoredItemsRequest(
                                            request.getRequestHeader(),
                                            request.getSubscriptionId(),
                                            request.getTimestampsToReturn(),
                                            new MonitoredItemCreateRequest[] {wanted[i]}))
                            .getResults()[0];
        }
        return new CreateMonitoredItemsResponse(
                Manners.header(request.getRequestHeader().getRequestHandle()), results, null);
    }

    private static MonitoredItemCreateResult refused(long status) {
        return new MonitoredItemCreateResult(new StatusCode(status), Manners.NOWHERE, 0.0, Manners.NOWHERE, null);
    }
}
