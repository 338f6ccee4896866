package io.steelyard.settings;

import org.jspecify.annotations.Nullable;

/**
 * One key.
 *
 * @param byDefault what stands when the key does not, as it would be written; null when nothing does
 * @param description one sentence for the schema
 */
public record Key(
        String name, Type type, boolean required, @Nullable String byDefault, String description) {

    /** A key that may be left out and then has no value. */
    public static Key optional(String name, Type type, String description) {
        return new Key(name, type, false, null, description);
    }

    /** A key that has to be there. */
    public static Key required(String name, Type type, String description) {
        return new Key(name, type, true, null, description);
    }

    /** A key with a default. */
    public static Key of(String name, Type type, String byDefault, String description) {
        return new Key(name, type, false, byDefault, description);
    }
}
