package io.steelyard.simulator.config;

import io.steelyard.simulator.load.LoadPlan;
import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.Companion;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The {@code assets:} section of an edge agent's configuration for plant or load: what a person would map by hand. */
public final class Mapping {
    private Mapping() {}

    /**
     * YAML, to be pasted into the agent's configuration, for a plant on one server.
     *
     * @param server the name that the agent's configuration gives to the simulator
     */
    public static String yaml(PlantLayout layout, String namespace, String server) {
        return yaml(layout, namespace, asset -> server);
    }

    /** The same for a plant on several servers: each is named as its area is. */
    public static String yaml(PlantLayout layout, String namespace) {
        return yaml(layout, namespace, Asset::area);
    }

    private static String yaml(PlantLayout layout, String namespace, Function<Asset, String> server) {
        StringBuilder yaml = new StringBuilder("namespaces:\n");
        for (Companion companion : Companion.values()) {
            yaml.append("  - {prefix: ").append(companion.prefix());
            yaml.append(", uri: \"").append(companion.uri()).append("\"}\n");
        }
        yaml.append("assets:\n");
        for (Asset asset : layout.assets()) {
            yaml.append("  - asset: ").append(asset.id()).append('\n');
            yaml.append("    class: ").append(asset.equipmentClass().id()).append('\n');
            yaml.append("    profile: ").append(asset.equipmentClass().id()).append('\n');
            yaml.append("    area: ").append(asset.area()).append('\n');
            yaml.append("    line: ").append(asset.line()).append('\n');
            yaml.append("    server: ").append(server.apply(asset)).append('\n');
            yaml.append("    signals:\n");
            for (Signal signal : asset.signals()) {
                yaml.append("      - {name: ").append(signal.name());
                yaml.append(", path: \"").append(path(layout, asset, signal)).append('"');
                yaml.append(", namespace: \"").append(namespace).append('"');
                if (signal.role() != null) {
                    yaml.append(", role: ").append(signal.role());
                }
                yaml.append("}\n");
            }
        }
        return yaml.toString();
    }

    /** The same for a load; no signal has a role. */
    public static String yaml(LoadPlan plan, String site, String namespace, String server) {
        StringBuilder yaml = new StringBuilder("assets:\n");
        for (int i = 0; i < plan.signals(); i++) {
            String asset = plan.asset(i);
            if (i % plan.signalsAnAsset() == 0) {
                yaml.append("  - asset: ").append(asset);
                yaml.append("\n    class: load\n    profile: generic\n    area: ")
                        .append(LoadPlan.AREA);
                yaml.append("\n    line: ").append(LoadPlan.AREA);
                yaml.append("\n    server: ").append(server).append("\n    signals:\n");
            }
            String path = String.join("/", "Objects", site, LoadPlan.AREA, asset, plan.signal(i));
            yaml.append("      - {name: ")
                    .append(plan.signal(i))
                    .append(", path: \"")
                    .append(path);
            yaml.append("\", namespace: \"").append(namespace).append("\"}\n");
        }
        return yaml.toString();
    }

    private static String path(PlantLayout layout, Asset asset, Signal signal) {
        List<String> names = new ArrayList<>(List.of("Objects", layout.site(), asset.area(), asset.id()));
        names.addAll(signal.path());
        return String.join("/", names);
    }
}
