package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.types.EnumNames;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumValueType;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.jspecify.annotations.Nullable;

/**
 * What a DataType attribute means: the built-in type that it is derived from, found by walking its supertypes, and what the
 * numbers of an enumeration are called. Remembered for one session. For the server's thread only.
 */
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
            Map.entry(OpcUaDataType.ExtensionObject, ValueType.STRING),
            Map.entry(OpcUaDataType.LocalizedText, ValueType.STRING));

    /** Abstract types of which the values say more. */
    private static final Set<NodeId> NUMBERS = Set.of(NodeIds.Number, NodeIds.Integer, NodeIds.UInteger);

    private static final Set<OpcUaDataType> WHOLE = EnumSet.range(OpcUaDataType.SByte, OpcUaDataType.UInt64);

    private static final EnumNames NAMELESS = new EnumNames(Map.of());

    private final TypeQuestions server;
    private final Map<NodeId, Root> roots = new HashMap<>();
    private final Map<NodeId, EnumNames> names = new HashMap<>();

    DataTypes(TypeQuestions server) {
        this.server = server;
    }

    /** What numbers are called may be another now. */
    void forget() {
        names.clear();
    }

    /**
     * What a data type comes down to.
     *
     * @param type null when that cannot be told, and for one that leaves it to its values
     * @param isNumber whether it leaves to its values only which number they are
     */
    record Root(@Nullable OpcUaDataType type, boolean isEnumeration, boolean isNumber) {
        private static final Root UNKNOWN = new Root(null, false);
        private static final Root NUMBER = new Root(null, false, true);

        Root(@Nullable OpcUaDataType type, boolean isEnumeration) {
            this(type, isEnumeration, false);
        }
    }

    /**
     * The type that the signal of a variable has; null when the variable leaves it to its values, or declares what a signal
     * cannot have.
     */
    @Nullable
    SignalType declared(NodeId dataType, @Nullable Integer valueRank) throws UaException, InterruptedException {
        OpcUaDataType root = root(dataType).type();
        @Nullable ValueType element = root == null ? null : BUILT_IN.get(root);
        int rank = valueRank == null ? SCALAR : valueRank;
        if (element == null || (rank != SCALAR && rank < ONE_DIMENSION)) {
            return null;
        }
        boolean several = rank != SCALAR;
        boolean isOneByOne = root == OpcUaDataType.ByteString || root == OpcUaDataType.ExtensionObject;
        return several && isOneByOne ? Shapes.LENGTH : SignalType.of(element, several);
    }

    /** The built-in type that a type is derived from. */
    Root root(NodeId dataType) throws UaException, InterruptedException {
        Root known = roots.get(dataType);
        if (known != null) {
            return known;
        }
        if (!OpcUaDataType.isBuiltin(dataType) && server.isResting()) {
            return Root.UNKNOWN;
        }
        Root root = walk(dataType);
        roots.put(dataType, root);
        return root;
    }

    private Root walk(NodeId dataType) throws UaException, InterruptedException {
        @Nullable NodeId type = dataType;
        for (int depth = 0; depth < DEEPEST && type != null; depth++) {
            if (NodeIds.Enumeration.equals(type)) {
                return new Root(OpcUaDataType.Int32, true);
            }
            if (NUMBERS.contains(type)) {
                return Root.NUMBER;
            }
            if (OpcUaDataType.isBuiltin(type)) {
                return new Root(OpcUaDataType.fromNodeId(type), false);
            }
            type = server.first(type, BrowseDirection.Inverse, NodeIds.HasSubtype);
        }
        return Root.UNKNOWN;
    }

    /** Whether its values are, or may be, whole numbers. */
    boolean isWhole(NodeId dataType) throws UaException, InterruptedException {
        Root root = root(dataType);
        return root.isNumber() || (root.type() != null && WHOLE.contains(root.type()));
    }

    /** What the numbers of an enumeration are called; null for another type, and where the server does not say. */
    @Nullable
    EnumNames names(NodeId dataType) throws UaException, InterruptedException {
        if (!root(dataType).isEnumeration()) {
            return null;
        }
        if (!names.containsKey(dataType) && !server.isResting()) {
            names.put(dataType, ask(dataType));
        }
        EnumNames known = names.get(dataType);
        return known == null || known.names().isEmpty() ? null : known;
    }

    private EnumNames ask(NodeId dataType) throws UaException, InterruptedException {
        @Nullable
        Object definition =
                server.read(dataType, AttributeId.DataTypeDefinition).get(0);
        return definition instanceof EnumDefinition told ? EnumNames.of(told) : ofProperties(dataType);
    }

    /** As servers before OPC UA 1.04 tell them. */
    private EnumNames ofProperties(NodeId dataType) throws UaException, InterruptedException {
        for (ReferenceDescription property :
                server.references(dataType, BrowseDirection.Forward, NodeIds.HasProperty)) {
            @Nullable String name = property.getBrowseName().name();
            @Nullable NodeId node = server.node(property);
            if (node == null || !("EnumStrings".equals(name) || "EnumValues".equals(name))) {
                continue;
            }
            EnumNames named = named(server.read(node, AttributeId.Value).get(0));
            if (!named.names().isEmpty()) {
                return named;
            }
        }
        return NAMELESS;
    }

    /** What numbers are called by the value of a property EnumStrings or EnumValues. */
    EnumNames named(@Nullable Object value) {
        if (value instanceof LocalizedText[] strings) {
            return EnumNames.of(strings);
        }
        return value instanceof ExtensionObject[] packed
                ? EnumNames.of(Stream.of(packed)
                        .map(server::decoded)
                        .filter(EnumValueType.class::isInstance)
                        .map(EnumValueType.class::cast)
                        .toList())
                : NAMELESS;
    }
}
