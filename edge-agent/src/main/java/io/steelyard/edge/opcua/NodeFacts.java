package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.types.EnumNames;
import io.steelyard.edge.opcua.types.UndecodableException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
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
 * @param names what its numbers are called, of an enumeration
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
    private static final List<String> PROPERTIES = List.of("EngineeringUnits", "EURange");

    /**
     * The facts of each node, in the same order.
     *
     * @param roles what each means to a class of machine; null for nothing
     */
    static List<NodeFacts> of(
            OpcUaClient client, AddressSpace space, Shapes shapes, List<NodeId> nodes, List<@Nullable String> roles)
            throws UaException, InterruptedException {
        List<ReadValueId> attributes = new ArrayList<>();
        List<BrowsePath> paths = new ArrayList<>();
        for (NodeId node : nodes) {
            ATTRIBUTES.forEach(attribute -> attributes.add(AddressSpace.attribute(node, attribute)));
            PROPERTIES.forEach(name -> paths.add(AddressSpace.property(node, name)));
        }
        List<DataValue> values = space.read(attributes);
        List<@Nullable Object> properties = properties(client, space, paths);
        List<NodeFacts> facts = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            List<DataValue> own = values.subList(i * ATTRIBUTES.size(), (i + 1) * ATTRIBUTES.size());
            facts.add(bare(shapes, own, roles.get(i))
                    .with(properties.get(i * PROPERTIES.size()), properties.get(i * PROPERTIES.size() + 1)));
        }
        return facts;
    }

    private static NodeFacts bare(Shapes shapes, List<DataValue> own, @Nullable String role)
            throws UaException, InterruptedException {
        shapes.next();
        DataTypes types = shapes.types();
        @Nullable NodeId dataType = raw(own.get(0)) instanceof NodeId id ? id : null;
        @Nullable Integer rank = raw(own.get(1)) instanceof Integer known ? known : null;
        @Nullable String description = raw(own.get(2)) instanceof LocalizedText text ? text.text() : null;
        boolean byNode = StateNumbers.isMeant(role) && NodeIds.NodeId.equals(dataType);
        @Nullable SignalType type = byNode ? Shapes.STATE : dataType == null ? null : types.declared(dataType, rank);
        Declared declared = new Declared(
                dataType,
                rank == null ? DataTypes.SCALAR : rank,
                type,
                own.stream().allMatch(NodeFacts::isGone));
        @Nullable EnumNames names = dataType == null ? null : types.names(dataType);
        @Nullable Object present = raw(own.get(3));
        boolean past = raw(own.get(4)) instanceof UByte access && (access.intValue() & HISTORY_READ) != 0;
        if (present == null) {
            List<Shapes.Leaf> below =
                    (names == null && !byNode) || type == null ? List.of() : List.of(Shapes.text(type));
            return new NodeFacts(type, description, null, null, names, below, declared, past, null);
        }
        try {
            Shapes.Shaped shaped = shapes.as(role, present, names);
            return new NodeFacts(
                    type == null ? shaped.type() : type,
                    description,
                    null,
                    null,
                    names,
                    shaped.leaves(),
                    declared,
                    past,
                    null);
        } catch (Shapes.NotCarriedException e) {
            return new NodeFacts(type, description, null, null, names, List.of(), declared, past, e.getMessage());
        } catch (UndecodableException e) {
            SignalType unread = type == null ? Shapes.unread(present) : type; // its samples will say why
            return new NodeFacts(unread, description, null, null, names, List.of(), declared, past, null);
        }
    }

    private NodeFacts with(@Nullable Object euInformation, @Nullable Object euRange) {
        return new NodeFacts(
                type,
                description,
                euInformation instanceof EUInformation known ? known : null,
                euRange instanceof Range known ? known : null,
                names,
                below,
                declared,
                historised,
                refusal);
    }

    private static boolean isGone(DataValue value) {
        return value.getStatusCode().value() == StatusCodes.Bad_NodeIdUnknown;
    }

    private static @Nullable Object raw(DataValue value) {
        return value.getValue().getValue();
    }

    /** The value of each property, decoded; null where there is none. */
    private static List<@Nullable Object> properties(OpcUaClient client, AddressSpace space, List<BrowsePath> paths)
            throws UaException, InterruptedException {
        List<AddressSpace.Found> found = space.translate(paths);
        List<ReadValueId> reads = new ArrayList<>();
        for (AddressSpace.Found one : found) {
            if (one.node() != null) {
                reads.add(AddressSpace.attribute(one.node(), AttributeId.Value));
            }
        }
        List<DataValue> values = space.read(reads);
        List<@Nullable Object> properties = new ArrayList<>();
        int next = 0;
        for (AddressSpace.Found one : found) {
            properties.add(one.node() == null ? null : decoded(client, raw(values.get(next))));
            next += one.node() == null ? 0 : 1;
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
