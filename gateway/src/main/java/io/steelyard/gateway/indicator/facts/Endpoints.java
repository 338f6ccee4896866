package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import io.steelyard.settings.SettingsException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A site's connections and which of them are secure, as its agents' births say: a server that is read, when what goes to and fro
 * is signed and encrypted, which takes certificates on both sides; an uplink by TLS; an agent's page only when it is open to
 * others, which is not secure. Of an agent that does not say so nothing is known of its servers and its uplink.
 */
final class Endpoints {
    static final String ALL = "endpoints.all";
    static final String SECURE = "endpoints.secure";
    private static final Standing UNTOLD = new Standing(false, false, true, "security-not-told");

    /** The last two can be broken. */
    private static final Set<String> NOT_SECURE = Set.of("None", "Basic128Rsa15", "Basic256");

    private final Tally tally = new Tally(SECURE);
    private final SortedMap<String, String> told = new TreeMap<>();
    private final SortedMap<AgentKey, SortedMap<String, AssetKey>> agents = new TreeMap<>();

    /** {@code told} gives the JSON of an agent's birth, empty when there is none. */
    Endpoints(List<AssetDescription> born, Function<AgentKey, String> security) {
        for (AssetDescription asset : born) {
            AssetKey unused = agents.computeIfAbsent(asset.agent(), agent -> new TreeMap<>())
                    .merge(asset.server(), asset.key(), Endpoints::first);
        }
        agents.forEach((agent, servers) -> agent(agent, servers, security.apply(agent)));
    }

    private static AssetKey first(AssetKey one, AssetKey other) {
        return one.toString().compareTo(other.toString()) <= 0 ? one : other;
    }

    /** {@code servers}: an asset that is read from each; that of the empty name is read from none. */
    private void agent(AgentKey agent, SortedMap<String, AssetKey> servers, String text) {
        Map<String, Standing> found = text.isEmpty() ? Map.of() : read(text);
        if (found.isEmpty()) {
            servers.keySet().stream()
                    .filter(server -> !server.isEmpty())
                    .forEach(server -> add(agent, servers, server, UNTOLD));
            add(agent, servers, "uplink", UNTOLD);
            return;
        }
        told.put(agent.toString(), text);
        found.forEach((name, standing) -> add(agent, servers, name, standing));
    }

    /** What an asset says of itself names its server, and how its agent's connections are secured. */
    private void add(AgentKey agent, SortedMap<String, AssetKey> servers, String name, Standing standing) {
        AssetKey any = servers.values().iterator().next();
        AssetKey asset = servers.getOrDefault(name, any);
        tally.add(agent + " " + name, standing, 1, standing.equals(UNTOLD) ? 0 : 1, ApiQuery.asset(asset));
    }

    /** By endpoint; empty where it cannot be read. */
    private static Map<String, Standing> read(String text) {
        Map<String, Standing> found = new TreeMap<>();
        try {
            DataFile file = DataFile.of("steelyard/security", text);
            DataNode root = file.root();
            for (DataNode server : root.need("servers").elements()) {
                boolean isSecure = server.need("mode").text("").equals("SignAndEncrypt")
                        && !NOT_SECURE.contains(server.need("policy").text("None"));
                found.put(server.need("server").text(""), Standing.unless(isSecure ? "" : "not-encrypted"));
            }
            boolean isTls = root.need("uplink").text("").equals("tls");
            found.put("uplink", Standing.unless(isTls ? "" : "no-tls"));
            if (root.get("page").text("").equals("open")) {
                found.put("page", Standing.no("open-to-others"));
            }
            file.check();
        } catch (SettingsException e) {
            return Map.of(); // whoever wrote it is not of ours
        }
        return found;
    }

    /** {@code grounds} get those of which nobody says anything. */
    void addTo(
            SortedMap<String, Quantity> quantities,
            SortedMap<String, List<Member>> members,
            SortedMap<String, List<Member>> grounds,
            SortedMap<String, String> digests) {
        digests.put(SECURE + "|agents", sha256(agents + " " + told));
        if (told.isEmpty()) {
            grounds.put(SECURE, tally.all());
            quantities.put(ALL, Quantity.missing("1", Grade.T, "endpoints-unknown"));
            quantities.put(SECURE, Quantity.missing("1", Grade.T, "endpoints-unknown"));
            return;
        }
        quantities.put(ALL, Quantity.exactly(BigDecimal.valueOf(tally.all().size()), "1", Grade.T));
        quantities.put(SECURE, tally.quantity(Grade.T));
        members.put(SECURE, tally.all());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
