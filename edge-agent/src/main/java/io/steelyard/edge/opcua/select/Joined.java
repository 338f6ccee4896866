package io.steelyard.edge.opcua.select;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.SignalMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A mapping with what was selected beside what a person wrote. What is written by hand stands as it is: its assets, its names
 * and its nodes are not given away. What was selected and has such a name gets one that stands for nothing else, neither by hand
 * nor by memory.
 */
public final class Joined {
    private static final String SUFFIX = ".selected";

    private final OpcUaConfig hand;
    private final Map<String, AssetMapping> assets = new LinkedHashMap<>();
    private final List<Added> added = new ArrayList<>();

    /**
     * A signal that was selected, as it is read.
     *
     * @param asset the asset that it came to
     */
    public record Added(AssetInfo asset, Selected.Signal signal) {}

    private Joined(OpcUaConfig hand) {
        this.hand = hand;
        hand.assets().forEach(asset -> assets.put(asset.info().asset(), asset));
    }

    /**
     * Both together.
     *
     * @param selected what was selected, by the servers' names; others than the mapping's count for nothing
     */
    public static OpcUaConfig of(OpcUaConfig hand, Map<String, Selected> selected) {
        Joined joined = join(hand, selected);
        return new OpcUaConfig(
                hand.site(),
                hand.agent(),
                hand.pki(),
                hand.memory(),
                hand.servers(),
                List.copyOf(joined.assets.values()),
                hand.renewBefore());
    }

    private static Joined join(OpcUaConfig hand, Map<String, Selected> selected) {
        Joined joined = new Joined(hand);
        Map<String, Selected> settled = settled(hand, selected);
        hand.servers().forEach(server -> joined.add(settled.getOrDefault(server.name(), Selected.NOTHING)));
        return joined;
    }

    /** What an agent on the same folders has selected so far, without what a person wrote. */
    public static List<Added> added(Selecting.Wanted wanted) {
        return List.copyOf(join(wanted.mapping(), memory(wanted)).added);
    }

    /** With what an agent on the same folders has selected so far. */
    public static OpcUaConfig remembered(Selecting.Wanted wanted) {
        return of(wanted.mapping(), memory(wanted));
    }

    static Map<String, Selected> memory(Selecting.Wanted wanted) {
        Map<String, Selected> memory = new HashMap<>();
        wanted.selects()
                .forEach(one -> memory.put(
                        one.server(), new SelectedFile(wanted.mapping().memory(), one.server()).read()));
        return memory;
    }

    /**
     * What was selected, with other names where a person gave them to something else, or where two servers have the same one.
     * To be kept instead of what was: a name that changed hands once does not go back when the other is there no more.
     *
     * @param selected by the servers' names; of two that are none of the mapping's the first by name keeps its names
     */
    static Map<String, Selected> settled(OpcUaConfig hand, Map<String, Selected> selected) {
        Map<String, String> owners = new HashMap<>();
        hand.assets().forEach(asset -> owners.put(asset.info().asset(), asset.server()));
        Set<String> ids = new HashSet<>(owners.keySet());
        selected.values()
                .forEach(one ->
                        one.assets().forEach(asset -> ids.add(asset.info().asset())));
        Set<String> inOrder = new LinkedHashSet<>();
        hand.servers().forEach(server -> inOrder.add(server.name()));
        inOrder.addAll(new TreeSet<>(selected.keySet()));
        Map<String, Selected> settled = new HashMap<>();
        for (String server : inOrder) {
            Selected before = selected.get(server);
            if (before != null) {
                List<Selected.Asset> assets = new ArrayList<>();
                for (Selected.Asset asset : before.assets()) {
                    String id = asset.info().asset();
                    boolean isOwn = server.equals(owners.getOrDefault(id, server));
                    AssetInfo info = isOwn ? asset.info() : called(asset.info(), Names.take(id, ids));
                    owners.put(info.asset(), server);
                    assets.add(new Selected.Asset(info, settled(hand, info, asset.signals())));
                }
                settled.put(server, new Selected(before.by(), assets));
            }
        }
        return settled;
    }

    /** The signals, with other names where the asset's own list has them for other variables. */
    private static List<Selected.Signal> settled(OpcUaConfig hand, AssetInfo info, List<Selected.Signal> signals) {
        Map<String, SignalMapping> byHand = new HashMap<>();
        hand.assets().stream()
                .filter(asset -> asset.info().asset().equals(info.asset())
                        && asset.server().equals(info.server()))
                .forEach(asset -> asset.signals().forEach(signal -> byHand.put(signal.name(), signal)));
        if (byHand.isEmpty()) {
            return signals;
        }
        Set<String> names = new HashSet<>(byHand.keySet());
        signals.forEach(signal -> names.add(signal.mapping().name()));
        return signals.stream()
                .map(signal -> {
                    SignalMapping other = byHand.get(signal.mapping().name());
                    return other == null || isTaken(signal, Set.of(plain(other.address())))
                            ? signal
                            : signal.called(Names.take(signal.mapping().name(), names));
                })
                .toList();
    }

    private static AssetInfo called(AssetInfo info, String id) {
        return new AssetInfo(id, info.equipmentClass(), info.profile(), info.area(), info.line(), info.server());
    }

    /** Ids of assets that were selected at others than these servers, and that have them again when their servers come back. */
    static Set<String> left(OpcUaConfig hand, Set<String> servers) {
        Set<String> ids = new HashSet<>();
        String[] files = hand.memory().toFile().list();
        for (String file : files == null ? new String[0] : files) {
            String server = file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : "";
            if (!server.isEmpty() && !servers.contains(server)) {
                new SelectedFile(hand.memory(), server)
                        .read()
                        .assets()
                        .forEach(asset -> ids.add(asset.info().asset()));
            }
        }
        return ids;
    }

    private void add(Selected selected) {
        for (Selected.Asset asset : selected.assets()) {
            Set<String> theirs = byHand(hand, asset.info().server());
            List<Selected.Signal> left = asset.signals().stream()
                    .filter(signal -> signal.isRead() && !isTaken(signal, theirs))
                    .toList();
            if (!left.isEmpty()) {
                add(asset.info(), left);
            }
        }
    }

    /** Addresses that are mapped by hand at the server. */
    static Set<String> byHand(OpcUaConfig hand, String server) {
        Set<String> addresses = new HashSet<>();
        for (AssetMapping asset : hand.assets()) {
            if (asset.server().equals(server)) {
                asset.signals().forEach(signal -> addresses.add(plain(signal.address())));
            }
        }
        return addresses;
    }

    static boolean isTaken(Selected.Signal signal, Set<String> byHand) {
        return byHand.contains(plain(signal.mapping().address())) || byHand.contains(signal.node());
    }

    /** The same for each way to write the same place. */
    static String plain(NodeAddress address) {
        if (!(address instanceof NodeAddress.Path path)) {
            return address.toString();
        }
        List<String> names = new ArrayList<>();
        for (String name : path.names()) {
            names.add(isQualified(name) ? name : "nsu=" + path.namespace() + ";" + name);
        }
        return String.join("/", names);
    }

    private static boolean isQualified(String name) {
        return name.startsWith("nsu=") && name.indexOf(';') > 0;
    }

    /** A name of a way without its namespace. */
    static String bare(String name) {
        return isQualified(name) ? name.substring(name.indexOf(';') + 1) : name;
    }

    private void add(AssetInfo found, List<Selected.Signal> more) {
        AssetMapping there = assets.get(found.asset());
        AssetInfo info = there == null ? found : there.info();
        List<SignalMapping> all = new ArrayList<>(there == null ? List.of() : there.signals());
        more.forEach(signal -> {
            all.add(signal.mapping());
            added.add(new Added(info, signal));
        });
        assets.put(info.asset(), new AssetMapping(info, found.server(), all));
    }
}
