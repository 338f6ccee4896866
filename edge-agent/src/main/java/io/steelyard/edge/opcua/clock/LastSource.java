package io.steelyard.edge.opcua.clock;

/** What the last good value of a variable said of its clock, for {@link SourceWatch} alone. */
public final class LastSource {
    /** What stands in place of a lead that nobody knows. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** Its source time, nanoseconds since 1970; 0 while there was none. */
    long time;

    /** How far that was ahead of the server's clock. */
    long lead = UNKNOWN;
}
