package io.steelyard.simulator.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the outside may do to a running simulator; every method may be called by several threads. */
public interface Controls {
    /** The names of the faults there are. */
    List<String> faults();

    /** Switches a fault of the list on; returns when it ends. */
    Instant switchOn(String fault, Duration length);

    /** Ends a fault of the list. */
    void switchOff(String fault);

    /** Returns when the last value is done. */
    void freeze();

    /** Why the simulator does not work; null when it does. */
    @Nullable
    String trouble();

    /** Counts and states by name: numbers, booleans, texts, or maps of these. */
    Map<String, Object> status();
}
