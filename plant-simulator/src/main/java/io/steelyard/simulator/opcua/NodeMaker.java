package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Companion;
import io.steelyard.simulator.plant.Unit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaNodeContext;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.UaStructuredType;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.jspecify.annotations.Nullable;

/**
 * Makes the nodes of the plant's namespace. An id is the plant's own; a name is written {@code prefix:Name} when it is one of
 * a companion specification. One thread at a time.
 */
final class NodeMaker {
    private static final String UNECE = "http://www.opcfoundation.org/UA/units/un/cefact";
    private static final int SCALAR = -1;
    private static final int LIST = 1;

    private final UaNodeContext context;
    private final UShort namespace;
    private final Map<NodeId, SignalCell> cells = new HashMap<>();
    private final Map<String, UaNode> objects = new HashMap<>();

    NodeMaker(UaNodeContext context, UShort namespace) {
        this.context = context;
        this.namespace = namespace;
    }

    /** What a variable is: its data type, whether it is a list of it, and its type definition. */
    record Kind(NodeId dataType, boolean isList, NodeId type) {
        static Kind of(NodeId dataType, NodeId type) {
            return new Kind(dataType, false, type);
        }

        static Kind list(NodeId dataType) {
            return new Kind(dataType, true, NodeIds.BaseDataVariableType);
        }
    }

    /** The variable with the id; null when there is none, or when its value never changes. */
    @Nullable
    SignalCell cell(NodeId id) {
        return cells.get(id);
    }

    UaNode folder(@Nullable UaNode parent, String id, String name) {
        return objects.computeIfAbsent(id, key -> {
            UaFolderNode folder = new UaFolderNode(context, nodeId(key), browseName(name), LocalizedText.english(name));
            context.getNodeManager().addNode(folder);
            NodeId above = parent == null ? NodeIds.ObjectsFolder : parent.getNodeId();
            folder.addReference(new Reference(folder.getNodeId(), NodeIds.Organizes, above.expanded(), false));
            return folder;
        });
    }

    /** An object that is made once. */
    UaNode objectOnce(UaNode parent, String id, String name, NodeId type) {
        return objects.computeIfAbsent(id, key -> object(parent, key, name, type));
    }

    /** A part of an object, made once. Two specifications may use one word, each in its own namespace: then they are two. */
    UaNode part(UaNode above, String id, String name, NodeId type) {
        String key = above.getNodeId().getIdentifier() + "/" + name;
        return objects.computeIfAbsent(key, unknown -> {
            boolean isTaken = context.getNodeManager().containsNode(nodeId(id));
            return object(above, isTaken ? above.getNodeId().getIdentifier() + "." + name : id, name, type);
        });
    }

    UaNode object(UaNode parent, String id, String name, NodeId type) {
        UaObjectNode object = UaObjectNode.build(
                context,
                builder -> builder.setNodeId(nodeId(id))
                        .setBrowseName(browseName(name))
                        .setDisplayName(LocalizedText.english(plain(name)))
                        .setTypeDefinition(type)
                        .buildAndAdd());
        NodeId reference = parent instanceof UaFolderNode ? NodeIds.Organizes : NodeIds.HasComponent;
        object.addReference(
                new Reference(object.getNodeId(), reference, parent.getNodeId().expanded(), false));
        return object;
    }

    SignalCell variable(UaNode parent, String id, String name, Kind kind) {
        DataValue waiting = new DataValue(StatusCodes.Bad_WaitingForInitialData);
        UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(context)
                .setNodeId(nodeId(id))
                .setBrowseName(browseName(name))
                .setDisplayName(LocalizedText.english(plain(name)))
                .setDescription(LocalizedText.english(parent.getNodeId().getIdentifier() + "." + plain(name)))
                .setDataType(kind.dataType())
                .setValueRank(kind.isList() ? LIST : SCALAR)
                .setArrayDimensions(kind.isList() ? new UInteger[] {Unsigned.uint(0)} : null)
                .setTypeDefinition(kind.type())
                .setMinimumSamplingInterval(0.0)
                .setValue(waiting)
                .build();
        context.getNodeManager().addNode(node);
        NodeId reference = kind.type().equals(NodeIds.PropertyType) ? NodeIds.HasProperty : NodeIds.HasComponent;
        node.addReference(
                new Reference(node.getNodeId(), reference, parent.getNodeId().expanded(), false));
        SignalCell cell = new SignalCell(node, waiting);
        cells.put(node.getNodeId(), cell);
        return cell;
    }

    /** A property that never changes. */
    void property(UaNode owner, String name, NodeId dataType, Object value) {
        boolean isList = value.getClass().isArray();
        UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(context)
                .setNodeId(nodeId(owner.getNodeId().getIdentifier() + "." + plain(name)))
                .setBrowseName(browseName(name))
                .setDisplayName(LocalizedText.english(plain(name)))
                .setDataType(dataType)
                .setValueRank(isList ? LIST : SCALAR)
                .setArrayDimensions(isList ? new UInteger[] {Unsigned.uint(0)} : null)
                .setTypeDefinition(NodeIds.PropertyType)
                .setValue(new DataValue(new Variant(value)))
                .build();
        context.getNodeManager().addNode(node);
        node.addReference(new Reference(
                node.getNodeId(), NodeIds.HasProperty, owner.getNodeId().expanded(), false));
    }

    /** A property whose value is a structure of OPC UA itself. */
    void structure(UaNode owner, String name, NodeId dataType, UaStructuredType value) {
        property(
                owner,
                name,
                dataType,
                ExtensionObject.encode(context.getServer().getStaticEncodingContext(), value));
    }

    static EUInformation engineeringUnit(Unit unit) {
        return new EUInformation(
                UNECE, unit.unitId(), LocalizedText.english(unit.symbol()), LocalizedText.english(unit.title()));
    }

    static String plain(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private NodeId nodeId(String id) {
        return new NodeId(namespace, id);
    }

    private QualifiedName browseName(String name) {
        for (Companion companion : Companion.values()) {
            if (name.startsWith(companion.prefix() + ":")) {
                UShort index = context.getNamespaceTable().getIndex(companion.uri());
                return new QualifiedName(Objects.requireNonNull(index, companion::uri), plain(name));
            }
        }
        return new QualifiedName(namespace, name);
    }
}
