package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.Visit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaSerializationException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.jspecify.annotations.Nullable;

/** Reads what a walk does not tell: names of types and of those above them, data types, units, nameplates. */
final class Reading {
    private static final int DEEPEST_TYPE = 16;
    private static final int SCALAR = -1;
    private static final Name UNIT = Name.ua("EngineeringUnits");
    private static final Name CURRENT_STATE = Name.ua("CurrentState");
    private static final Set<Name> TELLS_STATE = Set.of(Name.ua("Number"), Name.ua("Id"));
    private static final String NAMEPLATE = "Identification";

    private final Visit visit;
    private final Walk walk;

    Reading(Visit visit, Walk walk) {
        this.visit = visit;
        this.walk = walk;
    }

    static Name name(Visit visit, QualifiedName name) {
        String uri = visit.namespaces().get(name.namespaceIndex());
        return new Name(uri == null ? "" : uri, name.name() == null ? "" : name.name());
    }

    List<Node> nodes(List<Browser.Found> found) throws UaException, InterruptedException {
        Map<NodeId, List<Name>> types = types(found);
        Map<Integer, Node.Facts> facts = facts(found);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Browser.Found one = found.get(i);
            nodes.add(new Node(
                    text(visit, one.id()),
                    one.parent(),
                    one.name(),
                    one.kind(),
                    one.isProperty(),
                    one.type() == null ? List.of() : types.getOrDefault(one.type(), List.of()),
                    facts.get(i)));
        }
        return nodes;
    }

    static String text(Visit visit, NodeId id) {
        if (id.getNamespaceIndex().equals(UShort.MIN)) {
            return id.toParseableString();
        }
        ExpandedNodeId expanded = id.expanded(visit.namespaces());
        return expanded.toParseableString();
    }

    List<Name> names(List<NodeId> ids) throws UaException, InterruptedException {
        List<Name> names = new ArrayList<>();
        for (DataValue value : visit.read(ids, AttributeId.BrowseName)) {
            names.add(value.getValue().getValue() instanceof QualifiedName name ? name(visit, name) : new Name("", ""));
        }
        return names;
    }

    /** Each type definition with those above it; the types of OPC UA itself say nothing of a machine and stand for themselves. */
    private Map<NodeId, List<Name>> types(List<Browser.Found> found) throws UaException, InterruptedException {
        Set<NodeId> distinct = new LinkedHashSet<>();
        found.forEach(one -> {
            if (one.type() != null && one.kind() == Node.Kind.OBJECT) {
                distinct.add(one.type());
            }
        });
        Map<NodeId, NodeId> above = new HashMap<>();
        Set<NodeId> all = new LinkedHashSet<>(distinct);
        List<NodeId> level = distinct.stream().filter(Reading::isForeign).toList();
        for (int depth = 0; depth < DEEPEST_TYPE && !level.isEmpty(); depth++) {
            List<List<ReferenceDescription>> answers = walk.supertypes(level);
            List<NodeId> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i++) {
                if (!answers.get(i).isEmpty()) {
                    NodeId type = answers.get(i)
                            .get(0)
                            .getNodeId()
                            .toNodeId(visit.namespaces())
                            .orElse(null);
                    if (type != null) {
                        above.put(level.get(i), type);
                        if (all.add(type) && isForeign(type)) {
                            next.add(type);
                        }
                    }
                }
            }
            level = next;
        }
        List<NodeId> ids = List.copyOf(all);
        List<Name> names = names(ids);
        Map<NodeId, List<Name>> chains = new HashMap<>();
        for (NodeId type : distinct) {
            List<Name> chain = new ArrayList<>();
            for (NodeId at = type; at != null && chain.size() < DEEPEST_TYPE; at = above.get(at)) {
                chain.add(names.get(ids.indexOf(at)));
            }
            chains.put(type, chain);
        }
        return chains;
    }

    private static boolean isForeign(NodeId type) {
        return !type.getNamespaceIndex().equals(UShort.MIN);
    }

    private Map<Integer, Node.Facts> facts(List<Browser.Found> found) throws UaException, InterruptedException {
        List<Integer> variables = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).kind() == Node.Kind.VARIABLE) {
                variables.add(i);
            }
        }
        List<NodeId> ids =
                variables.stream().map(place -> found.get(place).id()).toList();
        List<DataValue> dataTypes = visit.read(ids, AttributeId.DataType);
        List<DataValue> ranks = visit.read(ids, AttributeId.ValueRank);
        Map<Integer, Object> values = values(found);
        Map<Integer, String> units = new HashMap<>();
        values.forEach((place, value) -> {
            if (value instanceof EUInformation unit && found.get(place).parent() >= 0) {
                String shown = unit.getDisplayName().text();
                units.put(found.get(place).parent(), shown == null ? "" : shown);
            }
        });
        Map<NodeId, String> typeNames = typeNames(dataTypes);
        Set<NodeId> carried = carried(ids, dataTypes);
        Map<Integer, Node.Facts> facts = new HashMap<>();
        for (int i = 0; i < variables.size(); i++) {
            NodeId type = dataType(dataTypes.get(i));
            int rank = ranks.get(i).getValue().getValue() instanceof Integer known ? known : SCALAR;
            int place = variables.get(i);
            facts.put(
                    place,
                    new Node.Facts(
                            typeNames.getOrDefault(type, "") + (rank >= 0 ? "[]" : ""),
                            carried.contains(ids.get(i)),
                            units.get(place),
                            text(values.get(place))));
        }
        return facts;
    }

    /**
     * Of these variables those whose values a signal can have. How many a variable has at a time counts for nothing: some servers
     * leave it open for their lists. A type that leaves open what its values are is asked for one.
     */
    private Set<NodeId> carried(List<NodeId> variables, List<DataValue> dataTypes)
            throws UaException, InterruptedException {
        Set<NodeId> carried = new HashSet<>();
        List<NodeId> open = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            NodeId type = dataType(dataTypes.get(i));
            boolean isTold = !type.isNull() && visit.isCarried(type);
            (isTold ? carried : open).add(variables.get(i));
        }
        List<Boolean> values = visit.areCarried(open);
        for (int i = 0; i < open.size(); i++) {
            if (values.get(i)) {
                carried.add(open.get(i));
            }
        }
        return carried;
    }

    /** Some servers write it with a namespace URI. */
    private NodeId dataType(DataValue value) {
        Object told = value.getValue().getValue();
        if (told instanceof ExpandedNodeId expanded) {
            return expanded.toNodeId(visit.namespaces()).orElse(NodeId.NULL_VALUE);
        }
        return told instanceof NodeId id ? id : NodeId.NULL_VALUE;
    }

    private Map<NodeId, String> typeNames(List<DataValue> dataTypes) throws UaException, InterruptedException {
        Set<NodeId> distinct = new LinkedHashSet<>();
        dataTypes.forEach(value -> {
            NodeId type = dataType(value);
            if (!type.isNull()) {
                distinct.add(type);
            }
        });
        List<NodeId> ids = List.copyOf(distinct);
        List<Name> names = names(ids);
        Map<NodeId, String> named = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            named.put(ids.get(i), names.get(i).text());
        }
        return named;
    }

    /** The present values of units, nameplates and current states, by place. */
    private Map<Integer, Object> values(List<Browser.Found> found) throws UaException, InterruptedException {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Browser.Found one = found.get(i);
            boolean isOfNameplate =
                    one.parent() >= 0 && found.get(one.parent()).name().text().equals(NAMEPLATE);
            boolean isOfState = one.parent() >= 0
                    && found.get(one.parent()).name().equals(CURRENT_STATE)
                    && TELLS_STATE.contains(one.name());
            if (isOfState || (one.isProperty() && (one.name().equals(UNIT) || isOfNameplate))) {
                places.add(i);
            }
        }
        List<DataValue> read =
                visit.read(places.stream().map(place -> found.get(place).id()).toList(), AttributeId.Value);
        Map<Integer, Object> values = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            Object value = decoded(read.get(i).getValue().getValue());
            if (value != null) {
                values.put(places.get(i), value);
            }
        }
        return values;
    }

    private @Nullable Object decoded(@Nullable Object raw) {
        if (!(raw instanceof ExtensionObject packed)) {
            return raw;
        }
        try {
            return packed.decode(visit.client().getStaticEncodingContext());
        } catch (UaSerializationException e) {
            return null; // a structure that this client does not know says nothing here
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        boolean isNone = value instanceof EUInformation || (value instanceof NodeId id && id.isNull());
        if (value == null || isNone || value.getClass().isArray()) {
            return null;
        }
        return value instanceof LocalizedText text ? Objects.requireNonNullElse(text.text(), "") : value.toString();
    }
}
