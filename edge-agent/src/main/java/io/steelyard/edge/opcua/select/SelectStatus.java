package io.steelyard.edge.opcua.select;

/**
 * How it goes with what is selected at a server; counters run from the start of the process.
 *
 * @param signals how many are selected
 * @param leftOut how many more would be and are too many
 * @param misses selections that fit nothing
 * @param walks how often the server was walked
 * @param walksFailed how often a walk did not come to its end
 * @param added signals that were found
 * @param gone signals that another selection did not want any more
 */
public record SelectStatus(
        String server, long signals, long leftOut, long misses, long walks, long walksFailed, long added, long gone) {}
