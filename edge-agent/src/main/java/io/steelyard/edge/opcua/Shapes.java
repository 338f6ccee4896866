package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.types.EnumNames;
import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Takes values apart: what the signal itself carries, and what is told below it by names of its own. A list whose elements
 * are no numbers, truths or texts carries its length and has its elements below it, {@code 0}, {@code 1} …; a matrix is a list
 * row by row with {@code dimensions} below it. For the server's thread only.
 */
final class Shapes {
    /** The longest list whose elements are told one by one. */
    static final int MOST_ELEMENTS = 64;

    private static final int MOST_LEAVES = 512;
    private static final String TEXT = "text";
    private static final String LOCALE = "locale";
    private static final String DIMENSIONS = "dimensions";
    private static final SignalType STRING = SignalType.scalar(ValueType.STRING);
    private static final SignalType STRINGS = new SignalType(ValueType.STRING, true);
    private static final SignalType SIZES = new SignalType(ValueType.UINT32, true);
    static final SignalType LENGTH = SignalType.scalar(ValueType.UINT32);

    private final NamespaceTable namespaces;

    Shapes(NamespaceTable namespaces) {
        this.namespaces = namespaces;
    }

    /** A value taken apart; {@code own} and the leaves' values as {@link io.steelyard.edge.model.Sample#value()}. */
    record Shaped(SignalType type, @Nullable Object own, List<Leaf> leaves) {}

    /** Something below the signal: {@code <signal>/<name>}. */
    record Leaf(String name, SignalType type, @Nullable Object value) {}

    /** A value that cannot be carried, and why, for a person. */
    static final class NotCarriedException extends Exception {
        private static final long serialVersionUID = 1;

        NotCarriedException(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The value taken apart.
     *
     * @param names what its numbers are called, if they are those of an enumeration
     */
    Shaped of(Object raw, @Nullable EnumNames names) throws NotCarriedException {
        SignalType type = Values.typeOf(raw);
        if (type != null && names == null && !hasLocale(raw)) {
            return new Shaped(type, Values.convert(raw, type, namespaces), List.of());
        }
        Taking taking = new Taking();
        taking.put("", raw, names);
        Leaf own = taking.leaves.remove("");
        if (own == null) {
            throw new NotCarriedException("its value is empty");
        }
        return new Shaped(own.type(), own.value(), List.copyOf(taking.leaves.values()));
    }

    /** What is told below a signal of this type whose numbers have names. */
    static Leaf text(SignalType enumeration) {
        return new Leaf(TEXT, enumeration.array() ? STRINGS : STRING, null);
    }

    private static boolean hasLocale(Object raw) {
        return raw instanceof LocalizedText || raw instanceof LocalizedText[];
    }

    /** One value being taken apart; {@code ""} is the signal itself. */
    private final class Taking {
        private final Map<String, Leaf> leaves = new LinkedHashMap<>();

        void put(String name, @Nullable Object raw, @Nullable EnumNames names) throws NotCarriedException {
            if (raw == null) {
                return;
            }
            SignalType type = Values.typeOf(raw);
            if (type != null) {
                plain(name, raw, type, names);
            } else if (raw instanceof Variant variant) {
                put(name, variant.getValue(), names);
            } else if (raw instanceof DataValue value) {
                put(name, value.getValue().getValue(), names);
            } else if (raw instanceof Matrix matrix) {
                matrix(name, matrix, names);
            } else if (isList(raw)) {
                list(name, raw);
            } else {
                throw new NotCarriedException("its values are " + raw.getClass().getSimpleName()
                        + ", which are not carried: map the variables that they are made of");
            }
        }

        private void plain(String name, Object raw, SignalType type, @Nullable EnumNames names)
                throws NotCarriedException {
            @Nullable Object value = Values.convert(raw, type, namespaces);
            leaf(name, type, value);
            if (names != null && value instanceof Long number) {
                leaf(below(name, TEXT), STRING, names.of(number));
            } else if (names != null && value instanceof long[] numbers) {
                leaf(below(name, TEXT), STRINGS, texts(names, numbers));
            } else if (raw instanceof LocalizedText text && !isEmpty(text.locale())) {
                leaf(below(name, LOCALE), STRING, text.locale());
            } else if (raw instanceof LocalizedText[] texts && hasAny(texts)) {
                leaf(below(name, LOCALE), STRINGS, locales(texts));
            }
        }

        private void matrix(String name, Matrix matrix, @Nullable EnumNames names) throws NotCarriedException {
            if (matrix.isNull()) {
                return;
            }
            put(name, matrix.getElements(), names);
            long[] sizes = new long[matrix.getDimensions().length];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = matrix.getDimensions()[i];
            }
            leaf(below(name, DIMENSIONS), SIZES, sizes);
        }

        private void list(String name, Object elements) throws NotCarriedException {
            int length = Array.getLength(elements);
            if (length > MOST_ELEMENTS) {
                throw new NotCarriedException("it is a list of " + length + " "
                        + elements.getClass().getComponentType().getSimpleName() + ", of which at most "
                        + MOST_ELEMENTS + " are carried: map the variables that it is made of");
            }
            leaf(name, LENGTH, (long) length);
            for (int i = 0; i < length; i++) {
                put(below(name, Integer.toString(i)), Array.get(elements, i), null);
            }
        }

        private void leaf(String name, SignalType type, @Nullable Object value) throws NotCarriedException {
            if (leaves.size() > MOST_LEAVES) {
                throw new NotCarriedException(
                        "it has more than " + MOST_LEAVES + " values, which are not carried under one"
                                + " number: map the variables that they are made of");
            }
            leaves.put(name, new Leaf(name, type, value));
        }
    }

    /** A list whose elements become signals of their own. */
    private static boolean isList(Object raw) {
        return raw instanceof ByteString[] || raw instanceof Variant[] || raw instanceof DataValue[];
    }

    private static String below(String name, String part) {
        return name.isEmpty() ? part : name + "/" + part;
    }

    private static String[] texts(EnumNames names, long[] numbers) {
        String[] texts = new String[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            texts[i] = Objects.requireNonNullElse(names.of(numbers[i]), "");
        }
        return texts;
    }

    private static String[] locales(LocalizedText[] texts) {
        String[] locales = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
            @Nullable String locale = texts[i] == null ? null : texts[i].locale();
            locales[i] = locale == null ? "" : locale;
        }
        return locales;
    }

    private static boolean hasAny(@Nullable LocalizedText[] texts) {
        for (LocalizedText text : texts) {
            if (text != null && !isEmpty(text.locale())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
