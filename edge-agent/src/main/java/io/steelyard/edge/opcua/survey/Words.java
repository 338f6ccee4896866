package io.steelyard.edge.opcua.survey;

import java.util.Locale;

/** Browse names as the agent's settings can have them. */
final class Words {
    private Words() {}

    /** {@code pump-power-output} for PumpPowerOutput; whatever a signal's name may not hold becomes a dash. */
    static String signal(String name) {
        String dashed = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
        String plain = trimmed(dashed.replaceAll("[\\s.,=\"\\\\/]+", "-"));
        return plain.isEmpty() || plain.matches("time|site|area|line|asset") ? "value-" + plain : plain;
    }

    /** As it is, but for what an id may not hold. */
    static String id(String name) {
        String plain = trimmed(name.replaceAll("[\\s/+#.,=\"\\\\]+", "-"));
        return plain.isEmpty() ? "unnamed" : plain;
    }

    /** The same in small letters: a class, an area. */
    static String word(String name) {
        return id(name.toLowerCase(Locale.ROOT));
    }

    private static String trimmed(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
