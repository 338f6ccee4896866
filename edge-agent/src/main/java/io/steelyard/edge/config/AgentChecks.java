package io.steelyard.edge.config;

import io.steelyard.settings.Problem;
import io.steelyard.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mistakes that no single key shows. */
public final class AgentChecks {
    private static final long SMALLEST_SEGMENT = 1024L * 1024;
    private static final long LARGEST_SEGMENT = 256 * SMALLEST_SEGMENT;

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> servers = new HashSet<>();
    private final Set<String> assets = new HashSet<>();
    private final Map<String, String> nodes = new HashMap<>();

    private AgentChecks() {}

    /** Everything that is wrong beyond single keys. */
    public static List<Problem> of(Settings settings) {
        AgentChecks checks = new AgentChecks();
        checks.uplink(settings.section("uplink"));
        checks.http(settings.section("http"));
        checks.outbox(settings.section("outbox"));
        settings.sections("servers").forEach(checks::server);
        settings.sections("assets").forEach(checks::asset);
        return checks.problems;
    }

    private void uplink(Settings uplink) {
        if (!uplink.text("url").matches("mqtts?://[^\\s/:]+(:\\d{1,5})?")) {
            problems.add(uplink.problem("url", "is not mqtt://host:port", "write it like mqtt://127.0.0.1:1883"));
        }
        if (uplink.whole("qos") == 0 && uplink.text("release").equals("puback")) {
            problems.add(uplink.problem(
                    "qos", "0 has no PUBACK that could release a sample", "set release: gateway, or qos: 1"));
        }
        if (uplink.has("user") != uplink.has("password")) {
            problems.add(uplink.problem("user", "user and password belong together", "set both or none"));
        }
        Settings backoff = uplink.section("backoff");
        if (backoff.length("max").compareTo(backoff.length("min")) < 0
                || backoff.length("min").isZero()) {
            problems.add(backoff.problem("max", "is less than min, or min is 0", "write 0 < min <= max"));
        }
    }

    private void outbox(Settings outbox) {
        long segment = outbox.size("segment");
        if (segment < SMALLEST_SEGMENT || segment > LARGEST_SEGMENT) {
            problems.add(outbox.problem("segment", "is not between 1MB and 256MB", "64MB suits most agents"));
        } else if (outbox.size("cap") < 3 * segment) {
            problems.add(outbox.problem("cap", "holds less than three segments", "raise cap, or make segment smaller"));
        }
    }

    private void http(Settings http) {
        String host = http.text("host");
        if (!host.equals("localhost") && !host.equals("::1") && !host.startsWith("127.")) {
            problems.add(http.problem(
                    "host", host + " can be reached by others, without encryption and accounts", "bind 127.0.0.1"));
        }
    }

    private void server(Settings server) {
        if (!servers.add(server.text("name"))) {
            problems.add(server.problem("name", server.text("name") + " is given twice", "name each server once"));
        }
        Settings security = server.section("security");
        if (security.text("policy").equals("None") != security.text("mode").equals("None")) {
            problems.add(security.problem(
                    "mode", "policy None and mode None belong together", "set both to None or neither"));
        }
        if (server.has("user") != server.has("password")) {
            problems.add(server.problem("user", "user and password belong together", "set both or none"));
        }
        if (server.length("publishing").isZero()) {
            problems.add(server.problem("publishing", "is 0", "write 100ms or more"));
        }
    }

    private void asset(Settings asset) {
        String id = asset.text("asset");
        if (!assets.add(id)) {
            problems.add(asset.problem("asset", id + " is given twice", "put its signals into one entry"));
        }
        if (!servers.contains(asset.text("server"))) {
            problems.add(asset.problem(
                    "server",
                    asset.text("server") + " is no server of this file",
                    "known here: " + String.join(", ", servers)));
        }
        if (!Profiles.KNOWN.contains(asset.text("profile"))) {
            problems.add(asset.problem(
                    "profile",
                    "unknown profile " + asset.text("profile"),
                    "known are " + String.join(", ", Profiles.KNOWN)));
        }
        Set<String> names = new HashSet<>();
        for (Settings signal : asset.sections("signals")) {
            if (!names.add(signal.text("name"))) {
                problems.add(signal.problem(
                        "name",
                        "signal " + signal.text("name") + " of " + id + " is given twice",
                        "name each signal once"));
            }
            address(signal, asset.text("server"), id);
        }
    }

    private void address(Settings signal, String server, String asset) {
        boolean byPath = signal.has("path");
        if (byPath == signal.has("node")) {
            problems.add(
                    signal.problem(byPath ? "node" : "path", "a signal needs a path or a node", "give one of the two"));
            return;
        }
        if (byPath && !signal.text("path").startsWith("Objects/")) {
            problems.add(signal.problem("path", "does not begin at the Objects folder", "begin it with Objects/"));
        }
        if (byPath && !signal.has("namespace")) {
            problems.add(signal.problem("namespace", "is missing", "name the namespace URI of the path's names"));
        }
        String node = server + " " + (byPath ? signal.text("path") : signal.text("node"));
        String here = asset + "/" + signal.text("name");
        String before = nodes.putIfAbsent(node, here);
        if (before != null && !before.equals(here)) {
            problems.add(signal.problem(
                    byPath ? "path" : "node", "is the node of " + before + " already", "map each node once"));
        }
    }
}
