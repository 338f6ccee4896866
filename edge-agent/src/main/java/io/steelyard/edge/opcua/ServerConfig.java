package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.event.EventSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OPC UA server and how to subscribe there.
 *
 * @param name unique in the agent
 * @param url {@code opc.tcp://host:port[/path]}
 * @param security what is wanted of the endpoint: nothing weaker is ever taken
 * @param publishing requested publishing interval
 * @param sampling requested sampling interval; zero asks for every change
 * @param queue requested queue size of each item, or {@link #AUTO}: as large as bridges 30 s
 * @param login as whom; null for anonymous
 * @param history whether gaps are filled from the server's history where it has one
 * @param events where events are asked for, and which; empty for none
 * @param retry how often what is not there is looked for
 */
public record ServerConfig(
        String name,
        String url,
        Security security,
        Duration publishing,
        Duration sampling,
        int queue,
        @Nullable Login login,
        boolean history,
        List<EventSource> events,
        Retry retry) {

    /** How often signals are looked for again when nothing is said. */
    public static final Duration USUAL_REDISCOVERY = Duration.ofHours(1);

    /** Pauses between tries to connect when nothing is said. */
    public static final Duration USUAL_BACKOFF_MIN = Duration.ofSeconds(1);

    public static final Duration USUAL_BACKOFF_MAX = Duration.ofMinutes(1);

    /** The queue size that {@link #queueSize} finds. */
    public static final int AUTO = 0;

    private static final Duration LEAST_READ = Duration.ofSeconds(1);
    private static final Duration BRIDGED = Duration.ofSeconds(30);
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final int LEAST_QUEUE = 10;
    private static final int MOST_QUEUE = 100_000;

    public ServerConfig {
        events = List.copyOf(events);
    }

    /** Whose history fills gaps and whose signals are looked for again, both as usual, and without events. */
    public ServerConfig(
            String name,
            String url,
            Security security,
            Duration publishing,
            Duration sampling,
            int queue,
            @Nullable Login login) {
        this(name, url, security, publishing, sampling, queue, login, true, List.of(), Retry.USUAL);
    }

    /** How often each signal is looked for again; zero for never. */
    public Duration rediscover() {
        return retry.rediscover();
    }

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

    /** How many values of one signal a notification holds at most, when the server grants what is asked for. */
    public long valuesAtOnce() {
        long sampled = sampling.isZero()
                ? queueSize()
                : -Math.floorDiv(-publishing.toNanos(), Math.max(1, sampling.toNanos()));
        return Math.max(1, Math.min(queueSize(), sampled));
    }

    /** How often that is read which the server never monitors: as often as it would look, though not all the time. */
    Duration readInterval() {
        return sampling.compareTo(LEAST_READ) < 0 ? LEAST_READ : sampling;
    }

    /** How far apart values are at such a sampling interval. */
    static Duration spacing(Duration sampling) {
        return sampling.isZero() ? OFTEN : sampling;
    }

    /**
     * How often what is not there is looked for.
     *
     * @param rediscover each signal, while a session lasts; zero for never
     * @param backoffMin the first pause between two tries to connect
     * @param backoffMax the longest one
     */
    public record Retry(Duration rediscover, Duration backoffMin, Duration backoffMax) {
        /** As the configuration has it when nothing is said. */
        public static final Retry USUAL = new Retry(USUAL_REDISCOVERY, USUAL_BACKOFF_MIN, USUAL_BACKOFF_MAX);

        public Retry {
            if (backoffMin.isNegative() || backoffMin.isZero() || backoffMax.compareTo(backoffMin) < 0) {
                throw new IllegalArgumentException("pauses from " + backoffMin + " to " + backoffMax);
            }
        }

        /** Pauses as usual. */
        public Retry(Duration rediscover) {
            this(rediscover, USUAL_BACKOFF_MIN, USUAL_BACKOFF_MAX);
        }
    }

    /**
     * Security policy and message mode by their names in OPC UA Part 7.
     *
     * @param policy null: the strongest of today's that the server offers
     * @param mode null: encrypted where the server offers it, else signed
     * @param weakCertificate takes a server's certificate with SHA-1 or a key below 2048 bits, too, and one that the server
     *     signed itself and that does not name the key usages of OPC UA
     */
    public record Security(
            @Nullable Policy policy, @Nullable Mode mode, boolean weakCertificate) {
        public Security {
            if ((policy == Policy.None) != (mode == Mode.None)) {
                throw new IllegalArgumentException("policy None and mode None belong together: set both or neither");
            }
        }

        /** With good certificates only. */
        public Security(@Nullable Policy policy, @Nullable Mode mode) {
            this(policy, mode, false);
        }
    }

    /** Security policies. The two old ones can be broken and have to be named. */
    public enum Policy {
        None,
        Basic128Rsa15,
        Basic256,
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

    /** As whom the agent logs in. */
    public sealed interface Login {}

    /** By a certificate with its chain and its key (PKCS #8), files in PEM or DER that are read at each log-in. */
    public record UserCertificate(Path chain, Path key) implements Login {}

    /** A user and a password; the password is never printed. */
    public record Credentials(String user, String password) implements Login {
        @Override
        public String toString() {
            return user + ":***";
        }
    }
}
