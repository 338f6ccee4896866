package io.steelyard.edge.opcua.types;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumField;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumValueType;
import org.jspecify.annotations.Nullable;

/** What the numbers of an enumeration are called (OPC UA Part 3 §8.40, §5.8.3). Immutable. */
public record EnumNames(Map<Long, String> names) {

    public EnumNames {
        names = Map.copyOf(names);
    }

    /** The name of a number, null for one that the server gave none. */
    public @Nullable String of(long number) {
        return names.get(number);
    }

    /** From the DataTypeDefinition attribute: the symbolic names, which no locale changes. */
    public static EnumNames of(EnumDefinition definition) {
        Map<Long, String> names = new HashMap<>();
        EnumField[] fields = definition.getFields();
        for (EnumField field : fields == null ? new EnumField[0] : fields) {
            put(names, field.getValue(), field.getName() == null ? text(field.getDisplayName()) : field.getName());
        }
        return new EnumNames(names);
    }

    /** From the EnumStrings property: the numbers are the places. */
    public static EnumNames of(LocalizedText[] strings) {
        Map<Long, String> names = new HashMap<>();
        for (int i = 0; i < strings.length; i++) {
            put(names, (long) i, text(strings[i]));
        }
        return new EnumNames(names);
    }

    /** From the EnumValues property. */
    public static EnumNames of(Iterable<EnumValueType> values) {
        Map<Long, String> names = new HashMap<>();
        values.forEach(value -> put(names, value.getValue(), text(value.getDisplayName())));
        return new EnumNames(names);
    }

    private static void put(Map<Long, String> names, @Nullable Long number, @Nullable String name) {
        if (number != null && name != null && !name.isEmpty()) {
            names.put(number, name);
        }
    }

    private static @Nullable String text(@Nullable LocalizedText text) {
        return text == null ? null : text.text();
    }
}
