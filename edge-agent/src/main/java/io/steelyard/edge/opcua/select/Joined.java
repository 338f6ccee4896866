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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A mapping with what was selected beside what a person wrote. What is written by hand stands as it is: its assets, its names
 * and its nodes are not given away.
 */
public final class Joined {
    private final OpcUaConfig hand;
    private final Map<String, AssetMapping> assets = new LinkedHashMap<>();

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
        Joined joined = new Joined(hand);
        hand.servers().forEach(server -> joined.add(selected.getOrDefault(server.name(), Selected.NOTHING)));
        return new OpcUaConfig(
                hand.site(),
                hand.agent(),
                hand.pki(),
                hand.memory(),
                hand.servers(),
                List.copyOf(joined.assets.values()),
                hand.renewBefore());
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

    private void add(Selected selected) {
        for (Selected.Asset asset : selected.assets()) {
            Set<String> theirs = byHand(hand, asset.info().server());
            List<SignalMapping> left = asset.signals().stream()
                    .filter(signal -> !isTaken(signal, theirs))
                    .map(Selected.Signal::mapping)
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
            names.add(name.startsWith("nsu=") && name.indexOf(';') > 0 ? name : "nsu=" + path.namespace() + ";" + name);
        }
        return String.join("/", names);
    }

    private void add(AssetInfo info, List<SignalMapping> more) {
        AssetMapping there = assets.get(info.asset());
        if (there == null || !there.server().equals(info.server())) {
            String id = Names.take(info.asset(), new HashSet<>(assets.keySet()));
            AssetInfo own =
                    new AssetInfo(id, info.equipmentClass(), info.profile(), info.area(), info.line(), info.server());
            assets.put(id, new AssetMapping(own, info.server(), more));
            return;
        }
        List<SignalMapping> all = new ArrayList<>(there.signals());
        Set<String> names = new HashSet<>();
        all.forEach(signal -> names.add(signal.name()));
        for (SignalMapping signal : more) {
            String name = Names.take(signal.name(), names);
            all.add(
                    Objects.equals(name, signal.name())
                            ? signal
                            : new SignalMapping(name, signal.role(), signal.unit(), signal.address()));
        }
        assets.put(info.asset(), new AssetMapping(there.info(), there.server(), all));
    }
}
