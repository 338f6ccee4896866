package io.steelyard.edge.model;

import java.util.List;
import java.util.OptionalLong;

/** What is to be filled from servers' histories, as it is remembered beyond the end of the process. Any thread. */
public interface Holes {
    /** The latest source time that a sample of the signal ever had, in nanoseconds since 1970; empty when there is none. */
    OptionalLong latestTime(int signal);

    /** Whether one more would be remembered; while not, a gap stays as it is. */
    boolean hasRoomForHole();

    /** Those of a server that are not over, the oldest first. */
    List<Hole> holesOf(String server);
}
