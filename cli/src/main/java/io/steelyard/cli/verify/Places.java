package io.steelyard.cli.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which OPC UA server shows which asset, so that a server's gap excuses nobody else's rows: from {@code
 * <data>/simulator/mapping.yaml}. A server under a name that the mapping does not have is known by the assets that gaps of
 * single signals name with it.
 *
 * @param shown the server of each asset
 * @param told the assets of each server that the mapping does not name
 */
record Places(Map<String, String> shown, Map<String, Set<String>> told) {
    private static final String ASSET = "  - asset: ";
    private static final String SERVER = "    server: ";

    Places {
        shown = Map.copyOf(shown);
        told = Map.copyOf(told);
    }

    /** As a mapping says. */
    Places(Map<String, String> shown) {
        this(shown, Map.of());
    }

    /** The assets of the simulator's mapping; without the file none. */
    static Places read(Path mapping) throws IOException {
        Map<String, String> shown = new HashMap<>();
        if (!Files.exists(mapping)) {
            return new Places(shown);
        }
        String asset = "";
        for (String line : Files.readAllLines(mapping)) {
            if (line.startsWith(ASSET)) {
                asset = line.substring(ASSET.length()).strip();
            } else if (line.startsWith(SERVER)) {
                shown.put(asset, line.substring(SERVER.length()).strip());
            }
        }
        if (shown.isEmpty()) {
            throw new IOException(
                    mapping + " names no server of an asset: start the demo's simulator, which writes it anew");
        }
        return new Places(shown);
    }

    /** The same with what gaps of single signals say of servers that have another name here. */
    Places with(List<Gap> gaps) {
        Map<String, Set<String>> renamed = new HashMap<>();
        for (Gap gap : gaps) {
            if (gap.server() != null && gap.asset() != null && !names(gap.server())) {
                renamed.computeIfAbsent(gap.server(), server -> new HashSet<>()).add(gap.asset());
            }
        }
        return new Places(shown, renamed);
    }

    /** Whether the mapping has a server of the name. */
    boolean names(String server) {
        return shown.containsValue(server);
    }

    /** The server of a signal, {@code asset/signal}; null when the mapping does not have it. */
    @Nullable
    String serverOf(String key) {
        return shown.get(key.substring(0, key.indexOf('/')));
    }

    /** Whether the server shows the asset. */
    boolean isOn(String server, String asset) {
        return told.containsKey(server)
                ? told.getOrDefault(server, Set.of()).contains(asset)
                : server.equals(shown.get(asset));
    }

    /** The gaps that a signal, {@code asset/signal}, lies in: its own, its asset's, its server's and its agent's. */
    List<Gap> gapsOf(String key, List<Gap> gaps) {
        String asset = key.substring(0, key.indexOf('/'));
        return gaps.stream()
                .filter(gap -> gap.covers(key) && (gap.server() == null || isOn(gap.server(), asset)))
                .toList();
    }
}
