package io.steelyard.edge.opcua;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.model.variables.BaseAnalogType;
import org.eclipse.milo.opcua.sdk.server.nodes.UaNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.sdk.server.util.SubscriptionModel;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadDetails;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadResult;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadRawModifiedDetails;

/** The variables of a test's server: some are sampled, the values of some are pushed or remembered. */
final class TestPlant extends ManagedNamespaceWithLifecycle {
    private static final Set<AccessLevel> READ_PAST = AccessLevel.fromValue(0x5);

    private final SubscriptionModel sampling;
    private final Map<NodeId, List<DataItem>> pushed = new ConcurrentHashMap<>();
    private final Set<String> mute = ConcurrentHashMap.newKeySet();
    private final Historian historian;
    private long lastTime;

    TestPlant(OpcUaServer server, Historian historian) {
        super(server, OpcUaTestServer.NAMESPACE);
        this.historian = historian;
        sampling = new SubscriptionModel(server, this);
        getLifecycleManager().addLifecycle(sampling);
    }

    void set(String name, NodeId dataType, DataValue value) {
        set(name, name, dataType, value);
    }

    void unit(String id, EUInformation unit) {
        if (getNodeManager().get(newNodeId(id)) instanceof UaVariableNode there) {
            there.setProperty(BaseAnalogType.ENGINEERING_UNITS, unit);
        }
    }

    void noUnit(String id) {
        if (getNodeManager().get(newNodeId(id)) instanceof UaVariableNode there) {
            there.getPropertyNode(BaseAnalogType.ENGINEERING_UNITS)
                    .map(UaNode.class::cast)
                    .ifPresent(UaNode::delete);
        }
    }

    void hide(String id) {
        NodeId node = newNodeId(id);
        if (getNodeManager().get(node) instanceof UaVariableNode there) {
            there.removeReference(new Reference(node, NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
        }
    }

    void remove(String id) {
        if (getNodeManager().get(newNodeId(id)) instanceof UaVariableNode there) {
            there.delete();
        }
    }

    void set(String name, String key, NodeId dataType, DataValue value) {
        NodeId id = newNodeId(key);
        boolean isHistorised = name.contains(OpcUaTestServer.HISTORISED);
        if (isHistorised) {
            historian.record(id, value);
        }
        if (getNodeManager().get(id) instanceof UaVariableNode there) {
            there.setValue(value);
            return;
        }
        UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                .setNodeId(id)
                .setBrowseName(newQualifiedName(name))
                .setDisplayName(LocalizedText.english(name))
                .setDataType(dataType)
                .setTypeDefinition(NodeIds.BaseDataVariableType)
                .setValue(value)
                .setUserAccessLevel(isHistorised ? READ_PAST : AccessLevel.READ_ONLY)
                .build();
        getNodeManager().addNode(node);
        node.addReference(new Reference(id, NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
    }

    /** No two values have one time. */
    synchronized DateTime later() {
        lastTime = Math.max(lastTime + 1, new DateTime().getUtcTime());
        return new DateTime(lastTime);
    }

    void push(String name, DataValue value) {
        NodeId id = newNodeId(name);
        pushed.getOrDefault(id, List.of()).forEach(item -> item.setValue(value));
    }

    void forget(String name) {
        NodeId id = newNodeId(name);
        pushed.remove(id);
    }

    void mute(String name, boolean now) {
        if (now) {
            mute.add(name);
        } else {
            mute.remove(name);
        }
    }

    private boolean isMute(DataItem item) {
        return mute.contains(String.valueOf(item.getReadValueId().getNodeId().getIdentifier()));
    }

    private static boolean isPushed(DataItem item) {
        return String.valueOf(item.getReadValueId().getNodeId().getIdentifier()).startsWith(OpcUaTestServer.PUSHED);
    }

    @Override
    public List<HistoryReadResult> historyRead(
            HistoryReadContext context,
            HistoryReadDetails details,
            TimestampsToReturn timestamps,
            List<HistoryReadValueId> nodes) {
        return historian.read((ReadRawModifiedDetails) details, nodes);
    }

    @Override
    public void onDataItemsCreated(List<DataItem> items) {
        for (DataItem item : items) {
            if (isPushed(item)
                    && !isMute(item)
                    && getNodeManager().get(item.getReadValueId().getNodeId()) instanceof UaVariableNode node) {
                item.setValue(node.getValue());
                pushed.computeIfAbsent(node.getNodeId(), id -> new CopyOnWriteArrayList<>())
                        .add(item);
            }
        }
        sampling.onDataItemsCreated(
                items.stream().filter(item -> !isPushed(item)).toList());
    }

    @Override
    public void onDataItemsModified(List<DataItem> items) {
        sampling.onDataItemsModified(items);
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> items) {
        pushed.values().forEach(some -> some.removeAll(items));
        sampling.onDataItemsDeleted(items);
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> items) {
        sampling.onMonitoringModeChanged(items);
    }
}
