package io.steelyard.edge.uplink;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where requests go that come over the agent's own session. Called on the uplink's thread, so it must not block. */
public interface Requests {
    /** The longest request that is read; of a longer one the first bytes are handed over, one more than that. */
    int mostBytes();

    /**
     * Somebody asks.
     *
     * @param text as it came, or its beginning: then it is too long, which is to be answered
     * @param from where the answer goes, and what goes with it
     * @param proof the message's user property {@code steelyard-proof}, or null
     * @param answer takes the one answer, on any thread
     */
    void ask(byte[] text, From from, @Nullable String proof, Consumer<byte[]> answer);

    /** Somebody asked in a way that cannot be answered. */
    void turnedAway(From from, String why);

    /**
     * Who asks, as far as that can be told.
     *
     * @param topic that the request came on
     * @param answers the topic that answers are wanted on; empty for none
     * @param correlation what goes with the answer, in hex
     */
    record From(String topic, String answers, String correlation) {}
}
