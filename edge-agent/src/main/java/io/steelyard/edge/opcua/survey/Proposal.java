package io.steelyard.edge.opcua.survey;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How what was found would be mapped.
 *
 * @param namespaces namespaces of names in paths by their prefixes
 * @param left variables that no signal can carry today
 */
public record Proposal(Map<String, String> namespaces, List<Asset> assets, int left) {
    public Proposal {
        namespaces = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(namespaces));
        assets = List.copyOf(assets);
    }

    /**
     * A machine, or what may be one.
     *
     * @param specifications titles of the companion specifications that it was recognised by
     */
    public record Asset(
            String id,
            String equipmentClass,
            String profile,
            String area,
            String line,
            List<String> specifications,
            List<Signal> signals) {
        public Asset {
            specifications = List.copyOf(specifications);
            signals = List.copyOf(signals);
        }

        /** The same with these signals alone. */
        Asset with(List<Signal> some) {
            return new Asset(id, equipmentClass, profile, area, line, specifications, some);
        }
    }

    /**
     * A variable as a signal.
     *
     * @param path from {@code Objects}, each name with its prefix unless it is of {@code namespace}; null when there is none
     *     that would be understood
     * @param node its id
     * @param role null when the profile says it, or when it has none
     */
    public record Signal(
            String name,
            @Nullable String path,
            String namespace,
            String node,
            @Nullable String role,
            String dataType,
            @Nullable String unit) {}
}
