package io.steelyard.cli.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Which OPC UA server shows which asset and which agent reads it, so that a gap excuses nobody else's rows. Servers are known
 * from {@code <data>/simulator/mapping.yaml}, agents from the gateway. A server under a name that the mapping does not have is
 * known by the assets that gaps of single signals name with it; without a mapping a server's gap is everybody's.
 *
 * @param shown the server of each asset
 * @param told the assets of each server that the mapping does not name
 * @param agents the agent of each asset, {@code site/agent}
 * @param notes what could not be held as strictly as it should, for the verdict
 */
record Places(Map<String, String> shown, Map<Named, Set<String>> told, Map<String, String> agents, List<String> notes) {
    private static final int MOST_CHARACTERS = 64 * 1024 * 1024;
    private static final String AGENT = "edge-agent";

    /** A server as an agent calls it. */
    record Named(@Nullable String agent, String server) {}

    Places {
        shown = Map.copyOf(shown);
        told = Map.copyOf(told);
        agents = Map.copyOf(agents);
        notes = List.copyOf(notes);
    }

    /** As a mapping says. */
    Places(Map<String, String> shown) {
        this(shown, Map.of(), Map.of(), List.of());
    }

    /** The assets of the simulator's mapping; without the file none. */
    static Places read(Path mapping) throws IOException {
        Map<String, String> shown = new HashMap<>();
        if (!Files.exists(mapping)) {
            return new Places(shown);
        }
        for (Object one : assets(mapping)) {
            if (one instanceof Map<?, ?> asset
                    && asset.get("asset") instanceof String name
                    && asset.get("server") instanceof String server) {
                shown.put(name, server);
            }
        }
        if (shown.isEmpty()) {
            throw new IOException(
                    mapping + " names no server of an asset: start the demo's simulator, which writes it anew");
        }
        return new Places(shown);
    }

    private static List<?> assets(Path mapping) throws IOException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(mapping.toString())
                .setCodePointLimit(MOST_CHARACTERS)
                .build();
        try {
            Object root = new Load(settings).loadFromString(Files.readString(mapping));
            return root instanceof Map<?, ?> keys && keys.get("assets") instanceof List<?> assets ? assets : List.of();
        } catch (YamlEngineException e) {
            throw new IOException(
                    mapping + " is not YAML: start the demo's simulator, which writes it anew: " + e.getMessage(), e);
        }
    }

    /**
     * The same with what the gateway says: whose assets are whose, and what gaps of single signals say of servers that have
     * another name here.
     *
     * @param agentOf the agent of each asset
     */
    Places with(List<Gap> gaps, Map<String, String> agentOf) {
        Map<Named, Set<String>> renamed = new HashMap<>();
        Set<String> unknown = new TreeSet<>();
        for (Gap gap : gaps) {
            String server = gap.server();
            if (server != null && !shown.isEmpty() && !shown.containsValue(server)) {
                Set<String> assets = renamed.computeIfAbsent(new Named(gap.agent(), server), named -> new HashSet<>());
                if (gap.asset() != null) {
                    assets.add(gap.asset());
                }
            }
        }
        renamed.forEach((named, assets) -> {
            if (assets.isEmpty()) {
                unknown.add(named.server());
            }
        });
        return new Places(shown, renamed, agentOf, notes(gaps, unknown, agentOf));
    }

    private List<String> notes(List<Gap> gaps, Set<String> unknown, Map<String, String> agentOf) {
        List<String> said = new ArrayList<>();
        if (shown.isEmpty() && gaps.stream().anyMatch(gap -> gap.server() != null)) {
            said.add("no simulator/mapping.yaml: a server's gap counts as everybody's");
        }
        if (!unknown.isEmpty()) {
            said.add("servers that the mapping does not have and no signal tells of: " + String.join(", ", unknown));
        }
        long readers = agentOf.values().stream().distinct().count();
        if (readers > 1) {
            said.add(readers + " agents: a death whose process names none of them counts as everybody's");
        }
        return said;
    }

    /** Whether the gap is one of the server that a mapping names so, whatever its agent calls it. */
    boolean isOf(Gap gap, String server) {
        Set<String> assets = told.get(new Named(gap.agent(), Objects.toString(gap.server(), "")));
        return assets == null
                ? server.equals(gap.server())
                : !assets.isEmpty() && assets.stream().allMatch(asset -> server.equals(shown.get(asset)));
    }

    /** The agents that a process, {@code edge-agent…}, is called after; of one that names none nobody knows whose it is. */
    Set<String> namedBy(String process) {
        return agents.values().stream()
                .distinct()
                .filter(agent -> process.equals(AGENT + "-" + agent.substring(agent.indexOf('/') + 1)))
                .collect(Collectors.toSet());
    }

    /** Whether an agent reads the asset; an asset whose agent nobody tells may be anybody's. */
    boolean isReadBy(@Nullable String agent, String asset) {
        return agent == null || agent.equals(agents.getOrDefault(asset, agent));
    }

    /** Whether the gap may be one of the asset: by its agent and its server. */
    boolean isOn(Gap gap, String asset) {
        if (!isReadBy(gap.agent(), asset)) {
            return false;
        }
        if (gap.server() == null || shown.isEmpty()) {
            return true;
        }
        Set<String> assets = told.get(new Named(gap.agent(), gap.server()));
        return assets == null ? gap.server().equals(shown.get(asset)) : assets.contains(asset);
    }

    /** All time of a signal, {@code asset/signal}, as a gap of it would be; without server when nobody tells which. */
    Gap wholeOf(String key) {
        String asset = key.substring(0, key.indexOf('/'));
        String signal = key.substring(key.indexOf('/') + 1);
        return new Gap(agents.get(asset), shown.get(asset), asset, signal, Long.MIN_VALUE, Long.MAX_VALUE, "");
    }

    /** The gaps that a signal, {@code asset/signal}, lies in: its own, its asset's, its server's and its agent's. */
    List<Gap> gapsOf(String key, List<Gap> gaps) {
        String asset = key.substring(0, key.indexOf('/'));
        return gaps.stream().filter(gap -> gap.covers(key) && isOn(gap, asset)).toList();
    }
}
