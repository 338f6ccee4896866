package io.steelyard.settings;

/** A secret from the environment or a file; it never prints itself. */
public final class Secret {
    private final String value;

    Secret(String value) {
        this.value = value;
    }

    /** The secret itself. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
