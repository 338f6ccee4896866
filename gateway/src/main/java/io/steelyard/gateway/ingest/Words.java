package io.steelyard.gateway.ingest;

import org.jspecify.annotations.Nullable;

/** How long the words of strangers may be: whoever names things names them briefly, and everything named is kept. */
final class Words {
    /** Longest name of a site, an agent, an asset or a signal. */
    static final int NAME = 255;

    private static final int TEXT = 1_000;

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
        }
        return switch (name) {
            case "" -> "a signal without a name";
            case "time", "site", "area", "line", "asset" -> "a signal may not be called " + name;
            default -> name.endsWith(".status") ? "a signal may not end in .status" : null;
        };
    }
}
