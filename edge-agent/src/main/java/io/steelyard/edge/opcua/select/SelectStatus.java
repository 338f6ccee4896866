package io.steelyard.edge.opcua.select;

/**
 * How it goes with what is selected at a server.
 *
 * @param signals how many are selected
 * @param leftOut how many more would be and are too many
 * @param misses selections that fit nothing
 * @param unwritten signals that were found and are not read yet, since their names are not on the disk
 * @param isUnreadable whether what was selected cannot be read, so that nothing new is selected
 */
public record SelectStatus(
        String server, long signals, long leftOut, long misses, long unwritten, boolean isUnreadable, Counts counts) {

    /**
     * Counters from the start of the process on.
     *
     * @param walks how often the server was walked
     * @param walksFailed how often a walk did not come to its end
     * @param added signals that were found
     * @param gone signals that another selection did not want any more
     */
    public record Counts(long walks, long walksFailed, long added, long gone) {}
}
