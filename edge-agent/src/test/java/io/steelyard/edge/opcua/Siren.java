package io.steelyard.edge.opcua;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;

/** Events of a Milo server, and what it tells when the state of its conditions is asked for. */
final class Siren {
    private final OpcUaServer server;
    private final AtomicInteger made = new AtomicInteger();

    /** Told again whenever somebody asks. */
    final List<BaseEventTypeNode> retained = new CopyOnWriteArrayList<>();

    /** How often somebody asked and was told all of it: what comes from then on is no part of that. */
    final AtomicInteger asked = new AtomicInteger();

    Siren(OpcUaServer server) {
        this.server = server;
        UaMethodNode method = (UaMethodNode) server.getAddressSpaceManager()
                .getManagedNode(NodeIds.ConditionType_ConditionRefresh)
                .orElseThrow();
        MethodInvocationHandler tell = (context, request) -> {
            try {
                fire(NodeIds.RefreshStartEventType, 1, "start");
                retained.forEach(server.getEventNotifier()::fire);
                fire(NodeIds.RefreshEndEventType, 1, "end");
                asked.incrementAndGet();
            } catch (UaException e) {
                throw new IllegalStateException(e);
            }
            return new CallMethodResult(StatusCode.GOOD, new StatusCode[0], new DiagnosticInfo[0], new Variant[0]);
        };
        method.setInvocationHandler(tell);
    }

    /** An event of the plant; the type has to be one without conditions. */
    BaseEventTypeNode fire(NodeId type, int severity, String message) throws UaException {
        BaseEventTypeNode event = make(type, severity, message);
        server.getEventNotifier().fire(event);
        return event;
    }

    /** An alarm. */
    AlarmConditionTypeNode alarm(int severity, String message, boolean active, boolean acked) throws UaException {
        AlarmConditionTypeNode alarm = (AlarmConditionTypeNode) make(NodeIds.OffNormalAlarmType, severity, message);
        alarm.setConditionName("level");
        alarm.setRetain(true);
        alarm.getActiveStateNode().setId(active);
        alarm.getAckedStateNode().setId(acked);
        server.getEventNotifier().fire(alarm);
        return alarm;
    }

    private BaseEventTypeNode make(NodeId type, int severity, String message) throws UaException {
        BaseEventTypeNode event = server.getEventFactory().createEvent(new NodeId(1, UUID.randomUUID()), type);
        event.setEventId(ByteString.of(("event " + made.incrementAndGet()).getBytes(StandardCharsets.US_ASCII)));
        event.setEventType(type);
        event.setSourceNode(NodeIds.Server);
        event.setSourceName("press");
        event.setTime(DateTime.now());
        event.setReceiveTime(DateTime.NULL_VALUE);
        event.setMessage(LocalizedText.english(message));
        event.setSeverity(Unsigned.ushort(severity));
        return event;
    }
}
