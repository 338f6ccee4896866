package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.types.EnumNames;
import io.steelyard.edge.opcua.types.Layout;
import io.steelyard.edge.opcua.types.Structure;
import io.steelyard.edge.opcua.types.StructureReader;
import io.steelyard.edge.opcua.types.TypeDictionary;
import io.steelyard.edge.opcua.types.UndecodableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.StructureType;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureField;
import org.jspecify.annotations.Nullable;

/**
 * Structures by what the server says of their types, asked for when a value of one first comes: its DataTypeDefinition, else its
 * type dictionary. A value that cannot be read is tried once more with what the server says then; until the server is asked
 * again, 300 s later, its type is not asked for. For one session, for the server's thread only.
 */
final class Structures {
    private static final int MOST_TYPES = 256;
    private static final long ASK_AGAIN_NANOS = 300_000_000_000L;

    private final TypeQuestions server;
    private final DataTypes types;
    private final LongSupplier nanoTime;
    private final StructureReader reader;

    /** By what an ExtensionObject names as its type: the id of an encoding as a rule. */
    private final Map<NodeId, Layout> byEncoding = new HashMap<>();

    private final Map<NodeId, Layout> byType = new HashMap<>();
    private final Map<NodeId, Boolean> isAbstract = new HashMap<>();

    /** Types that a value could not be read by, and when. */
    private final Map<NodeId, Long> failures = new HashMap<>();

    /** What the structures of the present value name as their types. */
    private final Set<NodeId> present = new HashSet<>();

    /** Of these a value said that they lie otherwise in bytes now. */
    private final Set<NodeId> changed = new HashSet<>();

    Structures(TypeQuestions server, DataTypes types, LongSupplier nanoTime) {
        this.server = server;
        this.types = types;
        this.nanoTime = nanoTime;
        this.reader = new StructureReader(server.context(), byType::get);
    }

    /** Structures that are read from now on are those of another value. */
    void next() {
        if (!present.isEmpty()) {
            present.clear();
        }
    }

    /** The present value says that its structure is another now. */
    void changed() {
        changed.addAll(present);
    }

    /**
     * How types of which a value said so lie in bytes is asked anew. What may not be asked now stays known: most values of such
     * a type can be read.
     */
    void forget() {
        List<NodeId> due = changed.stream().filter(this::mayAsk).toList();
        due.forEach(byEncoding::remove);
        due.forEach(changed::remove);
        if (!due.isEmpty()) {
            isAbstract.clear();
        }
    }

    /** Reads the structure. */
    Structure read(ExtensionObject packed) throws UndecodableException, UaException, InterruptedException {
        NodeId encoding = packed.getEncodingOrTypeId();
        present.add(encoding);
        @Nullable Layout known = byEncoding.get(encoding);
        if (known != null) {
            try {
                return read(known, packed);
            } catch (UndecodableException e) {
                if (!mayAsk(encoding)) {
                    throw e;
                }
            }
        } else if (!mayAsk(encoding)) {
            throw new UndecodableException(
                    "the server does not say how type " + encoding.toParseableString() + " lies in bytes");
        }
        return readAnew(encoding, packed);
    }

    private boolean mayAsk(NodeId encoding) {
        @Nullable Long failed = failures.get(encoding);
        return failed == null || nanoTime.getAsLong() - failed > ASK_AGAIN_NANOS;
    }

    private Structure readAnew(NodeId encoding, ExtensionObject packed)
            throws UndecodableException, UaException, InterruptedException {
        failures.put(encoding, nanoTime.getAsLong());
        byEncoding.remove(encoding);
        Layout layout = ask(encoding);
        byEncoding.put(encoding, layout);
        Structure structure = read(layout, packed);
        failures.remove(encoding);
        return structure;
    }

    private Structure read(Layout layout, ExtensionObject packed) throws UndecodableException {
        if (packed.getBody() instanceof ByteString bytes) {
            return reader.read(layout, bytes.bytesOrEmpty());
        }
        throw new UndecodableException("type " + layout.name() + " comes in another encoding than binary");
    }

    private Layout ask(NodeId encoding) throws UndecodableException, UaException, InterruptedException {
        if (server.isResting()) {
            throw new UndecodableException("the server did not answer questions about its data types lately");
        }
        server.begin();
        @Nullable NodeId owner = server.first(encoding, BrowseDirection.Inverse, NodeIds.HasEncoding);
        NodeId type = owner == null ? encoding : owner;
        learn(type);
        @Nullable Layout layout = byType.get(type);
        if (layout == null) {
            layout = ofDictionary(encoding);
        }
        if (layout == null) {
            throw new UndecodableException(
                    "the server does not say how type " + type.toParseableString() + " lies in bytes");
        }
        return layout;
    }

    /** The layouts of a type and of every structure inside of it, as the server says now. */
    private void learn(NodeId first) throws UndecodableException, UaException, InterruptedException {
        Set<NodeId> seen = new HashSet<>(Set.of(first));
        Deque<NodeId> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (NodeId inside : define(open.remove())) {
                if (seen.add(inside)) {
                    open.add(inside);
                }
            }
            if (seen.size() > MOST_TYPES) {
                throw new UndecodableException("its type is made of more than " + MOST_TYPES + " types");
            }
        }
    }

    /** The structures that lie inside of the type. */
    private List<NodeId> define(NodeId type) throws UaException, InterruptedException {
        List<@Nullable Object> told = server.read(type, AttributeId.BrowseName, AttributeId.DataTypeDefinition);
        @Nullable
        StructureDefinition definition = told.get(1) instanceof StructureDefinition own ? own : server.standard(type);
        if (definition == null) {
            return List.of();
        }
        List<NodeId> inside = new ArrayList<>();
        List<Layout.Field> all = new ArrayList<>();
        Layout.Kind kind = kind(definition.getStructureType());
        boolean subtyped = isSubtyped(definition.getStructureType());
        StructureField[] fields = definition.getFields();
        int optional = 0;
        for (StructureField field : fields == null ? new StructureField[0] : fields) {
            boolean flagged = Boolean.TRUE.equals(field.getIsOptional());
            Layout.Type fieldType = type(field.getDataType(), subtyped && flagged);
            if (fieldType instanceof Layout.Type.Inline inline) {
                inside.add(inline.type());
            }
            int selector = kind == Layout.Kind.UNION ? all.size() + 1 : -1;
            if (kind == Layout.Kind.OPTIONAL && flagged) {
                selector = optional++;
            }
            all.add(new Layout.Field(name(field.getName()), fieldType, dimensions(field), selector));
        }
        String name = told.get(0) instanceof QualifiedName known ? name(known.name()) : type.toParseableString();
        byType.put(type, new Layout(name, kind, all));
        return inside;
    }

    private static String name(@Nullable String name) {
        return name == null ? "" : name;
    }

    private static int dimensions(StructureField field) {
        @Nullable Integer rank = field.getValueRank();
        return rank == null || rank < 0 ? 0 : Math.max(1, rank);
    }

    private static Layout.Kind kind(@Nullable StructureType type) {
        if (type == StructureType.StructureWithOptionalFields) {
            return Layout.Kind.OPTIONAL;
        }
        return type == StructureType.Union || type == StructureType.UnionWithSubtypedValues
                ? Layout.Kind.UNION
                : Layout.Kind.PLAIN;
    }

    private static boolean isSubtyped(@Nullable StructureType type) {
        return type == StructureType.StructureWithSubtypedValues || type == StructureType.UnionWithSubtypedValues;
    }

    /** @param subtypes whether the field may hold subtypes, which then come with their own type */
    private Layout.Type type(NodeId dataType, boolean subtypes) throws UaException, InterruptedException {
        DataTypes.Root root = types.root(dataType);
        OpcUaDataType builtIn = root.type() == null ? OpcUaDataType.Variant : root.type();
        if (root.isEnumeration()) {
            EnumNames names = types.names(dataType);
            return new Layout.Type.Enumeration(names == null ? new EnumNames(Map.of()) : names);
        }
        boolean isStructure = builtIn == OpcUaDataType.ExtensionObject && !NodeIds.Structure.equals(dataType);
        if (subtypes) {
            builtIn = builtIn == OpcUaDataType.ExtensionObject ? builtIn : OpcUaDataType.Variant;
        } else if (isStructure && !isAbstract(dataType)) {
            return new Layout.Type.Inline(dataType);
        }
        return new Layout.Type.BuiltIn(builtIn);
    }

    private boolean isAbstract(NodeId type) throws UaException, InterruptedException {
        @Nullable Boolean known = isAbstract.get(type);
        if (known == null) {
            known = Boolean.TRUE.equals(
                    server.read(type, AttributeId.IsAbstract).get(0));
            isAbstract.put(type, known);
        }
        return known;
    }

    /** Encoding, its description (whose value is a name in the dictionary), the dictionary that has it as a component. */
    private @Nullable Layout ofDictionary(NodeId encoding)
            throws UndecodableException, UaException, InterruptedException {
        @Nullable NodeId description = server.first(encoding, BrowseDirection.Forward, NodeIds.HasDescription);
        @Nullable
        NodeId dictionary =
                description == null ? null : server.first(description, BrowseDirection.Inverse, NodeIds.HasComponent);
        if (description == null || dictionary == null) {
            return null;
        }
        @Nullable Object name = server.read(description, AttributeId.Value).get(0);
        @Nullable Object document = server.read(dictionary, AttributeId.Value).get(0);
        if (!(name instanceof String named) || !(document instanceof ByteString bytes)) {
            return null;
        }
        byType.putAll(TypeDictionary.layouts(bytes.bytesOrEmpty(), description.getNamespaceIndex()));
        return byType.get(TypeDictionary.id(description.getNamespaceIndex(), named));
    }
}
