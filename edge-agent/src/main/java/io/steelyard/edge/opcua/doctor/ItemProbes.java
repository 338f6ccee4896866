package io.steelyard.edge.opcua.doctor;

import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.BatchSize;
import io.steelyard.edge.opcua.call.Calls;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DataChangeTrigger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DeadbandType;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MonitoringMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.DataChangeFilter;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoringParameters;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.jspecify.annotations.Nullable;

/** Monitored items that never report, on a subscription that never publishes; whatever is made is taken away again. */
final class ItemProbes {
    static final long QUEUE = 1_000;
    static final double FAST = 100;

    private final Visit visit;
    private final UInteger subscription;
    private final List<NodeId> variables;
    private int handles;

    ItemProbes(Visit visit, UInteger subscription, List<NodeId> variables) {
        this.visit = visit;
        this.subscription = subscription;
        this.variables = variables;
    }

    /** Whether so many in one call are taken; what an operation's answer says is not asked. */
    boolean takes(int count) throws UaException, InterruptedException {
        try {
            delete(create(count, null));
            return true;
        } catch (UaException e) {
            if (isTooMany(visit, e, count)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Whether the server takes fewer than so many at a time. One that hangs up says so, too; returns when it answers in the
     * session again.
     */
    static boolean isTooMany(Visit visit, UaException failure, int count) throws UaException, InterruptedException {
        long code = Calls.code(failure);
        if (BatchSize.isBroken(code) && count > 1) {
            Calls.awaitSession(visit.client());
            return true;
        }
        return code == StatusCodes.Bad_TcpMessageTooLarge || BatchSize.isAboutSize(code);
    }

    /** How many a subscription takes; 0 when a thousand are not too many. */
    int most(int aCall) throws UaException, InterruptedException {
        List<MonitoredItemCreateResult> made = new ArrayList<>();
        int some = aCall;
        try {
            while (made.size() < Bisect.MOST) {
                int before = made.size();
                boolean isFull = false;
                try {
                    for (MonitoredItemCreateResult one : create(Math.min(some, Bisect.MOST - before), null)) {
                        if (one.getStatusCode().isGood()) {
                            made.add(one);
                        } else {
                            isFull = true;
                        }
                    }
                } catch (UaException e) {
                    if (e.getStatusCode().value() != StatusCodes.Bad_TooManyMonitoredItems) {
                        throw e;
                    }
                    isFull = some == 1;
                    some = Math.max(1, some / 2);
                }
                if (isFull) {
                    return made.size();
                }
            }
            return 0;
        } finally {
            for (int from = 0; from < made.size(); from += aCall) {
                delete(made.subList(from, Math.min(made.size(), from + aCall)));
            }
        }
    }

    /** What is granted for a quick item with a long queue; null when the server takes none. */
    @Nullable
    MonitoredItemCreateResult one() throws UaException, InterruptedException {
        List<MonitoredItemCreateResult> one = create(1, null);
        delete(one);
        return one.get(0).getStatusCode().isGood() ? one.get(0) : null;
    }

    /** Whether a filter is taken; null when none of the variables could have one. */
    @Nullable
    Boolean filters(DeadbandType type) throws UaException, InterruptedException {
        List<MonitoredItemCreateResult> tried = create(
                Math.min(8, variables.size()),
                new DataChangeFilter(DataChangeTrigger.StatusValue, Unsigned.uint(type.getValue()), 1.0));
        delete(tried);
        if (tried.stream().anyMatch(one -> one.getStatusCode().isGood())) {
            return true;
        }
        // a variable that is no number, or has no range, takes no deadband anywhere
        return tried.stream().allMatch(one -> isOfVariable(one.getStatusCode().value(), type)) ? null : false;
    }

    private static boolean isOfVariable(long status, DeadbandType type) {
        return status == StatusCodes.Bad_FilterNotAllowed
                || (type == DeadbandType.Percent && status == StatusCodes.Bad_DeadbandFilterInvalid);
    }

    private List<MonitoredItemCreateResult> create(int count, @Nullable DataChangeFilter filter)
            throws UaException, InterruptedException {
        ExtensionObject packed =
                filter == null ? null : ExtensionObject.encode(visit.client().getStaticEncodingContext(), filter);
        List<MonitoredItemCreateRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NodeId node = variables.get(i % variables.size());
            requests.add(new MonitoredItemCreateRequest(
                    new ReadValueId(node, AttributeId.Value.uid(), null, QualifiedName.NULL_VALUE),
                    MonitoringMode.Disabled,
                    new MonitoringParameters(Unsigned.uint(++handles), FAST, packed, Unsigned.uint(QUEUE), true)));
        }
        MonitoredItemCreateResult[] results = Calls.await(
                        visit.client().createMonitoredItemsAsync(subscription, TimestampsToReturn.Both, requests))
                .getResults();
        if (results == null || results.length != count) {
            throw new UaException(StatusCodes.Bad_UnknownResponse, "not one answer for each monitored item");
        }
        return List.of(results);
    }

    private void delete(List<MonitoredItemCreateResult> made) throws UaException, InterruptedException {
        List<UInteger> ids = made.stream()
                .filter(one -> one.getStatusCode().isGood())
                .map(MonitoredItemCreateResult::getMonitoredItemId)
                .toList();
        if (!ids.isEmpty()) {
            Calls.await(visit.client().deleteMonitoredItemsAsync(subscription, ids));
        }
    }
}
