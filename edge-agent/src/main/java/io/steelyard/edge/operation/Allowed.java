package io.steelyard.edge.operation;

import org.jspecify.annotations.Nullable;

/**
 * What may be asked.
 *
 * @param most the greatest role; null: nothing may be asked
 * @param secret what proves that somebody may manage; null: nobody can
 */
public record Allowed(@Nullable Role most, @Nullable String secret) {

    /** Whether an operation of the role may be asked for. */
    boolean has(Role role) {
        return most != null && role.compareTo(most) <= 0;
    }

    /** The key's word. */
    String word() {
        return most == null ? "none" : most == Role.READ ? "read" : "manage";
    }

    @Override
    public String toString() {
        return word();
    }
}
