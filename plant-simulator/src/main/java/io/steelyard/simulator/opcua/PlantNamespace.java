package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.plant.Signal;
import io.steelyard.simulator.plant.Unit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.UaStructuredType;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.jspecify.annotations.Nullable;

/**
 * The plant's nodes below Objects: {@code <site>/<area>/<asset>/<path of the signal>}, all in one namespace with string
 * node ids ({@code lathe-1.power}; folders {@code lathe-1.Production}), stable over restarts.
 */
final class PlantNamespace extends ManagedNamespaceWithLifecycle {
    static final String URI = "urn:steelyard:plant-simulator:plant";
    private static final String UNECE = "http://www.opcfoundation.org/UA/units/un/cefact";

    private final Map<NodeId, SignalCell> cells = new HashMap<>();
    private final Map<String, Variable> variables = new HashMap<>();
    private final Map<String, UaNode> folders = new HashMap<>();

    /** A signal's cell with what is needed to put a value into it; a state's number has its text beside it. */
    private record Variable(
            SignalCell cell, Signal signal, @Nullable StateText text) {}

    /** The CurrentState above a Number (OPC UA Part 5, FiniteStateVariableType): the state's name. */
    private record StateText(SignalCell cell, List<String> names) {}

    PlantNamespace(OpcUaServer server, PlantLayout layout) {
        super(server, URI);
        getLifecycleManager().addStartupTask(() -> build(layout));
    }

    /** Puts the value into the node and into every monitored item's queue. */
    void show(String key, Showing showing) {
        Variable variable = variables.get(key);
        if (variable == null) {
            throw new IllegalArgumentException("the plant has no signal " + key);
        }
        variable.cell().show(Values.dataValue(variable.signal().kind(), showing));
        StateText text = variable.text();
        if (text != null) {
            text.cell().show(Values.stateText(text.names(), showing));
        }
    }

    int watched() {
        return (int) variables.values().stream()
                .filter(variable -> variable.cell().isWatched())
                .count();
    }

    private void build(PlantLayout layout) {
        for (Asset asset : layout.assets()) {
            UaNode site = folder(null, layout.site(), layout.site());
            UaNode area = folder(site, layout.site() + "." + asset.area(), asset.area());
            UaNode machine = folders.computeIfAbsent(asset.id(), id -> object(area, id, id, NodeIds.BaseObjectType));
            for (Signal signal : asset.signals()) {
                addSignal(machine, asset, signal);
            }
        }
    }

    private void addSignal(UaNode machine, Asset asset, Signal signal) {
        UaNode parent = machine;
        StateText text = null;
        StringBuilder id = new StringBuilder(asset.id());
        for (String name : signal.path().subList(0, signal.path().size() - 1)) {
            id.append('.').append(name);
            UaNode above = parent;
            List<String> states =
                    Values.stateNames(String.valueOf(above.getBrowseName().name()));
            if (states.isEmpty()) {
                parent =
                        folders.computeIfAbsent(id.toString(), key -> object(above, key, name, NodeIds.BaseObjectType));
            } else {
                SignalCell cell =
                        variable(above, id.toString(), name, NodeIds.LocalizedText, NodeIds.FiniteStateVariableType);
                text = new StateText(cell, states);
                parent = cell.node();
            }
        }
        String browseName = signal.path().get(signal.path().size() - 1);
        SignalCell cell = variable(
                parent, asset.id() + "." + signal.name(), browseName, Values.dataType(signal.kind()), typeOf(signal));
        if (signal.unit() != null) {
            property(cell.node(), "EngineeringUnits", NodeIds.EUInformation, engineeringUnit(signal.unit()));
        }
        if (signal.hasRange()) {
            property(cell.node(), "EURange", NodeIds.Range, new Range(signal.low(), signal.high()));
        }
        variables.put(asset.id() + "/" + signal.name(), new Variable(cell, signal, text));
    }

    /** The type whose mandatory properties the signal has (OPC UA Part 8 §5.3.2). */
    private static NodeId typeOf(Signal signal) {
        if (signal.hasRange()) {
            return signal.unit() == null ? NodeIds.AnalogItemType : NodeIds.AnalogUnitRangeType;
        }
        return signal.unit() == null ? NodeIds.BaseDataVariableType : NodeIds.AnalogUnitType;
    }

    private SignalCell variable(UaNode parent, String id, String name, NodeId dataType, NodeId type) {
        DataValue waiting = new DataValue(StatusCodes.Bad_WaitingForInitialData);
        UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                .setNodeId(newNodeId(id))
                .setBrowseName(newQualifiedName(name))
                .setDisplayName(LocalizedText.english(name))
                .setDescription(LocalizedText.english(id))
                .setDataType(dataType)
                .setTypeDefinition(type)
                .setMinimumSamplingInterval(0.0)
                .setValue(waiting)
                .build();
        getNodeManager().addNode(node);
        node.addReference(new Reference(
                node.getNodeId(), NodeIds.HasComponent, parent.getNodeId().expanded(), false));
        SignalCell cell = new SignalCell(node, waiting);
        cells.put(node.getNodeId(), cell);
        return cell;
    }

    private void property(UaVariableNode owner, String name, NodeId dataType, UaStructuredType value) {
        UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                .setNodeId(newNodeId(owner.getNodeId().getIdentifier() + "." + name))
                .setBrowseName(new QualifiedName(0, name))
                .setDisplayName(LocalizedText.english(name))
                .setDataType(dataType)
                .setTypeDefinition(NodeIds.PropertyType)
                .setValue(new DataValue(
                        new Variant(ExtensionObject.encode(getServer().getStaticEncodingContext(), value))))
                .build();
        getNodeManager().addNode(node);
        node.addReference(new Reference(
                node.getNodeId(), NodeIds.HasProperty, owner.getNodeId().expanded(), false));
    }

    private static EUInformation engineeringUnit(Unit unit) {
        return new EUInformation(
                UNECE, unit.unitId(), LocalizedText.english(unit.symbol()), LocalizedText.english(unit.title()));
    }

    private UaNode folder(@Nullable UaNode parent, String id, String name) {
        return folders.computeIfAbsent(id, key -> {
            UaFolderNode folder = new UaFolderNode(
                    getNodeContext(), newNodeId(key), newQualifiedName(name), LocalizedText.english(name));
            getNodeManager().addNode(folder);
            NodeId above = parent == null ? NodeIds.ObjectsFolder : parent.getNodeId();
            folder.addReference(new Reference(folder.getNodeId(), NodeIds.Organizes, above.expanded(), false));
            return folder;
        });
    }

    private UaNode object(UaNode parent, String id, String name, NodeId type) {
        UaObjectNode object = UaObjectNode.build(
                getNodeContext(),
                builder -> builder.setNodeId(newNodeId(id))
                        .setBrowseName(newQualifiedName(name))
                        .setDisplayName(LocalizedText.english(name))
                        .setTypeDefinition(type)
                        .buildAndAdd());
        NodeId reference = parent instanceof UaFolderNode ? NodeIds.Organizes : NodeIds.HasComponent;
        object.addReference(
                new Reference(object.getNodeId(), reference, parent.getNodeId().expanded(), false));
        return object;
    }

    @Override
    public void onDataItemsCreated(List<DataItem> items) {
        for (DataItem item : items) {
            SignalCell cell = cellOf(item);
            if (cell != null) {
                cell.add(item);
            } else {
                showOnce(item);
            }
        }
    }

    @Override
    public void onDataItemsModified(List<DataItem> items) {
        for (DataItem item : items) {
            SignalCell cell = cellOf(item);
            if (cell != null) {
                cell.remind(item);
            }
        }
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> items) {
        for (DataItem item : items) {
            SignalCell cell = cellOf(item);
            if (cell != null) {
                cell.remove(item);
            }
        }
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> items) {
        for (MonitoredItem item : items) {
            if (item instanceof DataItem data) {
                onDataItemsModified(List.of(data));
            }
        }
    }

    /** Other nodes and attributes never change. */
    private void showOnce(DataItem item) {
        UaNode node = getNodeManager().get(item.getReadValueId().getNodeId());
        item.setValue(node == null ? new DataValue(StatusCodes.Bad_NodeIdUnknown) : read(item));
    }

    private DataValue read(DataItem item) {
        var context = new ReadContext(getServer(), item.getSession());
        return read(context, 0.0, item.getTimestampsToReturn(), List.of(item.getReadValueId()))
                .get(0);
    }

    private @Nullable SignalCell cellOf(DataItem item) {
        return AttributeId.Value.isEqual(item.getReadValueId().getAttributeId())
                ? cells.get(item.getReadValueId().getNodeId())
                : null;
    }
}
