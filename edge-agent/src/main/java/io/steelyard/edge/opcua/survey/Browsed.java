package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.ServerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found in a server, in the forms in which people and programs take it. */
public record Browsed(ServerConfig server, Tree tree, Proposal proposal) {

    /** The sections {@code servers}, {@code namespaces} and {@code assets} of an agent's settings. */
    public String yaml() {
        return MappingYaml.of(server, tree, proposal);
    }

    /** The tree, a line a node, and what would be mapped. */
    public String table() {
        StringBuilder text = new StringBuilder();
        int[] depths = depths();
        for (int i = 0; i < tree.nodes().size(); i++) {
            if (tree.nodes().get(i).parent() < 0) {
                lines(text, i, depths, tree.children());
            }
        }
        text.append('\n');
        for (Proposal.Asset asset : proposal.assets()) {
            text.append("%-24s %-18s %s/%s  %d signals%s%n"
                    .formatted(
                            asset.id(),
                            asset.profile(),
                            asset.area(),
                            asset.line(),
                            asset.signals().size(),
                            asset.specifications().isEmpty()
                                    ? ""
                                    : "  (" + String.join("; ", asset.specifications()) + ")"));
        }
        text.append("%d nodes, %d assets proposed; --format yaml prints their mapping%n"
                .formatted(tree.nodes().size(), proposal.assets().size()));
        return text.toString();
    }

    private int[] depths() {
        int[] depths = new int[tree.nodes().size()];
        for (int i = 0; i < depths.length; i++) {
            int parent = tree.nodes().get(i).parent();
            depths[i] = parent < 0 ? 0 : depths[parent] + 1;
        }
        return depths;
    }

    private void lines(StringBuilder text, int place, int[] depths, List<List<Integer>> children) {
        Node node = tree.nodes().get(place);
        String indented = "  ".repeat(depths[place]) + node.name().text();
        Node.Facts facts = node.facts();
        String type = facts == null
                ? ""
                : facts.dataType() + (facts.unit() == null || facts.unit().isEmpty() ? "" : " " + facts.unit());
        text.append("%-60s %-24s %s%n".formatted(indented, type, node.id()));
        for (int below : children.get(place)) {
            if (!tree.nodes().get(below).isProperty()) {
                lines(text, below, depths, children);
            }
        }
    }

    /** Nodes, assets and problems as maps and lists. */
    public Map<String, Object> asMap() {
        List<Object> nodes = new ArrayList<>();
        for (int i = 0; i < tree.nodes().size(); i++) {
            Node node = tree.nodes().get(i);
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", node.id());
            map.put("path", path(i));
            map.put("namespace", node.name().uri());
            map.put("class", node.kind().name().toLowerCase(java.util.Locale.ROOT));
            if (!node.types().isEmpty()) {
                map.put("type", node.types().get(0).text());
            }
            if (node.facts() != null) {
                map.put("dataType", node.facts().dataType());
                put(map, "unit", node.facts().unit());
                put(map, "value", node.facts().value());
            }
            nodes.add(map);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("url", server.url());
        all.put("policy", name(server.security().policy()));
        all.put("mode", name(server.security().mode()));
        all.put("nodes", nodes);
        all.put("assets", assets());
        all.put("notCarried", proposal.left());
        all.put("problems", tree.problems());
        all.put("whole", tree.isWhole());
        return all;
    }

    private List<Object> assets() {
        List<Object> assets = new ArrayList<>();
        for (Proposal.Asset asset : proposal.assets()) {
            List<Object> signals = new ArrayList<>();
            for (Proposal.Signal signal : asset.signals()) {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("name", signal.name());
                put(map, "path", signal.path());
                map.put("namespace", signal.namespace());
                map.put("node", signal.node());
                put(map, "role", signal.role());
                map.put("dataType", signal.dataType());
                put(map, "unit", signal.unit());
                signals.add(map);
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("asset", asset.id());
            map.put("class", asset.equipmentClass());
            map.put("profile", asset.profile());
            map.put("area", asset.area());
            map.put("line", asset.line());
            map.put("specifications", asset.specifications());
            map.put("signals", signals);
            assets.add(map);
        }
        return assets;
    }

    private static void put(Map<String, Object> map, String key, @Nullable String value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private String path(int place) {
        List<String> names = new ArrayList<>();
        for (int at = place; at >= 0; at = tree.nodes().get(at).parent()) {
            names.add(0, tree.nodes().get(at).name().text());
        }
        return String.join("/", names);
    }

    private static String name(@Nullable Enum<?> named) {
        return named == null ? "auto" : named.name();
    }
}
