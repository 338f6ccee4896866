package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.StopCause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.milo.opcua.sdk.server.AccessContext;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.methods.MethodInvocationHandler;
import org.eclipse.milo.opcua.sdk.server.model.objects.AlarmConditionTypeNode;
import org.eclipse.milo.opcua.sdk.server.model.objects.BaseEventTypeNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaMethodNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.DiagnosticInfo;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;

/**
 * The alarm of each machine that broke down (OPC UA Part 9 §5.8.6, OffNormalAlarmType): active with the breakdown and its
 * cause, over with it, nobody has to acknowledge it. The server notifies of it, and tells all that are active again when a
 * client calls ConditionRefresh. Any thread.
 */
final class BreakdownAlarms {
    private static final String CONDITION = "breakdown";
    private static final int SEVERITY = 700;
    private static final int UNIMPORTANT = 1;

    private final OpcUaServer server;
    private final Map<String, Alarm> active = new TreeMap<>();
    private final Map<String, BaseEventTypeNode> events = new HashMap<>();
    private boolean isListening;
    private Instant shownAt = Instant.EPOCH;
    private long refreshes;

    /** One that is active. */
    private record Alarm(NodeId machine, String asset, String cause, Instant since, ByteString id) {}

    BreakdownAlarms(OpcUaServer server) {
        this.server = server;
    }

    /** The server is there: before, it cannot make an event, and nobody would hear it. */
    synchronized void listening() {
        isListening = true;
        server.getAddressSpaceManager()
                .getManagedNode(NodeIds.ConditionType_ConditionRefresh)
                .filter(UaMethodNode.class::isInstance)
                .map(UaMethodNode.class::cast)
                .ifPresent(method -> method.setInvocationHandler(handler()));
    }

    private MethodInvocationHandler handler() {
        return new MethodInvocationHandler() {
            @Override
            public CallMethodResult invoke(AccessContext context, CallMethodRequest request) {
                tellAgain();
                return new CallMethodResult(StatusCode.GOOD, new StatusCode[0], new DiagnosticInfo[0], new Variant[0]);
            }
        };
    }

    /** A machine tells why it stands: empty while it does not. */
    synchronized void show(NodeId machine, String asset, String cause, Instant at) {
        shownAt = at;
        Alarm before = active.get(asset);
        if (before != null && !before.cause().equals(cause)) {
            active.remove(asset);
            tell(new Alarm(machine, asset, before.cause(), at, eventId("end of " + asset, at)), false);
        }
        if (StopCause.isBreakdown(cause) && !active.containsKey(asset)) {
            Alarm alarm = new Alarm(machine, asset, cause, at, eventId(asset, at));
            active.put(asset, alarm);
            tell(alarm, true);
        }
    }

    private synchronized void tellAgain() {
        mark(NodeIds.RefreshStartEventType);
        active.values().forEach(alarm -> tell(alarm, true));
        mark(NodeIds.RefreshEndEventType);
    }

    private void tell(Alarm alarm, boolean isActive) {
        if (!isListening) {
            return;
        }
        BaseEventTypeNode event = event("of " + alarm.asset(), NodeIds.OffNormalAlarmType, alarm.id(), alarm.since());
        event.setSourceNode(alarm.machine());
        event.setSourceName(alarm.asset());
        event.setSeverity(Unsigned.ushort(SEVERITY));
        event.setMessage(LocalizedText.english(alarm.cause()));
        if (event instanceof AlarmConditionTypeNode condition) {
            condition.setConditionName(CONDITION);
            condition.setRetain(isActive);
            condition.getActiveStateNode().setId(isActive);
            condition.getAckedStateNode().setId(true);
        }
        server.getEventNotifier().fire(event);
    }

    private void mark(NodeId type) {
        String which = type.equals(NodeIds.RefreshStartEventType) ? "begin" : "end";
        BaseEventTypeNode event =
                event(which + " of a refresh", type, eventId(which + " of refresh " + ++refreshes, shownAt), shownAt);
        event.setSourceNode(NodeIds.Server);
        event.setSourceName("Server");
        event.setSeverity(Unsigned.ushort(UNIMPORTANT));
        event.setMessage(LocalizedText.english(""));
        server.getEventNotifier().fire(event);
    }

    /** Each machine's condition is one node for good, as a server has it; to make one takes longer than all else of a tick. */
    private BaseEventTypeNode event(String name, NodeId type, ByteString id, Instant at) {
        BaseEventTypeNode event = events.computeIfAbsent(name, unknown -> make(name, type));
        event.setEventId(id);
        event.setTime(new DateTime(at));
        return event;
    }

    private BaseEventTypeNode make(String name, NodeId type) {
        try {
            BaseEventTypeNode event = server.getEventFactory().createEvent(new NodeId(1, "event " + name), type);
            event.setEventType(type);
            event.setReceiveTime(DateTime.NULL_VALUE);
            return event;
        } catch (UaException e) {
            throw new IllegalStateException("no event of type " + type.toParseableString() + " can be made", e);
        }
    }

    /** Another one after a restart of the simulator, too. */
    private static ByteString eventId(String of, Instant at) {
        return ByteString.of((of + " at " + at).getBytes(StandardCharsets.US_ASCII));
    }
}
