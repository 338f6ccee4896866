package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Companion;
import java.util.List;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectTypeNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;

/**
 * What the plant needs of OPC 40001-1 (Machinery), under the specification's own node ids: the folder {@code Machines}, the
 * types of identification and operation counters, and the two state machines' types with their states, to which
 * {@code CurrentState/Id} points.
 */
final class MachineryTypes extends ManagedNamespaceWithLifecycle {
    private static final int MACHINES = 1_001;
    private static final int ITEM_STATE = 1_002;
    private static final int OPERATION_MODE = 1_008;
    private static final int OPERATION_COUNTERS = 1_009;
    private static final int IDENTIFICATION = 1_012;

    /**
     * A state machine.
     *
     * @param names of its states, by number
     * @param ids of their nodes, by number
     */
    record StateMachine(int type, String typeName, List<String> names, List<Integer> ids) {
        static final StateMachine ITEM_STATES = new StateMachine(
                ITEM_STATE,
                "MachineryItemState_StateMachineType",
                List.of("NotAvailable", "OutOfService", "NotExecuting", "Executing"),
                List.of(5_005, 5_004, 5_007, 5_006));
        static final StateMachine OPERATION_MODES = new StateMachine(
                OPERATION_MODE,
                "MachineryOperationModeStateMachineType",
                List.of("None", "Maintenance", "Setup", "Processing"),
                List.of(5_024, 5_025, 5_027, 5_026));

        StateMachine {
            names = List.copyOf(names);
            ids = List.copyOf(ids);
        }

        String name(int number) {
            return names.get(number);
        }
    }

    MachineryTypes(OpcUaServer server) {
        super(server, Companion.MACHINERY.uri());
        getLifecycleManager().addStartupTask(this::build);
    }

    NodeId type(StateMachine machine) {
        return newNodeId(machine.type());
    }

    NodeId state(StateMachine machine, int number) {
        return newNodeId(machine.ids().get(number));
    }

    NodeId identification() {
        return newNodeId(IDENTIFICATION);
    }

    NodeId operationCounters() {
        return newNodeId(OPERATION_COUNTERS);
    }

    NodeId machines() {
        return newNodeId(MACHINES);
    }

    private void build() {
        UaFolderNode machines = new UaFolderNode(
                getNodeContext(), machines(), newQualifiedName("Machines"), LocalizedText.english("Machines"));
        getNodeManager().addNode(machines);
        machines.addReference(
                new Reference(machines.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
        objectType(IDENTIFICATION, "MachineIdentificationType", NodeIds.FolderType);
        objectType(OPERATION_COUNTERS, "MachineryOperationCounterType", NodeIds.FolderType);
        for (StateMachine machine : List.of(StateMachine.ITEM_STATES, StateMachine.OPERATION_MODES)) {
            NodeId type = objectType(machine.type(), machine.typeName(), NodeIds.FiniteStateMachineType);
            for (int number = 0; number < machine.names().size(); number++) {
                state(type, state(machine, number), machine.name(number), number);
            }
        }
    }

    private NodeId objectType(int id, String name, NodeId supertype) {
        UaObjectTypeNode type = new UaObjectTypeNode.UaObjectTypeNodeBuilder(getNodeContext())
                .setNodeId(newNodeId(id))
                .setBrowseName(newQualifiedName(name))
                .setDisplayName(LocalizedText.english(name))
                .setIsAbstract(false)
                .buildAndAdd();
        type.addReference(new Reference(type.getNodeId(), NodeIds.HasSubtype, supertype.expanded(), false));
        return type.getNodeId();
    }

    private void state(NodeId type, NodeId id, String name, int number) {
        UaObjectNode state = UaObjectNode.build(
                getNodeContext(),
                builder -> builder.setNodeId(id)
                        .setBrowseName(newQualifiedName(name))
                        .setDisplayName(LocalizedText.english(name))
                        .setTypeDefinition(NodeIds.StateType)
                        .buildAndAdd());
        state.addReference(new Reference(id, NodeIds.HasComponent, type.expanded(), false));
        UaVariableNode property = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                .setNodeId(newNodeId(id.getIdentifier() + ".StateNumber"))
                .setBrowseName(new QualifiedName(0, "StateNumber"))
                .setDisplayName(LocalizedText.english("StateNumber"))
                .setDataType(NodeIds.UInt32)
                .setTypeDefinition(NodeIds.PropertyType)
                .setValue(new DataValue(new Variant(Unsigned.uint(number))))
                .buildAndAdd();
        property.addReference(new Reference(property.getNodeId(), NodeIds.HasProperty, id.expanded(), false));
    }

    @Override
    public void onDataItemsCreated(List<DataItem> items) {
        for (DataItem item : items) {
            var context = new ReadContext(getServer(), item.getSession());
            item.setValue(read(context, 0.0, item.getTimestampsToReturn(), List.of(item.getReadValueId()))
                    .get(0));
        }
    }

    @Override
    public void onDataItemsModified(List<DataItem> items) {
        // types never change
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> items) {
        // nobody is remembered
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> items) {
        // types never change
    }
}
