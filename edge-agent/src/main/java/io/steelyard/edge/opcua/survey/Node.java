package io.steelyard.edge.opcua.survey;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node that was found.
 *
 * @param id {@code nsu=<URI>;s=<identifier>}, or without {@code nsu=} in the namespace of OPC UA
 * @param parent place of the node above in the tree; -1 for Objects, or for a node where the walk began
 * @param isProperty whether it is a property of the node above (OPC UA Part 3 §7.9)
 * @param types its type definition and the types above that, the nearest first
 * @param facts what was read of a variable; null of any other node
 */
public record Node(
        String id,
        int parent,
        Name name,
        Kind kind,
        boolean isProperty,
        List<Name> types,
        @Nullable Facts facts) {
    public Node {
        types = List.copyOf(types);
    }

    /** Node classes that a walk tells apart. */
    public enum Kind {
        OBJECT,
        VARIABLE,
        OTHER
    }

    /**
     * What is known of a variable.
     *
     * @param dataType name of its data type
     * @param isCarried whether a signal can have its values
     * @param unit as the server shows it
     * @param value as text, of a nameplate's property and of what tells a state machine's current state
     */
    public record Facts(
            String dataType,
            boolean isCarried,
            @Nullable String unit,
            @Nullable String value) {}

    /** The same below another place. */
    Node under(int other) {
        return new Node(id, other, name, kind, isProperty, types, facts);
    }

    boolean isVariable() {
        return kind == Kind.VARIABLE;
    }
}
