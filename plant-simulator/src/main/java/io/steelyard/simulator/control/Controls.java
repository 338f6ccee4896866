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

    /** The names of the servers, which some faults take. */
    List<String> servers();

    /**
     * Switches a fault of the list on; returns when it ends.
     *
     * @param server one of the list, or null for the fault's usual one
     * @param by how far a clock jumps, or null for the usual way
     */
    Instant switchOn(String fault, Duration length, @Nullable String server, @Nullable Duration by);

    /** Ends a fault of the list. */
    void switchOff(String fault);

    /** Returns when the last value is done. */
    void freeze();

    /** Why the simulator does not work; null when it does. */
    @Nullable
    String trouble();

    /**
     * Clients' monitored items for values: by server, and there by the identifier of their node, {@code subscription/item},
     * several with a blank between. Numbers are never given twice, so one that stands is the item that was there before.
     */
    Map<String, Map<String, String>> items();

    /** Counts and states by name: numbers, booleans, texts, or maps of these. */
    Map<String, Object> status();
}
