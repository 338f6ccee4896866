package io.steelyard.edge.config;

import io.steelyard.settings.Keys;
import io.steelyard.settings.OpenDoors;
import io.steelyard.settings.Problem;
import io.steelyard.settings.Secret;
import io.steelyard.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mistakes that no single key shows. What is wrong by itself is not told a second time. */
public final class AgentChecks {
    static final List<String> DOORS = List.of("http");
    private static final Pattern PORT = Pattern.compile("://[^/]*?:(\\d+)(?:/.*)?$");
    private static final int HIGHEST_PORT = 65_535;
    private static final int LEAST_SECRET = 16;

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> servers = new LinkedHashSet<>();
    private final Set<String> prefixes = new HashSet<>();
    private final Set<String> assets = new HashSet<>();
    private final Map<String, String> nodes = new HashMap<>();

    private AgentChecks() {}

    /** Everything that is wrong beyond single keys. */
    public static List<Problem> of(Settings settings) {
        AgentChecks checks = new AgentChecks();
        checks.uplink(settings.section("uplink"));
        checks.remote(settings);
        checks.outbox(settings.section("outbox"));
        checks.problems.addAll(OpenDoors.problems(settings, DOORS));
        settings.sections("servers").forEach(checks::server);
        settings.sections("namespaces").forEach(checks::namespace);
        settings.sections("assets").forEach(checks::asset);
        return checks.problems;
    }

    private void uplink(Settings uplink) {
        UplinkChecks.of(uplink, problems);
        if (uplink.isSound("qos", "release")
                && uplink.whole("qos") == 0
                && uplink.text("release").equals("puback")) {
            problems.add(uplink.problem(
                    "qos", "0 has no PUBACK that could release a sample", "set release: gateway, or qos: 1"));
        }
        credentials(uplink);
        backoff(uplink.section("backoff"));
    }

    private void backoff(Settings backoff) {
        if (backoff.isSound("min", "max") && backoff.length("max").compareTo(backoff.length("min")) < 0) {
            problems.add(backoff.problem("max", "is less than min", "write min <= max"));
        }
    }

    private void remote(Settings settings) {
        if (!settings.isSound("remote")) {
            return;
        }
        Secret secret = settings.secretOrNull("remoteSecret");
        if (settings.text("remote").equals("manage") != settings.has("remoteSecret")) {
            problems.add(settings.problem(
                    settings.has("remoteSecret") ? "remoteSecret" : "remote",
                    "remote: manage and remoteSecret belong together",
                    "set both, or neither"));
        } else if (secret != null && secret.reveal().length() < LEAST_SECRET) {
            problems.add(settings.problem(
                    "remoteSecret",
                    "has less than " + LEAST_SECRET + " characters",
                    "take a longer one, such as openssl rand -hex 16 makes"));
        }
    }

    private void outbox(Settings outbox) {
        if (outbox.isSound("segment", "cap")
                && outbox.share("cap") == 0
                && outbox.size("cap") < ForwardKeys.LEAST_SEGMENTS * outbox.size("segment")) {
            problems.add(outbox.problem("cap", "holds less than three segments", "raise cap, or make segment smaller"));
        }
    }

    private void server(Settings server) {
        if (server.isSound("name") && !servers.add(server.text("name"))) {
            problems.add(server.problem("name", server.text("name") + " is given twice", "name each server once"));
        }
        port(server);
        backoff(server.section("backoff"));
        server.sections("select").forEach(this::select);
        Settings security = server.section("security");
        if (security.isSound("policy", "mode")
                && security.text("policy").equals("None")
                        != security.text("mode").equals("None")) {
            problems.add(security.problem(
                    "mode", "policy None and mode None belong together", "set both to None or neither"));
        }
        credentials(server);
        if (server.has("userCertificate") != server.has("userKey")) {
            String given = server.has("userKey") ? "userKey" : "userCertificate";
            problems.add(server.problem(given, "userCertificate and userKey belong together", "set both or none"));
        }
        if (server.has("user") && server.has("userCertificate")) {
            problems.add(server.problem(
                    "userCertificate", "the agent logs in once", "keep user and password, or the certificate"));
        }
    }

    private void select(Settings select) {
        if (select.has("path") && select.has("node")) {
            problems.add(select.problem("node", "and path both say where", "make two entries of it"));
        } else if (select.isSound("path", "node", "type")
                && !select.has("path")
                && !select.has("node")
                && !select.has("type")) {
            problems.add(select.problem(
                    "path", "nothing is selected", "give a path, a node or a type; Objects/** is everything"));
        }
    }

    private void port(Settings settings) {
        Matcher port = PORT.matcher(settings.text("url"));
        if (settings.isSound("url") && port.find()) {
            int number = Integer.parseInt(port.group(1));
            if (number < 1 || number > HIGHEST_PORT) {
                problems.add(settings.problem(
                        "url", number + " is not a TCP port", "write a port from 1 to " + HIGHEST_PORT));
            }
        }
    }

    private void credentials(Settings settings) {
        if (settings.has("user") != settings.has("password")) {
            String given = settings.has("user") ? "user" : "password";
            problems.add(settings.problem(given, "user and password belong together", "set both or none"));
        }
    }

    private void namespace(Settings namespace) {
        if (namespace.isSound("prefix") && !prefixes.add(namespace.text("prefix"))) {
            problems.add(namespace.problem(
                    "prefix", namespace.text("prefix") + " is given twice", "give each prefix one namespace"));
        }
    }

    private void asset(Settings asset) {
        String id = asset.text("asset");
        if (asset.isSound("asset") && !assets.add(id)) {
            problems.add(asset.problem("asset", id + " is given twice", "put its signals into one entry"));
        }
        String server = asset.text("server");
        if (asset.isSound("server") && !servers.contains(server)) {
            problems.add(asset.problem(
                    "server",
                    server + " is no server of this file",
                    servers.isEmpty() ? "add it to servers" : Keys.suggest(server, List.copyOf(servers))));
        }
        Set<String> names = new HashSet<>();
        for (Settings signal : asset.sections("signals")) {
            if (signal.isSound("name")) {
                signal(signal, names, asset);
            }
        }
    }

    private void signal(Settings signal, Set<String> names, Settings asset) {
        if (!names.add(signal.text("name"))) {
            String of = asset.isSound("asset") ? " of " + asset.text("asset") : "";
            problems.add(signal.problem(
                    "name", "signal " + signal.text("name") + of + " is given twice", "name each signal once"));
        }
        pace(signal);
        boolean byPath = signal.has("path");
        if (byPath == signal.has("node")) {
            problems.add(
                    signal.problem(byPath ? "node" : "path", "a signal needs a path or a node", "give one of the two"));
            return;
        }
        if (byPath && !signal.has("namespace")) {
            problems.add(signal.problem("namespace", "is missing", "name the namespace URI of the path's names"));
        }
        if (signal.isSound("path", "node")) {
            unique(signal, byPath, asset.text("server"), asset.text("asset") + "/" + signal.text("name"));
        }
    }

    private void pace(Settings signal) {
        for (String other : List.of("read", "swingingDoor")) {
            if (signal.has("atMostEvery") && signal.has(other)) {
                problems.add(signal.problem(
                        "atMostEvery", "and " + other + " both say which values are told", "give one of the two"));
            }
        }
    }

    private void unique(Settings signal, boolean byPath, String server, String here) {
        String namespace = byPath && signal.has("namespace") ? signal.text("namespace") : "";
        String node = server + " " + namespace + " " + signal.text(byPath ? "path" : "node");
        String before = nodes.putIfAbsent(node, here);
        if (before != null && !before.equals(here)) {
            problems.add(signal.problem(
                    byPath ? "path" : "node", "is the node of " + before + " already", "map each node once"));
        }
    }
}
