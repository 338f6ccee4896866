package io.steelyard.gateway.ingest;

import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long the words of strangers may be: whoever names things names them briefly, and everything named is kept. */
final class Words {
    /** Longest name of a site, an agent, an asset or a signal. */
    static final int NAME = 255;

    private static final int TEXT = 1_000;

    /** What separates names in a store: a signal called so would be, or hide, somebody else's. */
    private static final String FORBIDDEN = " .,=\"\\";

    private static final List<String> QUOTED =
            List.of("a blank", "a dot", "a comma", "=", "a quotation mark", "a backslash");

    private Words() {}

    /** A text that describes something; what is too long of it says nothing more. */
    static String cut(String text) {
        return text.length() <= TEXT ? text : text.substring(0, TEXT);
    }

    /** Why the name of a signal cannot be used, or null. */
    static @Nullable String whyNoSignal(String name) {
        if (name.length() > NAME) {
            return "a signal's name has at most " + NAME + " characters";
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return "a signal's name holds a control character";
            }
            if (FORBIDDEN.indexOf(name.charAt(i)) >= 0) {
                return "a signal's name holds " + QUOTED.get(FORBIDDEN.indexOf(name.charAt(i)))
                        + "; blank . , = \" \\ are for the stores alone: rename it at its publisher";
            }
        }
        return switch (name) {
            case "" -> "a signal without a name";
            case "time", "site", "area", "line", "asset" -> "a signal may not be called " + name;
            default -> null;
        };
    }

    /**
     * The signal whose samples of an older type a numbered agent's metric carries, null when it carries none such: the name is
     * {@code <signal>.<type>}, and that is the metric's type ({@code power.int32}, {@code profile.double-array}).
     */
    static @Nullable String signalOfOlderType(String name, DataType type) {
        int dot = name.indexOf('.');
        String suffix = type.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return dot > 0 && name.substring(dot + 1).equals(suffix) ? name.substring(0, dot) : null;
    }
}
