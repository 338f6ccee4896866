package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.types.EnumNames;
import java.util.List;
import java.util.Objects;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.jspecify.annotations.Nullable;

/**
 * What a value consists of: what the signal itself carries, and what is told below it, by names of its own. Pure but for
 * what is known of the item. For the server's thread only.
 */
final class Shapes {
    static final String TEXT = "text";
    private static final String LOCALE = "locale";
    private static final SignalType STRING = SignalType.scalar(ValueType.STRING);
    private static final SignalType STRINGS = new SignalType(ValueType.STRING, true);

    private final NamespaceTable namespaces;

    Shapes(NamespaceTable namespaces) {
        this.namespaces = namespaces;
    }

    /** A value taken apart; {@code own} and the leaves' values as {@link io.steelyard.edge.model.Sample#value()}. */
    record Shaped(SignalType type, @Nullable Object own, List<Leaf> leaves) {
        static Shaped plain(SignalType type, @Nullable Object own) {
            return new Shaped(type, own, List.of());
        }
    }

    /** Something below the signal: {@code <signal>/<name>}. */
    record Leaf(String name, SignalType type, @Nullable Object value) {}

    /** The value taken apart; null for one that cannot be carried. */
    @Nullable
    Shaped of(Item item, Object raw) {
        SignalType type = Values.typeOf(raw);
        if (type == null) {
            return null;
        }
        @Nullable Object own = Values.convert(raw, type, namespaces);
        EnumNames names = item.names;
        if (names != null && (own instanceof Long || own instanceof long[])) {
            return new Shaped(type, own, List.of(text(names, own)));
        }
        @Nullable Leaf locale = locale(raw);
        return locale == null ? Shaped.plain(type, own) : new Shaped(type, own, List.of(locale));
    }

    /** The leaf that tells the names of an enumeration's numbers, without values yet. */
    static Leaf text(SignalType enumeration) {
        return new Leaf(TEXT, enumeration.array() ? STRINGS : STRING, null);
    }

    private static Leaf text(EnumNames names, Object numbers) {
        if (numbers instanceof long[] all) {
            String[] texts = new String[all.length];
            for (int i = 0; i < all.length; i++) {
                texts[i] = Objects.requireNonNullElse(names.of(all[i]), "");
            }
            return new Leaf(TEXT, STRINGS, texts);
        }
        return new Leaf(TEXT, STRING, names.of((Long) numbers));
    }

    /** Which language a text is in; null when it does not say. */
    private static @Nullable Leaf locale(Object raw) {
        if (raw instanceof LocalizedText text) {
            return isEmpty(text.locale()) ? null : new Leaf(LOCALE, STRING, text.locale());
        }
        if (!(raw instanceof LocalizedText[] all)) {
            return null;
        }
        String[] locales = new String[all.length];
        boolean any = false;
        for (int i = 0; i < all.length; i++) {
            @Nullable String locale = all[i] == null ? null : all[i].locale();
            locales[i] = locale == null ? "" : locale;
            any |= !isEmpty(locale);
        }
        return any ? new Leaf(LOCALE, STRINGS, locales) : null;
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
