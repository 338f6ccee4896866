package io.steelyard.edge.opcua;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaDataTypeNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.sdk.server.util.SubscriptionModel;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.DataTypeDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.jspecify.annotations.Nullable;

/** A namespace with data types of its own and variables of any type and rank below Objects, {@code s=<name>}. */
final class TypedPlant extends ManagedNamespaceWithLifecycle {
    static final String NAMESPACE = "urn:test:types";

    private final SubscriptionModel sampling;

    TypedPlant(OpcUaServer server) {
        super(server, NAMESPACE);
        sampling = new SubscriptionModel(server, this);
        getLifecycleManager().addLifecycle(sampling);
    }

    NodeId id(String name) {
        return newNodeId(name);
    }

    /** A data type, with its DataTypeDefinition or without. */
    NodeId type(String name, NodeId above, @Nullable DataTypeDefinition definition) {
        UaDataTypeNode node = new UaDataTypeNode(
                getNodeContext(),
                newNodeId(name),
                newQualifiedName(name),
                LocalizedText.english(name),
                LocalizedText.NULL_VALUE,
                Unsigned.uint(0),
                Unsigned.uint(0),
                null,
                null,
                null,
                false,
                definition);
        getNodeManager().addNode(node);
        node.addReference(new Reference(node.getNodeId(), NodeIds.HasSubtype, above.expanded(), false));
        return node.getNodeId();
    }

    /** The type is another one from now on. */
    void define(NodeId type, DataTypeDefinition definition) {
        ((UaDataTypeNode) getNodeManager().get(type)).setDataTypeDefinition(definition);
    }

    /** The node that values of a structure name as their type. */
    NodeId encoding(NodeId type) {
        return encoding(type, newNodeId(type.getIdentifier() + ".Binary"));
    }

    NodeId encoding(NodeId type, NodeId id) {
        UaObjectNode node = UaObjectNode.build(
                getNodeContext(),
                builder -> builder.setNodeId(id)
                        .setBrowseName(new QualifiedName(UShort.MIN, "Default Binary"))
                        .setDisplayName(LocalizedText.english("Default Binary"))
                        .setTypeDefinition(NodeIds.DataTypeEncodingType)
                        .buildAndAdd());
        node.addReference(new Reference(node.getNodeId(), NodeIds.HasEncoding, type.expanded(), false));
        return id;
    }

    /** Says this of a variable from now on. */
    void say(String name, String description) {
        ((UaVariableNode) getNodeManager().get(newNodeId(name))).setDescription(LocalizedText.english(description));
    }

    /** What an encoding is called in a type dictionary, as servers before OPC UA 1.04 say it. */
    void describe(NodeId encoding, String nameInDictionary, String document) {
        UaVariableNode dictionary = node("dictionary", NodeIds.ByteString, -1);
        dictionary.setValue(new DataValue(new Variant(ByteString.of(document.getBytes(StandardCharsets.UTF_8)))));
        UaVariableNode description = node("description." + nameInDictionary, NodeIds.String, -1);
        description.setValue(new DataValue(new Variant(nameInDictionary)));
        description.addReference(new Reference(
                description.getNodeId(),
                NodeIds.HasComponent,
                dictionary.getNodeId().expanded(),
                false));
        description.addReference(
                new Reference(description.getNodeId(), NodeIds.HasDescription, encoding.expanded(), false));
    }

    /** How long questions about definitions of data types wait; they are counted. */
    volatile CountDownLatch definitions = new CountDownLatch(0);

    final AtomicInteger definitionsAsked = new AtomicInteger();

    @Override
    public List<DataValue> read(
            ReadContext context, Double maxAge, TimestampsToReturn timestamps, List<ReadValueId> what) {
        if (what.stream().anyMatch(one -> one.getAttributeId().equals(AttributeId.DataTypeDefinition.uid()))) {
            definitionsAsked.incrementAndGet();
            try {
                definitions.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return super.read(context, maxAge, timestamps, what);
    }

    /** A property of a node of this namespace. */
    void property(NodeId owner, String name, NodeId dataType, DataValue value) {
        UaVariableNode node = node(owner.getIdentifier() + "." + name, dataType, 1);
        node.setBrowseName(new QualifiedName(UShort.MIN, name));
        node.setValue(value);
        node.addReference(new Reference(node.getNodeId(), NodeIds.HasProperty, owner.expanded(), false));
    }

    /** Adds a variable, or sets it. */
    void set(String name, NodeId dataType, int rank, DataValue value) {
        if (getNodeManager().get(newNodeId(name)) instanceof UaVariableNode there) {
            there.setValue(value);
            return;
        }
        UaVariableNode node = node(name, dataType, rank);
        node.setValue(value);
        node.addReference(new Reference(node.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
    }

    /** Adds a number whose type says that it has a range; Milo looks at one that is not packed only. */
    void analog(String name, double value, Range range) {
        UaVariableNode node = node(name, NodeIds.Double, -1, NodeIds.AnalogItemType);
        node.setValue(new DataValue(new Variant(value), StatusCode.GOOD, new DateTime()));
        node.addReference(new Reference(node.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
        property(node.getNodeId(), "EURange", NodeIds.Range, new DataValue(new Variant(range)));
    }

    private UaVariableNode node(String name, NodeId dataType, int rank) {
        return node(name, dataType, rank, NodeIds.BaseDataVariableType);
    }

    private UaVariableNode node(String name, NodeId dataType, int rank, NodeId typeDefinition) {
        UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                .setNodeId(newNodeId(name))
                .setBrowseName(newQualifiedName(name))
                .setDisplayName(LocalizedText.english(name))
                .setDataType(dataType)
                .setValueRank(rank)
                .setTypeDefinition(typeDefinition)
                .build();
        getNodeManager().addNode(node);
        return node;
    }

    @Override
    public void onDataItemsCreated(List<DataItem> items) {
        sampling.onDataItemsCreated(items);
    }

    @Override
    public void onDataItemsModified(List<DataItem> items) {
        sampling.onDataItemsModified(items);
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> items) {
        sampling.onDataItemsDeleted(items);
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> items) {
        sampling.onMonitoringModeChanged(items);
    }
}
