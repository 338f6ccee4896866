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
 * @param queue requested queue size of each item
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
