package io.steelyard.edge.opcua;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An OPC UA server and how to subscribe there.
 *
 * @param name unique in the agent
 * @param url {@code opc.tcp://host:port[/path]}
 * @param security pinned: no other endpoint is ever taken
 * @param publishing requested publishing interval
 * @param sampling requested sampling interval; zero asks for every change
 * @param queue requested queue size of each item, or {@link #AUTO}: as large as bridges 30 s
 * @param credentials user and password, or null for anonymous
 */
public record ServerConfig(
        String name,
        String url,
        Security security,
        Duration publishing,
        Duration sampling,
        int queue,
        @Nullable Credentials credentials) {

    /** The queue size that {@link #queueSize} finds. */
    public static final int AUTO = 0;

    private static final Duration BRIDGED = Duration.ofSeconds(30);
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final int LEAST_QUEUE = 10;
    private static final int MOST_QUEUE = 100_000;

    /**
     * Values that an item's queue has to hold: what is sampled in 30 s, or between two publishings when that is longer.
     * Where every change is asked for, ten a second are thought of.
     */
    int queueSize() {
        if (queue != AUTO) {
            return queue;
        }
        Duration span = publishing.compareTo(BRIDGED) > 0 ? publishing : BRIDGED;
        long values = -Math.floorDiv(-span.toNanos(), spacing(sampling).toNanos()) + 1;
        return (int) Math.min(MOST_QUEUE, Math.max(LEAST_QUEUE, values));
    }

    /** How far apart values are at such a sampling interval. */
    static Duration spacing(Duration sampling) {
        return sampling.isZero() ? OFTEN : sampling;
    }

    /** Security policy and message mode by their names in OPC UA Part 7. */
    public record Security(Policy policy, Mode mode) {
        public Security {
            if ((policy == Policy.None) != (mode == Mode.None)) {
                throw new IllegalArgumentException("policy None and mode None belong together: set both or neither");
            }
        }
    }

    /** Security policies that are supported; the deprecated ones are not. */
    public enum Policy {
        None,
        Basic256Sha256,
        Aes128_Sha256_RsaOaep,
        Aes256_Sha256_RsaPss
    }

    /** Message security modes. */
    public enum Mode {
        None,
        Sign,
        SignAndEncrypt
    }

    /** A user and a password; the password is never printed. */
    public record Credentials(String user, String password) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }
}
