package io.steelyard.edge.opcua.types;

import java.util.List;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;

/**
 * How the values of a structure lie in bytes (OPC UA Part 6 §5.2.6 to §5.2.8). Immutable.
 *
 * @param name the browse name of the type
 */
public record Layout(String name, Kind kind, List<Field> fields) {

    public Layout {
        fields = List.copyOf(fields);
    }

    /** Which of the fields are there. */
    public enum Kind {
        /** All, one after the other. */
        PLAIN,
        /** Behind a mask, those without a selector and those whose selector is a bit of the mask that is set. */
        OPTIONAL,
        /** Behind a number, the one whose selector it is; none behind 0. */
        UNION
    }

    /** What a field's values are. */
    public sealed interface Type {
        /** One of the built-in types; an abstract one is a Variant, an abstract structure an ExtensionObject. */
        record BuiltIn(OpcUaDataType type) implements Type {}

        /** An Int32 with names. */
        record Enumeration(EnumNames names) implements Type {}

        /** A structure without anything around it. */
        record Inline(NodeId type) implements Type {}
    }

    /**
     * A field.
     *
     * @param dimensions 0 for a single value, 1 for a list, more for a matrix
     * @param selector see {@link Kind}; -1 for one that is always there
     */
    public record Field(String name, Type type, int dimensions, int selector) {}
}
