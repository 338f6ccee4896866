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

    /** An asset and the signals that it got; of none that is read, it is known for its name alone. */
    public record Asset(AssetInfo info, List<Signal> signals) {
        public Asset {
            signals = List.copyOf(signals);
        }
    }

    /**
     * A signal.
     *
     * @param node id of its variable when it was seen last
     * @param isRead false when it is not wanted any more: it is known so that its name stands for nothing else
     */
    public record Signal(SignalMapping mapping, String node, boolean isRead) {
        /** One that is read. */
        public Signal(SignalMapping mapping, String node) {
            this(mapping, node, true);
        }

        /** The same under another name. */
        Signal called(String name) {
            SignalMapping called = new SignalMapping(name, mapping.role(), mapping.unit(), mapping.address());
            return new Signal(called, node, isRead);
        }
    }

    /** How many signals are read. */
    public int count() {
        return assets.stream()
                .mapToInt(asset ->
                        (int) asset.signals().stream().filter(Signal::isRead).count())
                .sum();
    }
}
