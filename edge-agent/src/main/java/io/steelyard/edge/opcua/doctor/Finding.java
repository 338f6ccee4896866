package io.steelyard.edge.opcua.doctor;

/**
 * Something that a person should know.
 *
 * @param about what it is of, a word
 * @param advice what to do; empty when nothing has to be done
 */
public record Finding(Grade grade, String about, String text, String advice) {
    /** How much it matters. */
    public enum Grade {
        /** The agent cannot work like this. */
        BLOCKING,
        /** Something will be less than it could be. */
        WARNING,
        /** For information. */
        NOTE
    }
}
