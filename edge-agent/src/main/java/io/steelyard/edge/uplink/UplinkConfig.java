package io.steelyard.edge.uplink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the uplink goes and how it behaves there.
 *
 * @param peer who is connected to
 * @param site the Sparkplug group id
 * @param agent the Sparkplug edge node id
 * @param qos 1, or 0 in strict mode, which needs {@link Release#GATEWAY}
 * @param inflight messages sent and not yet acknowledged, 1 to 65,535; the server's Receive Maximum may lower it
 * @param backlog how what could not be sent at once goes later
 */
public record UplinkConfig(
        Peer peer,
        String enterprise,
        String site,
        String agent,
        int qos,
        Release release,
        int inflight,
        Backlog backlog,
        Duration backoffMin,
        Duration backoffMax) {

    public UplinkConfig {
        if (qos != 0 && qos != 1) {
            throw new IllegalArgumentException("uplink.qos must be 0 or 1, not " + qos);
        }
        if (qos == 0 && release == Release.PUBACK) {
            throw new IllegalArgumentException("uplink.qos 0 has no PUBACK; set uplink.release to gateway");
        }
        if (inflight < 1 || inflight > 65_535) {
            throw new IllegalArgumentException("uplink.inflight must be 1 to 65535, not " + inflight);
        }
        if (backoffMin.isNegative() || backoffMin.isZero() || backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException("uplink.backoff must have 0 < min <= max");
        }
    }

    /**
     * Who is connected to.
     *
     * @param urls one or more of {@code mqtt://host:port} and {@code mqtts://host:port}, in the order of preference
     * @param credentials user and password, or null
     * @param tls what {@code mqtts} goes by, or null for what the Java runtime trusts
     * @param host the Sparkplug host id of the primary host application, without which nothing is sent; or null for none
     */
    public record Peer(
            List<URI> urls,
            @Nullable Credentials credentials,
            @Nullable Tls tls,
            @Nullable String host) {

        public Peer {
            urls = List.copyOf(urls);
            if (urls.isEmpty()) {
                throw new IllegalArgumentException("uplink.urls names no address");
            }
            urls.forEach(Peer::check);
        }

        /** One address, and no more than that. */
        public Peer(URI url, @Nullable Credentials credentials) {
            this(List.of(url), credentials, null, null);
        }

        /** The files with the certificates that {@code mqtts} goes by, by what they are for. */
        public Map<String, Path> certificateFiles() {
            Map<String, Path> files = new HashMap<>();
            if (tls != null && tls.own() != null) {
                files.put("uplink", tls.own().certificate());
            }
            if (tls != null && tls.authorities() != null) {
                files.put("uplink-authorities", tls.authorities());
            }
            return files;
        }

        private static void check(URI url) {
            if (!"mqtt".equals(url.getScheme()) && !"mqtts".equals(url.getScheme())) {
                throw new IllegalArgumentException(
                        "uplink.url must be mqtt://host:port or mqtts://host:port, not " + url);
            }
            if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
                throw new IllegalArgumentException("uplink.url names no host, or a port that does not exist: " + url);
            }
        }
    }

    /**
     * Files that {@code mqtts} goes by; read at each connection.
     *
     * @param authorities certificates of the authorities that may vouch for the gateway, or null for the runtime's own
     * @param own what the agent shows of itself, or null for nothing
     */
    public record Tls(@Nullable Path authorities, @Nullable Own own) {

        /** The agent's certificate, with its chain behind it, and the key to it. */
        public record Own(Path certificate, Path key) {}

        /** Reads the files, as a connection will, and fails with what is wrong with them. */
        public void check() throws IOException {
            var unused = TlsSocketFactory.of(this);
        }
    }

    /**
     * How what could not be sent at once goes later.
     *
     * @param liveFirst whether it goes behind the values that come meanwhile; else everything goes in the order in which it came
     * @param pace how many times the rate of new samples it may have, 0 for no limit; only behind live values
     * @param least samples a second that it may have in any case
     */
    public record Backlog(boolean liveFirst, int pace, int least) {

        /** Live values first, the backlog four times as fast as they come. */
        public static final Backlog USUAL = new Backlog(true, 4, 1_000);

        public Backlog {
            if (pace < 0 || least < 1) {
                throw new IllegalArgumentException("uplink.backlog needs pace >= 0 and least >= 1");
            }
        }
    }

    /** The address that is preferred. */
    public URI url() {
        return peer.urls().get(0);
    }

    /** What lets a number go. */
    public enum Release {
        /** The PUBACK of our own endpoint, which comes after the inbox has it on disk. */
        PUBACK,
        /** The gateway's own {@code received} message, where a broker stands between. */
        GATEWAY
    }

    /** A user and a password; the password is never printed. */
    public record Credentials(String user, String password) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }
}
