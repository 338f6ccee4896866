package io.steelyard.edge.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value of a sample that is told by several signals: the one that was sampled, and signals below it that share its
 * number, its times and its status. An enumeration has its text beside it, a structure its fields, a matrix its dimensions.
 *
 * @param own the value of the sampled signal itself, or null; never {@code Parts}
 * @param parts in the order in which they travel; each signal once
 */
public record Parts(@Nullable Object own, List<Part> parts) {

    public Parts {
        parts = List.copyOf(parts);
    }

    /**
     * The value of one signal below.
     *
     * @param signal its dictionary id
     * @param value as {@link Sample#value()}, null when there is none this time; never {@code Parts}
     */
    public record Part(int signal, @Nullable Object value) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Part part && signal == part.signal && Objects.deepEquals(value, part.value);
        }

        @Override
        public int hashCode() {
            return signal; // equal arrays are told apart by their place alone
        }
    }

    /** The value of the sampled signal itself, of a sample with parts or without. */
    public static @Nullable Object own(@Nullable Object value) {
        return value instanceof Parts parts ? parts.own : value;
    }

    /** What is below the sampled signal; empty for a sample without parts. */
    public static List<Part> below(@Nullable Object value) {
        return value instanceof Parts parts ? parts.parts : List.of();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Parts that && Objects.deepEquals(own, that.own) && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }
}
