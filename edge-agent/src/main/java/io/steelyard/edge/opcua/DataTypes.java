package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.types.EnumNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaSerializationException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumValueType;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.jspecify.annotations.Nullable;

/** What a DataType attribute means: the built-in type that it is derived from, found by walking its supertypes. */
final class DataTypes {
    private static final int DEEPEST = 16;
    static final int SCALAR = -1;
    private static final int ONE_DIMENSION = 1;

    private static final Map<OpcUaDataType, ValueType> BUILT_IN = Map.ofEntries(
            Map.entry(OpcUaDataType.Boolean, ValueType.BOOLEAN),
            Map.entry(OpcUaDataType.SByte, ValueType.INT8),
            Map.entry(OpcUaDataType.Byte, ValueType.UINT8),
            Map.entry(OpcUaDataType.Int16, ValueType.INT16),
            Map.entry(OpcUaDataType.UInt16, ValueType.UINT16),
            Map.entry(OpcUaDataType.Int32, ValueType.INT32),
            Map.entry(OpcUaDataType.UInt32, ValueType.UINT32),
            Map.entry(OpcUaDataType.Int64, ValueType.INT64),
            Map.entry(OpcUaDataType.UInt64, ValueType.UINT64),
            Map.entry(OpcUaDataType.Float, ValueType.FLOAT),
            Map.entry(OpcUaDataType.Double, ValueType.DOUBLE),
            Map.entry(OpcUaDataType.String, ValueType.STRING),
            Map.entry(OpcUaDataType.DateTime, ValueType.DATE_TIME),
            Map.entry(OpcUaDataType.Guid, ValueType.GUID),
            Map.entry(OpcUaDataType.ByteString, ValueType.BYTES),
            Map.entry(OpcUaDataType.XmlElement, ValueType.STRING),
            Map.entry(OpcUaDataType.NodeId, ValueType.STRING),
            Map.entry(OpcUaDataType.ExpandedNodeId, ValueType.STRING),
            Map.entry(OpcUaDataType.StatusCode, ValueType.UINT32),
            Map.entry(OpcUaDataType.QualifiedName, ValueType.STRING),
            Map.entry(OpcUaDataType.LocalizedText, ValueType.STRING));

    private final OpcUaClient client;
    private final AddressSpace space;
    private final Map<NodeId, @Nullable ValueType> known = new HashMap<>();
    private final Set<NodeId> enumerations = new HashSet<>();
    private final Map<NodeId, @Nullable EnumNames> names = new HashMap<>();

    DataTypes(OpcUaClient client, AddressSpace space) {
        this.client = client;
        this.space = space;
    }

    /**
     * The type that the signal of a variable has; null when the variable leaves it to its values, or declares what a signal
     * cannot have.
     */
    @Nullable
    SignalType declared(NodeId dataType, @Nullable Integer valueRank) throws UaException, InterruptedException {
        ValueType element = builtIn(dataType);
        int rank = valueRank == null ? SCALAR : valueRank;
        if (element == null || (rank != SCALAR && rank < ONE_DIMENSION)) {
            return null;
        }
        boolean several = rank != SCALAR;
        return several && element == ValueType.BYTES ? Shapes.LENGTH : new SignalType(element, several);
    }

    private @Nullable ValueType builtIn(NodeId dataType) throws UaException, InterruptedException {
        if (!known.containsKey(dataType)) {
            known.put(dataType, walk(dataType));
        }
        return known.get(dataType);
    }

    private @Nullable ValueType walk(NodeId dataType) throws UaException, InterruptedException {
        NodeId type = dataType;
        for (int depth = 0; depth < DEEPEST; depth++) {
            if (NodeIds.Enumeration.equals(type)) {
                enumerations.add(dataType);
                return ValueType.INT32;
            }
            if (OpcUaDataType.isBuiltin(type)) {
                return BUILT_IN.get(OpcUaDataType.fromNodeId(type));
            }
            NodeId above = superType(type);
            if (above == null) {
                return null;
            }
            type = above;
        }
        return null;
    }

    /** What the numbers of an enumeration are called; null for another type, and where the server does not say. */
    @Nullable
    EnumNames names(NodeId dataType) throws UaException, InterruptedException {
        if (builtIn(dataType) != ValueType.INT32 || !enumerations.contains(dataType)) {
            return null;
        }
        if (!names.containsKey(dataType)) {
            names.put(dataType, askNames(dataType));
        }
        return names.get(dataType);
    }

    private @Nullable EnumNames askNames(NodeId dataType) throws UaException, InterruptedException {
        @Nullable Object definition = value(AddressSpace.attribute(dataType, AttributeId.DataTypeDefinition));
        return definition instanceof EnumDefinition told ? EnumNames.of(told) : namesOfProperties(dataType);
    }

    /** As servers before OPC UA 1.04 tell them, and TranslateBrowsePaths is not everywhere. */
    private @Nullable EnumNames namesOfProperties(NodeId dataType) throws UaException, InterruptedException {
        for (ReferenceDescription property : references(dataType, BrowseDirection.Forward, NodeIds.HasProperty)) {
            @Nullable String name = property.getBrowseName().name();
            @Nullable
            NodeId node =
                    property.getNodeId().toNodeId(client.getNamespaceTable()).orElse(null);
            if (node == null || !("EnumStrings".equals(name) || "EnumValues".equals(name))) {
                continue;
            }
            @Nullable Object value = value(AddressSpace.attribute(node, AttributeId.Value));
            if (value instanceof LocalizedText[] strings) {
                return EnumNames.of(strings);
            }
            if (value instanceof ExtensionObject[] packed) {
                return EnumNames.of(Stream.of(packed)
                        .map(this::decoded)
                        .filter(EnumValueType.class::isInstance)
                        .map(EnumValueType.class::cast)
                        .toList());
            }
        }
        return null;
    }

    private @Nullable Object value(ReadValueId what) throws UaException, InterruptedException {
        @Nullable Object raw = space.read(List.of(what)).get(0).getValue().getValue();
        return raw instanceof ExtensionObject packed ? decoded(packed) : raw;
    }

    private @Nullable Object decoded(ExtensionObject packed) {
        try {
            return packed.decode(client.getStaticEncodingContext());
        } catch (UaSerializationException e) {
            return null;
        }
    }

    private @Nullable NodeId superType(NodeId type) throws UaException, InterruptedException {
        List<ReferenceDescription> above = references(type, BrowseDirection.Inverse, NodeIds.HasSubtype);
        return above.isEmpty()
                ? null
                : above.get(0).getNodeId().toNodeId(client.getNamespaceTable()).orElse(null);
    }

    private List<ReferenceDescription> references(NodeId node, BrowseDirection direction, NodeId reference)
            throws UaException, InterruptedException {
        UInteger everything = Unsigned.uint(BrowseResultMask.All.getValue());
        BrowseDescription question =
                new BrowseDescription(node, direction, reference, true, Unsigned.uint(0), everything);
        List<BrowseResult> results = Calls.await(client.browseAsync(List.of(question)));
        ReferenceDescription[] references =
                results.isEmpty() ? null : results.get(0).getReferences();
        return references == null ? List.of() : List.of(references);
    }
}
