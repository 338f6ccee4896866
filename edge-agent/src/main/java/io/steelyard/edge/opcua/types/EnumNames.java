package io.steelyard.edge.opcua.types;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumField;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumValueType;
import org.jspecify.annotations.Nullable;

/** What the numbers of an enumeration (OPC UA Part 3 §8.40, §5.8.3) or of a discrete item (Part 8 §5.3.3) are called. Immutable. */
public record EnumNames(Map<Long, String> names) {

    public EnumNames {
        names = Map.copyOf(names);
    }

    /** The name of a number, null for one that the server gave none. */
    public @Nullable String of(long number) {
        return names.get(number);
    }

    /** The name of a truth, which is 1 or 0; null for one that the server gave none. */
    public @Nullable String of(boolean truth) {
        return of(truth ? 1L : 0L);
    }

    /** The same of each; empty for one without. */
    public String[] of(long[] numbers) {
        String[] texts = new String[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            texts[i] = Objects.requireNonNullElse(of(numbers[i]), "");
        }
        return texts;
    }

    /** The same of each; empty for one without. */
    public String[] of(boolean[] truths) {
        String[] texts = new String[truths.length];
        for (int i = 0; i < truths.length; i++) {
            texts[i] = Objects.requireNonNullElse(of(truths[i]), "");
        }
        return texts;
    }

    /** From the TrueState and FalseState properties. */
    public static EnumNames ofStates(@Nullable LocalizedText whenTrue, @Nullable LocalizedText whenFalse) {
        Map<Long, String> names = new HashMap<>();
        put(names, 1L, text(whenTrue));
        put(names, 0L, text(whenFalse));
        return new EnumNames(names);
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
