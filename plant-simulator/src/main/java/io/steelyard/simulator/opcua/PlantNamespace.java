package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.EquipmentClass;
import io.steelyard.simulator.plant.OrderShowing;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.plant.Signal;
import io.steelyard.simulator.plant.StopCause;
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
import org.eclipse.milo.opcua.sdk.server.nodes.UaNode;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.jspecify.annotations.Nullable;

/**
 * The plant's nodes below Objects: {@code <site>/<area>/<asset>/<path of the signal>}, node ids in the plant's namespace
 * ({@code lathe-1.power}; folders {@code lathe-1.Production}), browse names in those of the companion specifications. Ids
 * are stable over restarts and change hands with every program download: then each is another variable's.
 */
final class PlantNamespace extends ManagedNamespaceWithLifecycle {
    static final String URI = "urn:steelyard:plant-simulator:plant";
    private static final int STEP = 7;
    /** OPC 34100: what AcActivePowerTotal measures. */
    private static final int ACTIVE_POWER = 1_412;
    /** How far up an instrument's range its alarms lie. */
    private static final double HIGH = 0.9;

    private static final double HIGH_HIGH = 0.95;

    private final Types types;
    private final int downloads;
    private final NodeMaker nodes;
    private final OrderNodes orders;
    private final BreakdownAlarms alarms;
    private final Map<String, Variable> variables = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();

    /** The companion specifications' types. */
    record Types(MachineryTypes machinery, StructureTypes structures) {}

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
    PlantNamespace(OpcUaServer server, PlantLayout layout, Types types, int downloads) {
        super(server, URI);
        this.types = types;
        this.downloads = downloads;
        this.nodes = new NodeMaker(getNodeContext(), getNamespaceIndex());
        this.orders = new OrderNodes(nodes, types.structures());
        this.alarms = new BreakdownAlarms(server);
        getLifecycleManager().addStartupTask(() -> build(layout));
    }

    /** Puts the value into the node and into every monitored item's queue. */
    void show(String key, Showing showing) {
        Variable variable = variables.get(key);
        if (variable == null) {
            throw new IllegalArgumentException("the plant has no signal " + key);
        }
        variable.cell().show(Values.dataValue(variable.signal().kind(), showing));
        if (variable.signal().name().equals(StopCause.SIGNAL) && showing.value() instanceof String cause) {
            String asset = key.substring(0, key.indexOf('/'));
            alarms.show(new NodeId(getNamespaceIndex(), asset), asset, cause, showing.sourceTime());
        }
        CurrentState state = variable.state();
        if (state == null) {
            return;
        }
        Variant text = Variant.NULL_VALUE;
        Variant id = Variant.NULL_VALUE;
        if (showing.value() instanceof Long known) {
            int number = Math.toIntExact(known);
            text = new Variant(LocalizedText.english(state.machine().name(number)));
            id = new Variant(types.machinery().state(state.machine(), number));
        }
        state.text().show(Values.dataValue(text, showing));
        state.id().show(Values.dataValue(id, showing));
    }

    /** The same for what a machine shows of its orders. */
    void showOrders(OrderShowing showing) {
        orders.show(showing);
    }

    /** The server listens from now on. */
    void listening() {
        alarms.listening();
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
            UaNode site = nodes.folder(null, layout.site(), layout.site());
            UaNode area = nodes.folder(site, layout.site() + "." + asset.area(), asset.area());
            UaNode machine = nodes.objectOnce(area, asset.id(), asset.id(), NodeIds.BaseObjectType);
            UaNode identification = identify(machine, asset);
            for (Signal signal : asset.signals()) {
                addSignal(machine, asset, signal);
            }
            if (asset.makesParts()) {
                orders.add(machine, asset);
            }
            addIns(machine, asset, identification);
        }
    }

    /** OPC 40001-1: {@code Identification}, and a place among the server's Machines. */
    private UaNode identify(UaNode machine, Asset asset) {
        machine.addReference(new Reference(
                machine.getNodeId(),
                NodeIds.Organizes,
                types.machinery().machines().expanded(),
                false));
        UaNode identification = nodes.object(
                machine,
                asset.id() + ".Identification",
                "di:Identification",
                types.machinery().identification());
        Nameplate.of(asset).forEach(entry -> nodes.property(identification, entry.name(), entry.type(), entry.value()));
        return identification;
    }

    /** OPC 40001-1: whatever stands below the machine is found among its building blocks, too. */
    private void addIns(UaNode machine, Asset asset, UaNode identification) {
        if (asset.equipmentClass() == EquipmentClass.CONTROL_ROOM) {
            return;
        }
        UaNode blocks = nodes.part(
                machine,
                asset.id() + ".MachineryBuildingBlocks",
                "machinery:MachineryBuildingBlocks",
                NodeIds.FolderType);
        UaNode monitoring =
                nodes.part(machine, asset.id() + ".Monitoring", "machinery:Monitoring", NodeIds.BaseObjectType);
        for (UaNode block : List.of(identification, monitoring)) {
            block.addReference(new Reference(
                    block.getNodeId(), NodeIds.HasAddIn, blocks.getNodeId().expanded(), false));
        }
    }

    private void addSignal(UaNode machine, Asset asset, Signal signal) {
        UaNode parent = machine;
        CurrentState state = null;
        StringBuilder id = new StringBuilder(asset.id());
        List<String> path = signal.path();
        for (int i = 0; i < path.size() - 1; i++) {
            UaNode above = parent;
            String name = path.get(i);
            id.append('.').append(NodeMaker.plain(name));
            MachineryTypes.StateMachine machineOf =
                    stateMachine(String.valueOf(above.getBrowseName().name()));
            if (machineOf != null) {
                state = currentState(above, id.toString(), name, machineOf);
                parent = state.text().node();
            } else {
                parent = nodes.part(above, id.toString(), name, typeOfPart(name, path.get(i + 1)));
            }
        }
        String browseName = path.get(path.size() - 1);
        String own = Objects.requireNonNull(ids.get(asset.id() + "." + signal.name()));
        SignalCell cell = nodes.variable(parent, own, browseName, kindOf(signal, browseName));
        describe(cell.node(), signal, browseName);
        variables.put(asset.id() + "/" + signal.name(), new Variable(cell, signal, state));
    }

    private void describe(UaNode node, Signal signal, String browseName) {
        if (signal.unit() != null) {
            nodes.structure(
                    node, "ua:EngineeringUnits", NodeIds.EUInformation, NodeMaker.engineeringUnit(signal.unit()));
        }
        if (signal.hasRange()) {
            nodes.structure(node, "ua:EURange", NodeIds.Range, new Range(signal.low(), signal.high()));
        }
        if (browseName.equals("pv:AnalogSignal")) {
            double span = signal.high() - signal.low();
            nodes.property(node, "pv:HighLimit", NodeIds.Double, signal.low() + HIGH * span);
            nodes.property(node, "pv:HighHighLimit", NodeIds.Double, signal.low() + HIGH_HIGH * span);
        } else if (browseName.equals("ecm:AcActivePowerTotal")) {
            nodes.property(node, "ecm:MeasurementID", NodeIds.UInt16, Unsigned.ushort(ACTIVE_POWER));
        }
    }

    private CurrentState currentState(UaNode machine, String id, String name, MachineryTypes.StateMachine states) {
        SignalCell text = nodes.variable(
                machine, id, name, NodeMaker.Kind.of(NodeIds.LocalizedText, NodeIds.FiniteStateVariableType));
        SignalCell of = nodes.variable(
                text.node(), id + ".Id", "ua:Id", NodeMaker.Kind.of(NodeIds.NodeId, NodeIds.PropertyType));
        return new CurrentState(text, of, states);
    }

    private static MachineryTypes.@Nullable StateMachine stateMachine(String name) {
        return switch (name) {
            case "MachineryItemState" -> MachineryTypes.StateMachine.ITEM_STATES;
            case "MachineryOperationMode" -> MachineryTypes.StateMachine.OPERATION_MODES;
            default -> null;
        };
    }

    /** What the specifications say that a part is; of a process value only what is below it tells. */
    private NodeId typeOfPart(String name, String below) {
        MachineryTypes.StateMachine states = stateMachine(NodeMaker.plain(name));
        if (states != null) {
            return types.machinery().type(states);
        } else if (below.equals("pv:AnalogSignal")) {
            return types.structures().id(StructureTypes.ObjectType.PROCESS_VALUE);
        } else if (below.equals("machinetool:OrderIdentifier")) {
            return types.structures().id(StructureTypes.ObjectType.PRODUCTION_JOB);
        }
        return switch (name) {
            case "di:OperationCounters" -> types.machinery().operationCounters();
            case "machinery:MachineryBuildingBlocks" -> NodeIds.FolderType;
            default -> NodeIds.BaseObjectType;
        };
    }

    /** The data type, and the type whose mandatory properties the signal has (OPC UA Part 8 §5.3.2). */
    private NodeMaker.Kind kindOf(Signal signal, String browseName) {
        NodeId dataType = Values.dataType(signal.kind());
        if (browseName.equals("di:DeviceHealth")) {
            return NodeMaker.Kind.of(types.structures().deviceHealth(), NodeIds.BaseDataVariableType);
        } else if (browseName.equals("di:PowerOnDuration") || browseName.equals("di:OperationDuration")) {
            return NodeMaker.Kind.of(NodeIds.Duration, NodeIds.PropertyType);
        } else if (signal.hasRange()) {
            return NodeMaker.Kind.of(
                    dataType, signal.unit() == null ? NodeIds.AnalogItemType : NodeIds.AnalogUnitRangeType);
        }
        return NodeMaker.Kind.of(
                dataType, signal.unit() == null ? NodeIds.BaseDataVariableType : NodeIds.AnalogUnitType);
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
                ? nodes.cell(item.getReadValueId().getNodeId())
                : null;
    }
}
