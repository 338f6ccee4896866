package io.steelyard.edge.opcua.types;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A structure that was read: the name of its type, and those of its fields that are there.
 *
 * @param fields in the order of the type
 */
public record Structure(String type, List<Member> fields) {

    public Structure {
        fields = List.copyOf(fields);
    }

    /**
     * A field with its value.
     *
     * @param value as Milo has it: a scalar, an array or a {@code Matrix} of a built-in type; {@link Structure},
     *     {@link Several} or {@link Enumerated}; null when there is none
     */
    public record Member(String name, @Nullable Object value) {}

    /**
     * A list or matrix of structures.
     *
     * @param elements row by row; null for one that is not there
     * @param dimensions empty for a list
     */
    public record Several(List<@Nullable Object> elements, List<Integer> dimensions) {
        public Several {
            elements = Collections.unmodifiableList(new ArrayList<>(elements));
            dimensions = List.copyOf(dimensions);
        }
    }

    /**
     * Numbers of an enumeration.
     *
     * @param numbers an {@code Integer}, an array or a {@code Matrix} of them
     */
    public record Enumerated(Object numbers, EnumNames names) {}
}
