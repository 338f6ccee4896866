package io.steelyard.edge.status;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the agent says of itself.
 *
 * @param servers each OPC UA server's link
 * @param outbox numbers of the outbox
 * @param uplink numbers of the uplink
 * @param uplinkPhase what the uplink is doing
 * @param problems what keeps the agent from its work, one sentence each; empty when nothing does
 * @param certificates those on which the agent's connections rest
 * @param insecureReason why it was accepted that others reach this page without encryption and accounts; null: none do
 */
public record StatusView(
        List<Server> servers,
        Numbers outbox,
        Numbers uplink,
        String uplinkPhase,
        List<String> problems,
        List<Certificate> certificates,
        @Nullable String insecureReason) {

    public StatusView {
        servers = List.copyOf(servers);
        problems = List.copyOf(problems);
        certificates = List.copyOf(certificates);
    }

    /** Without certificates. */
    public StatusView(
            List<Server> servers,
            Numbers outbox,
            Numbers uplink,
            String uplinkPhase,
            List<String> problems,
            @Nullable String insecureReason) {
        this(servers, outbox, uplink, uplinkPhase, problems, List.of(), insecureReason);
    }

    /** The same with these certificates. */
    public StatusView with(List<Certificate> present) {
        return new StatusView(servers, outbox, uplink, uplinkPhase, problems, present, insecureReason);
    }

    /** As maps and lists. */
    public Map<String, Object> asMap() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("servers", servers.stream().map(Server::asMap).toList());
        all.put("certificates", certificates.stream().map(Certificate::asMap).toList());
        all.put("outbox", outbox.asMap());
        Map<String, Object> up = new LinkedHashMap<>();
        up.put("phase", uplinkPhase);
        up.putAll(uplink.asMap());
        all.put("uplink", up);
        return all;
    }

    /**
     * A certificate.
     *
     * @param isRevocationList whether it is none, but an authority's list of those that count no longer
     * @param folder where it lies: {@code own}, {@code trusted}, …, or what it is for: {@code uplink}
     * @param sha256 its thumbprint
     * @param until when it ends
     * @param secondsLeft until then; less than nothing when it has ended
     */
    public record Certificate(
            boolean isRevocationList, String folder, String sha256, String subject, Instant until, long secondsLeft) {
        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("kind", isRevocationList ? "revocation-list" : "certificate");
            map.put("folder", folder);
            map.put("sha256", sha256);
            map.put("subject", subject);
            map.put("until", until);
            map.put("secondsLeft", secondsLeft);
            return map;
        }
    }

    /**
     * A server's link.
     *
     * @param skewMillis how far its clock is ahead of the agent's; null while nobody can say
     * @param failed signals that are not read: the first ones, if there are many
     */
    public record Server(
            String name,
            boolean connected,
            String detail,
            @Nullable Long skewMillis,
            Numbers numbers,
            List<Failed> failed) {
        public Server {
            failed = List.copyOf(failed);
        }

        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", name);
            map.put("connected", connected);
            map.put("detail", detail);
            if (skewMillis != null) {
                map.put("skewMillis", skewMillis);
            }
            map.putAll(numbers.asMap());
            map.put("failedSignals", failed.stream().map(Failed::asMap).toList());
            return map;
        }
    }

    /**
     * A mapped signal that is not read.
     *
     * @param node where the mapping says that it is
     * @param status the server's code, or a word of the agent's own
     * @param reason why, for a person
     * @param since when that was found first
     */
    public record Failed(String signal, String node, String status, String reason, Instant since) {
        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("signal", signal);
            map.put("node", node);
            map.put("status", status);
            map.put("reason", reason);
            map.put("since", since);
            return map;
        }
    }

    /**
     * Numbers by name; no name is in both.
     *
     * @param counters what only grows while the agent runs
     * @param levels what goes up and down
     */
    public record Numbers(Map<String, Long> counters, Map<String, Long> levels) {
        public Numbers {
            counters = Map.copyOf(counters);
            levels = Map.copyOf(levels);
        }

        Map<String, Object> asMap() {
            Map<String, Object> map = new TreeMap<>(counters);
            map.putAll(levels);
            return map;
        }
    }
}
