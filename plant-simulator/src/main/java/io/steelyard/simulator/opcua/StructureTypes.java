package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Companion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.core.types.DynamicStructType;
import org.eclipse.milo.opcua.sdk.core.typetree.DataType;
import org.eclipse.milo.opcua.sdk.core.typetree.DataTypeTree;
import org.eclipse.milo.opcua.sdk.server.AddressSpaceFilter;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.SimpleAddressSpaceFilter;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaDataTypeNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectTypeNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.DataTypeEncoding;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.StructureType;
import org.eclipse.milo.opcua.stack.core.types.structured.DataTypeDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumField;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureField;
import org.jspecify.annotations.Nullable;

/**
 * The types of the companion specifications beside Machinery's, under the specifications' own node ids: structures with
 * their definitions, from which clients learn to read them, one enumeration, and the object types of job management.
 */
final class StructureTypes extends ManagedNamespaceWithLifecycle {
    private static final int DEVICE_HEALTH = 6_244;
    private static final List<String> HEALTH =
            List.of("NORMAL", "FAILURE", "CHECK_FUNCTION", "OFF_SPEC", "MAINTENANCE_REQUIRED");
    private static final int SCALAR = -1;
    private static final int LIST = 1;

    /** Its nodes stand in several namespaces; those of its own would be all that are asked of it otherwise. */
    private final AddressSpaceFilter ours =
            SimpleAddressSpaceFilter.create(id -> getNodeManager().containsNode(id));

    private @Nullable DataTypeTree tree;

    /** An object type of a companion specification. */
    enum ObjectType {
        JOB_MANAGEMENT(Companion.JOBS, "JobManagementType", 1_003),
        ORDER_RECEIVER(Companion.JOB_CONTROL, "ISA95JobOrderReceiverObjectType", 1_002),
        RESPONSE_PROVIDER(Companion.JOB_CONTROL, "ISA95JobResponseProviderObjectType", 1_003),
        PROCESS_VALUE(Companion.PROCESS_VALUES, "ProcessValueType", 1_003),
        PRODUCTION_JOB(Companion.MACHINE_TOOL, "ProductionJobType", 29);

        private final Companion specification;
        private final String typeName;
        private final int id;

        ObjectType(Companion specification, String typeName, int id) {
            this.specification = specification;
            this.typeName = typeName;
            this.id = id;
        }
    }

    StructureTypes(OpcUaServer server) {
        super(server, Companion.JOB_CONTROL.uri());
        getLifecycleManager().addStartupTask(this::build);
    }

    @Override
    public AddressSpaceFilter getFilter() {
        return ours;
    }

    NodeId id(ObjectType type) {
        return new NodeId(index(type.specification), type.id);
    }

    NodeId id(CompanionStructure structure) {
        return new NodeId(index(structure.specification()), structure.id());
    }

    /** OPC 10000-100: DeviceHealthEnumeration. */
    NodeId deviceHealth() {
        return new NodeId(index(Companion.DI), DEVICE_HEALTH);
    }

    /**
     * A value of a structure.
     *
     * @param members by name; optional fields that are missing are not there
     */
    DynamicStructType value(CompanionStructure structure, Map<String, Object> members) {
        DataTypeTree known = Objects.requireNonNull(tree, "the types are not built yet");
        DataType type = Objects.requireNonNull(known.getDataType(id(structure)), structure::typeName);
        return new DynamicStructType(type, new LinkedHashMap<>(members));
    }

    /** The value of a variable that is a list of structures. */
    ExtensionObject[] list(List<DynamicStructType> values) {
        return ExtensionObject.encodeArray(
                getServer().getStaticEncodingContext(), values.toArray(DynamicStructType[]::new));
    }

    private UShort index(Companion specification) {
        return Objects.requireNonNull(
                getServer().getNamespaceTable().getIndex(specification.uri()), specification::uri);
    }

    private void build() {
        for (ObjectType type : ObjectType.values()) {
            objectType(type);
        }
        EnumField[] states = new EnumField[HEALTH.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = new EnumField(
                    (long) i, LocalizedText.english(HEALTH.get(i)), LocalizedText.NULL_VALUE, HEALTH.get(i));
        }
        dataType(
                deviceHealth(),
                new QualifiedName(index(Companion.DI), "DeviceHealthEnumeration"),
                NodeIds.Enumeration,
                new EnumDefinition(states));
        for (CompanionStructure structure : CompanionStructure.values()) {
            structure(structure);
        }
        register(getServer().updateDataTypeTree());
    }

    /** From now on values of the structures can be written. */
    private void register(DataTypeTree all) {
        for (CompanionStructure structure : CompanionStructure.values()) {
            DataType type = Objects.requireNonNull(all.getDataType(id(structure)), structure::typeName);
            getServer()
                    .getStaticDataTypeManager()
                    .registerType(
                            type.getNodeId(),
                            new StructureCodec(structure, this, type, all),
                            type.getBinaryEncodingId(),
                            null,
                            null);
        }
        tree = all;
    }

    private void objectType(ObjectType type) {
        UaObjectTypeNode node = new UaObjectTypeNode.UaObjectTypeNodeBuilder(getNodeContext())
                .setNodeId(id(type))
                .setBrowseName(new QualifiedName(index(type.specification), type.typeName))
                .setDisplayName(LocalizedText.english(type.typeName))
                .setIsAbstract(false)
                .buildAndAdd();
        node.addReference(
                new Reference(node.getNodeId(), NodeIds.HasSubtype, NodeIds.BaseObjectType.expanded(), false));
    }

    private void structure(CompanionStructure structure) {
        NodeId encoding = new NodeId(index(structure.specification()), structure.encoding());
        boolean isPartial = structure.fields().stream().anyMatch(CompanionStructure.Field::isOptional);
        NodeId type = dataType(
                id(structure),
                new QualifiedName(index(structure.specification()), structure.typeName()),
                NodeIds.Structure,
                new StructureDefinition(
                        encoding,
                        NodeIds.Structure,
                        isPartial ? StructureType.StructureWithOptionalFields : StructureType.Structure,
                        structure.fields().stream().map(this::field).toArray(StructureField[]::new)));
        UaObjectNode node = UaObjectNode.build(
                getNodeContext(),
                builder -> builder.setNodeId(encoding)
                        .setBrowseName(DataTypeEncoding.BINARY_ENCODING_NAME)
                        .setDisplayName(LocalizedText.english("Default Binary"))
                        .setTypeDefinition(NodeIds.DataTypeEncodingType)
                        .buildAndAdd());
        node.addReference(new Reference(encoding, NodeIds.HasEncoding, type.expanded(), false));
    }

    private StructureField field(CompanionStructure.Field field) {
        CompanionStructure structure = field.structure();
        NodeId type = structure == null ? Objects.requireNonNull(field.type()) : id(structure);
        return new StructureField(
                field.name(),
                LocalizedText.NULL_VALUE,
                type,
                field.isArray() ? LIST : SCALAR,
                field.isArray() ? new UInteger[] {Unsigned.uint(0)} : null,
                Unsigned.uint(0),
                field.isOptional());
    }

    private NodeId dataType(NodeId id, QualifiedName name, NodeId supertype, DataTypeDefinition definition) {
        UaDataTypeNode node = new UaDataTypeNode(
                getNodeContext(),
                id,
                name,
                LocalizedText.english(String.valueOf(name.name())),
                LocalizedText.NULL_VALUE,
                Unsigned.uint(0),
                Unsigned.uint(0),
                null,
                null,
                null,
                false,
                definition);
        getNodeManager().addNode(node);
        node.addReference(new Reference(id, NodeIds.HasSubtype, supertype.expanded(), false));
        return id;
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
