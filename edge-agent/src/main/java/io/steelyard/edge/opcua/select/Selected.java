package io.steelyard.edge.opcua.select;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.SignalMapping;
import java.util.List;

/**
 * What was once selected of a server, in the order in which it was found.
 *
 * @param by the selection that found it
 */
public record Selected(String by, List<Asset> assets) {
    /** Nothing yet. */
    public static final Selected NOTHING = new Selected("", List.of());

    public Selected {
        assets = List.copyOf(assets);
    }

    /** An asset and the signals that it got. */
    public record Asset(AssetInfo info, List<Signal> signals) {
        public Asset {
            signals = List.copyOf(signals);
        }
    }

    /**
     * A signal.
     *
     * @param node id of its variable when it was seen last
     */
    public record Signal(SignalMapping mapping, String node) {
        /** The same under another name. */
        Signal called(String name) {
            return new Signal(new SignalMapping(name, mapping.role(), mapping.unit(), mapping.address()), node);
        }
    }

    /** How many signals there are. */
    public int count() {
        return assets.stream().mapToInt(asset -> asset.signals().size()).sum();
    }
}
