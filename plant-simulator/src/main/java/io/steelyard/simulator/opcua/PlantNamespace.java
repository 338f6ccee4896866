package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.Companion;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.plant.Signal;
import io.steelyard.simulator.plant.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.jspecify.annotations.Nullable;

/**
 * The plant's nodes below Objects: {@code <site>/<area>/<asset>/<path of the signal>}, node ids in the plant's namespace
 * ({@code lathe-1.power}; folders {@code lathe-1.Production}), browse names in those of the companion specifications. Ids
 * are stable over restarts and change hands with every program download: then each is another variable's.
 */
final class PlantNamespace extends ManagedNamespaceWithLifecycle {
    static final String URI = "urn:steelyard:plant-simulator:plant";
    private static final String UNECE = "http://www.opcfoundation.org/UA/units/un/cefact";
    private static final int STEP = 7;

    private final MachineryTypes machinery;
    private final int downloads;
    private final Map<NodeId, SignalCell> cells = new HashMap<>();
    private final Map<String, Variable> variables = new HashMap<>();
    private final Map<String, UaNode> folders = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();

    /** A signal's cell with what is needed to put a value into it; a state's number has more beside it. */
    private record Variable(
            SignalCell cell, Signal signal, @Nullable CurrentState state) {}

    /** The CurrentState above a Number (OPC UA Part 5, FiniteStateVariableType): the state's name and node. */
    private record CurrentState(SignalCell text, SignalCell id, MachineryTypes.StateMachine machine) {}

    /**
     * Nodes for the assets of the layout.
     *
     * @param downloads how often the program was loaded since the server's first start
     */
    PlantNamespace(OpcUaServer server, PlantLayout layout, MachineryTypes machinery, int downloads) {
        super(server, URI);
        this.machinery = machinery;
        this.downloads = downloads;
        getLifecycleManager().addStartupTask(() -> build(layout));
    }

    /** Puts the value into the node and into every monitored item's queue. */
    void show(String key, Showing showing) {
        Variable variable = variables.get(key);
        if (variable == null) {
            throw new IllegalArgumentException("the plant has no signal " + key);
        }
        variable.cell().show(Values.dataValue(variable.signal().kind(), showing));
        CurrentState state = variable.state();
        if (state == null) {
            return;
        }
        Variant text = Variant.NULL_VALUE;
        Variant id = Variant.NULL_VALUE;
        if (showing.value() instanceof Long known) {
            int number = Math.toIntExact(known);
            text = new Variant(LocalizedText.english(state.machine().name(number)));
            id = new Variant(machinery.state(state.machine(), number));
        }
        state.text().show(Values.dataValue(text, showing));
        state.id().show(Values.dataValue(id, showing));
    }

    int watched() {
        return (int) variables.values().stream()
                .filter(variable -> variable.cell().isWatched())
                .count();
    }

    private void build(PlantLayout layout) {
        List<String> signals = new ArrayList<>();
        for (Asset asset : layout.assets()) {
            asset.signals().forEach(signal -> signals.add(asset.id() + "." + signal.name()));
        }
        for (int i = 0; i < signals.size(); i++) {
            ids.put(signals.get(i), signals.get((i + STEP * downloads) % signals.size()));
        }
        for (Asset asset : layout.assets()) {
            UaNode site = folder(null, layout.site(), layout.site());
            UaNode area = folder(site, layout.site() + "." + asset.area(), asset.area());
            UaNode machine = folders.computeIfAbsent(asset.id(), id -> object(area, id, id, NodeIds.BaseObjectType));
            identify(machine, asset);
            for (Signal signal : asset.signals()) {
                addSignal(machine, asset, signal);
            }
        }
    }

    /** Two specifications may use one word, each in its own namespace: then they are two folders. */
    private UaNode part(UaNode above, String id, String name, NodeId type) {
        String key = above.getNodeId().getIdentifier() + "/" + name;
        return folders.computeIfAbsent(key, unknown -> {
            boolean isTaken = getNodeManager().containsNode(newNodeId(id));
            return object(above, isTaken ? above.getNodeId().getIdentifier() + "." + name : id, name, type);
        });
    }

    /** OPC 40001-1: {@code Identification}, and a place among the server's Machines. */
    private void identify(UaNode machine, Asset asset) {
        machine.addReference(new Reference(
                machine.getNodeId(), NodeIds.Organizes, machinery.machines().expanded(), false));
        UaNode identification =
                object(machine, asset.id() + ".Identification", "di:Identification", machinery.identification());
        property(identification, "di:Manufacturer", NodeIds.LocalizedText, LocalizedText.english("Steelyard works"));
        property(
                identification,
                "di:Model",
                NodeIds.LocalizedText,
                LocalizedText.english(asset.equipmentClass().id()));
        property(identification, "di:SerialNumber", NodeIds.String, "SY-" + asset.id());
        property(identification, "di:ProductInstanceUri", NodeIds.String, "urn:steelyard:works:" + asset.id());
        property(identification, "di:AssetId", NodeIds.String, asset.id());
        property(identification, "machinery:Location", NodeIds.String, asset.area() + "/" + asset.line());
    }

    private void addSignal(UaNode machine, Asset asset, Signal signal) {
        UaNode parent = machine;
        CurrentState state = null;
        StringBuilder id = new StringBuilder(asset.id());
        for (String name : signal.path().subList(0, signal.path().size() - 1)) {
            UaNode above = parent;
            id.append('.').append(plain(name));
            MachineryTypes.StateMachine machineOf =
                    stateMachine(String.valueOf(above.getBrowseName().name()));
            if (machineOf != null) {
                state = currentState(above, id.toString(), name, machineOf);
                parent = state.text().node();
            } else {
                NodeId type = stateMachine(plain(name)) == null
                        ? NodeIds.BaseObjectType
                        : machinery.type(Objects.requireNonNull(stateMachine(plain(name))));
                parent = part(above, id.toString(), name, type);
            }
        }
        String browseName = signal.path().get(signal.path().size() - 1);
        String own = Objects.requireNonNull(ids.get(asset.id() + "." + signal.name()));
        SignalCell cell = variable(parent, own, browseName, Values.dataType(signal.kind()), typeOf(signal));
        if (signal.unit() != null) {
            structure(cell.node(), "EngineeringUnits", NodeIds.EUInformation, engineeringUnit(signal.unit()));
        }
        if (signal.hasRange()) {
            structure(cell.node(), "EURange", NodeIds.Range, new Range(signal.low(), signal.high()));
        }
        variables.put(asset.id() + "/" + signal.name(), new Variable(cell, signal, state));
    }

    private CurrentState currentState(UaNode machine, String id, String name, MachineryTypes.StateMachine states) {
        SignalCell text = variable(machine, id, name, NodeIds.LocalizedText, NodeIds.FiniteStateVariableType);
        SignalCell of = variable(text.node(), id + ".Id", "ua:Id", NodeIds.NodeId, NodeIds.PropertyType);
        return new CurrentState(text, of, states);
    }

    private static MachineryTypes.@Nullable StateMachine stateMachine(String name) {
        return switch (name) {
            case "MachineryItemState" -> MachineryTypes.StateMachine.ITEM_STATES;
            case "MachineryOperationMode" -> MachineryTypes.StateMachine.OPERATION_MODES;
            default -> null;
        };
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
                .setBrowseName(browseName(name))
                .setDisplayName(LocalizedText.english(plain(name)))
                .setDescription(LocalizedText.english(parent.getNodeId().getIdentifier() + "." + plain(name)))
                .setDataType(dataType)
                .setTypeDefinition(type)
                .setMinimumSamplingInterval(0.0)
                .setValue(waiting)
                .build();
        getNodeManager().addNode(node);
        NodeId reference = type.equals(NodeIds.PropertyType) ? NodeIds.HasProperty : NodeIds.HasComponent;
        node.addReference(
                new Reference(node.getNodeId(), reference, parent.getNodeId().expanded(), false));
        SignalCell cell = new SignalCell(node, waiting);
        cells.put(node.getNodeId(), cell);
        return cell;
    }

    private void structure(UaVariableNode owner, String name, NodeId dataType, UaStructuredType value) {
        property(
                owner,
                "ua:" + name,
                dataType,
                ExtensionObject.encode(getServer().getStaticEncodingContext(), value));
    }

    private void property(UaNode owner, String name, NodeId dataType, Object value) {
        UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                .setNodeId(newNodeId(owner.getNodeId().getIdentifier() + "." + plain(name)))
                .setBrowseName(browseName(name))
                .setDisplayName(LocalizedText.english(plain(name)))
                .setDataType(dataType)
                .setTypeDefinition(NodeIds.PropertyType)
                .setValue(new DataValue(new Variant(value)))
                .build();
        getNodeManager().addNode(node);
        node.addReference(new Reference(
                node.getNodeId(), NodeIds.HasProperty, owner.getNodeId().expanded(), false));
    }

    /** {@code prefix:Name} is a companion specification's name, another one the plant's own. */
    private QualifiedName browseName(String name) {
        for (Companion companion : Companion.values()) {
            if (name.startsWith(companion.prefix() + ":")) {
                UShort index = getServer().getNamespaceTable().getIndex(companion.uri());
                return new QualifiedName(Objects.requireNonNull(index, companion::uri), plain(name));
            }
        }
        return newQualifiedName(name);
    }

    private static String plain(String name) {
        return name.substring(name.indexOf(':') + 1);
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
                        .setBrowseName(browseName(name))
                        .setDisplayName(LocalizedText.english(plain(name)))
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
