package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.types.EnumNames;
import io.steelyard.edge.opcua.types.UndecodableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaSerializationException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePath;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of a variable beside its value.
 *
 * @param type the declared type, or the present value's when an abstract one is declared; null when neither can be told
 * @param names what its values are called, of an enumeration and of a discrete item
 * @param below what is told below the signal, as far as type and present value say it
 * @param declared its type as it stands there
 * @param historised whether its history may be read
 * @param refusal why its values cannot be carried; null when they can, or when nothing has shown yet that they cannot
 */
record NodeFacts(
        @Nullable SignalType type,
        @Nullable String description,
        @Nullable EUInformation unit,
        @Nullable Range range,
        @Nullable EnumNames names,
        List<Shapes.Leaf> below,
        Declared declared,
        boolean historised,
        @Nullable String refusal) {

    /**
     * What stands there, as it is declared.
     *
     * @param dataType null when the server tells none
     * @param type that of its values; null when it leaves that to them
     * @param gone the server says that it has no such node
     */
    record Declared(
            @Nullable NodeId dataType, int rank, @Nullable SignalType type, boolean gone) {}

    private static final List<AttributeId> ATTRIBUTES = List.of(
            AttributeId.DataType,
            AttributeId.ValueRank,
            AttributeId.Description,
            AttributeId.Value,
            AttributeId.UserAccessLevel);
    private static final int HISTORY_READ = 0x4;

    /** Properties of a variable, OPC UA Part 8. */
    private static final List<String> MEASURED = List.of("EngineeringUnits", "EURange");

    private static final List<String> TWO_STATES = List.of("TrueState", "FalseState");
    private static final List<String> COUNTED = List.of("EngineeringUnits", "EURange", "EnumStrings", "EnumValues");

    /**
     * The facts of each node, in the same order.
     *
     * @param roles what each means to a class of machine; null for nothing
     */
    static List<NodeFacts> of(
            OpcUaClient client, AddressSpace space, Shapes shapes, List<NodeId> nodes, List<@Nullable String> roles)
            throws UaException, InterruptedException {
        List<ReadValueId> attributes = new ArrayList<>();
        for (NodeId node : nodes) {
            ATTRIBUTES.forEach(attribute -> attributes.add(AddressSpace.attribute(node, attribute)));
        }
        List<DataValue> values = space.read(attributes);
        List<List<DataValue>> owns = new ArrayList<>();
        List<List<String>> asked = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            List<DataValue> own = values.subList(i * ATTRIBUTES.size(), (i + 1) * ATTRIBUTES.size());
            owns.add(own);
            asked.add(properties(shapes, dataType(own)));
        }
        List<Map<String, Object>> properties = properties(space, nodes, asked);
        List<NodeFacts> facts = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            facts.add(of(client, shapes, owns.get(i), properties.get(i), roles.get(i)));
        }
        return facts;
    }

    /** What a variable of the type is asked for: each is a search in the server. */
    private static List<String> properties(Shapes shapes, @Nullable NodeId dataType)
            throws UaException, InterruptedException {
        if (dataType == null) {
            return MEASURED;
        }
        shapes.next();
        DataTypes types = shapes.types();
        if (types.root(dataType).type() == OpcUaDataType.Boolean) {
            return TWO_STATES;
        }
        return types.isWhole(dataType) && types.names(dataType) == null ? COUNTED : MEASURED;
    }

    private static NodeFacts of(
            OpcUaClient client,
            Shapes shapes,
            List<DataValue> own,
            Map<String, Object> properties,
            @Nullable String role)
            throws UaException, InterruptedException {
        shapes.next();
        @Nullable NodeId dataType = dataType(own);
        @Nullable Integer rank = raw(own.get(1)) instanceof Integer known ? known : null;
        boolean byNode = StateNumbers.isMeant(role) && NodeIds.NodeId.equals(dataType);
        @Nullable
        SignalType type =
                byNode ? Shapes.STATE : dataType == null ? null : shapes.types().declared(dataType, rank);
        @Nullable EnumNames names = names(shapes.types(), dataType, properties);
        @Nullable Object present = raw(own.get(3));
        @Nullable SignalType told = type;
        List<Shapes.Leaf> below = (names == null && !byNode) || type == null ? List.of() : List.of(Shapes.text(type));
        @Nullable String refusal = null;
        try {
            if (present != null) {
                Shapes.Shaped shaped = shapes.as(role, present, names);
                told = type == null ? shaped.type() : type;
                below = shaped.leaves();
            }
        } catch (Shapes.NotCarriedException e) {
            below = List.of();
            refusal = e.getMessage();
        } catch (UndecodableException e) {
            below = List.of();
            told = type == null ? Shapes.unread(present) : type; // its samples will say why
        }
        return new NodeFacts(
                told,
                raw(own.get(2)) instanceof LocalizedText text ? text.text() : null,
                decoded(client, properties.get("EngineeringUnits")) instanceof EUInformation known ? known : null,
                decoded(client, properties.get("EURange")) instanceof Range known ? known : null,
                names,
                below,
                new Declared(
                        dataType,
                        rank == null ? DataTypes.SCALAR : rank,
                        type,
                        own.stream().allMatch(NodeFacts::isGone)),
                raw(own.get(4)) instanceof UByte access && (access.intValue() & HISTORY_READ) != 0,
                refusal);
    }

    /** What its values are called: by its data type, else by what it says itself as a discrete item, OPC UA Part 8 §5.3.3. */
    private static @Nullable EnumNames names(DataTypes types, @Nullable NodeId dataType, Map<String, Object> properties)
            throws UaException, InterruptedException {
        @Nullable EnumNames ofType = dataType == null ? null : types.names(dataType);
        if (ofType != null) {
            return ofType;
        }
        for (String named : List.of("EnumValues", "EnumStrings")) {
            EnumNames own = types.named(properties.get(named));
            if (!own.names().isEmpty()) {
                return own;
            }
        }
        EnumNames states = EnumNames.ofStates(
                properties.get("TrueState") instanceof LocalizedText text ? text : null,
                properties.get("FalseState") instanceof LocalizedText text ? text : null);
        return states.names().isEmpty() ? null : states;
    }

    private static @Nullable NodeId dataType(List<DataValue> own) {
        return raw(own.get(0)) instanceof NodeId id ? id : null;
    }

    private static boolean isGone(DataValue value) {
        return value.getStatusCode().value() == StatusCodes.Bad_NodeIdUnknown;
    }

    private static @Nullable Object raw(DataValue value) {
        return value.getValue().getValue();
    }

    /** The values of each node's properties, by their names; without those that it has not. */
    private static List<Map<String, Object>> properties(
            AddressSpace space, List<NodeId> nodes, List<List<String>> asked) throws UaException, InterruptedException {
        List<BrowsePath> paths = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeId node = nodes.get(i);
            asked.get(i).forEach(name -> paths.add(AddressSpace.property(node, name)));
        }
        List<AddressSpace.Found> found = space.translate(paths);
        List<ReadValueId> reads = new ArrayList<>();
        for (AddressSpace.Found one : found) {
            if (one.node() != null) {
                reads.add(AddressSpace.attribute(one.node(), AttributeId.Value));
            }
        }
        Iterator<DataValue> values = space.read(reads).iterator();
        Iterator<AddressSpace.Found> next = found.iterator();
        List<Map<String, Object>> properties = new ArrayList<>();
        for (List<String> names : asked) {
            Map<String, Object> ofNode = new HashMap<>();
            for (String name : names) {
                @Nullable Object value = next.next().node() == null ? null : raw(values.next());
                if (value != null) {
                    ofNode.put(name, value);
                }
            }
            properties.add(ofNode);
        }
        return properties;
    }

    private static @Nullable Object decoded(OpcUaClient client, @Nullable Object raw) {
        if (!(raw instanceof ExtensionObject packed)) {
            return raw;
        }
        try {
            return packed.decode(client.getStaticEncodingContext());
        } catch (UaSerializationException e) {
            return null; // a structure that this client does not know says nothing here
        }
    }
}
