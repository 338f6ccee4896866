package io.steelyard.edge.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is to be filled from servers' histories, as it is remembered beyond the end of the process. Any thread. */
public interface Holes {
    /** Remembers nothing: every gap stays as it is. */
    Holes NONE = new Holes() {
        @Override
        public OptionalLong latestTime(int signal) {
            return OptionalLong.empty();
        }

        @Override
        public boolean hasRoomForHole() {
            return false;
        }

        @Override
        public List<Hole> holesOf(String server) {
            return List.of();
        }

        @Override
        public Optional<Hole> hole(String gap) {
            return Optional.empty();
        }
    };

    /** The latest source time that a sample of the signal ever had, in nanoseconds since 1970; empty when there is none. */
    OptionalLong latestTime(int signal);

    /** Whether one more would be remembered; while not, a gap stays as it is. */
    boolean hasRoomForHole();

    /** Those of a server that are not over, the oldest first. */
    List<Hole> holesOf(String server);

    /** The one of this gap; empty when it is over. */
    Optional<Hole> hole(String gap);
}
