package io.steelyard.edge.opcua.history;

/**
 * A node's time to be read, in nanoseconds since 1970 by the clock of its values.
 *
 * @param from the time of a value that is known: history has to have it, or it may have forgotten what came next
 * @param skip how many values of that very time are known
 * @param to the time of the next value that is known: history has to reach it, or it may not have written the last ones yet
 */
public record Stretch(long from, int skip, long to) {}
