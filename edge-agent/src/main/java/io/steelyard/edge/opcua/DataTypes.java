package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.call.Calls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.jspecify.annotations.Nullable;

/** What a DataType attribute means: the built-in type that it is derived from, found by walking its supertypes. */
final class DataTypes {
    private static final int DEEPEST = 16;
    private static final int SCALAR = -1;
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
    private final Map<NodeId, @Nullable ValueType> known = new HashMap<>();

    DataTypes(OpcUaClient client) {
        this.client = client;
    }

    /** The type that a variable declares; null when it declares an abstract one, or one that a signal cannot have. */
    @Nullable
    SignalType declared(NodeId dataType, @Nullable Integer valueRank) throws UaException, InterruptedException {
        ValueType element = builtIn(dataType);
        int rank = valueRank == null ? SCALAR : valueRank;
        if (element == null || (rank != SCALAR && rank != ONE_DIMENSION)) {
            return null;
        }
        boolean array = rank == ONE_DIMENSION;
        return array && element == ValueType.BYTES ? null : new SignalType(element, array);
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

    private @Nullable NodeId superType(NodeId type) throws UaException, InterruptedException {
        BrowseDescription question = new BrowseDescription(
                type, BrowseDirection.Inverse, NodeIds.HasSubtype, true, Unsigned.uint(0), Unsigned.uint(0));
        List<BrowseResult> results = Calls.await(client.browseAsync(List.of(question)));
        var references = results.isEmpty() ? null : results.get(0).getReferences();
        return references == null || references.length == 0
                ? null
                : references[0].getNodeId().toNodeId(client.getNamespaceTable()).orElse(null);
    }
}
