package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.ServerYaml;

/** Writes a proposal as the edge agent's settings have it; foreign text is always quoted. */
final class MappingYaml {
    private MappingYaml() {}

    static String of(ServerConfig server, Tree tree, Proposal proposal) {
        StringBuilder yaml = new StringBuilder();
        tree.problems()
                .forEach(problem -> yaml.append("# ").append(line(problem)).append('\n'));
        if (proposal.left() > 0) {
            yaml.append("# not mapped: ").append(proposal.left()).append(" variables whose values no signal carries\n");
        }
        yaml.append("servers:\n").append(ServerYaml.of(server));
        if (!proposal.namespaces().isEmpty()) {
            yaml.append("namespaces:\n");
            proposal.namespaces()
                    .forEach((prefix, uri) -> yaml.append("  - {prefix: ")
                            .append(prefix)
                            .append(", uri: ")
                            .append(ServerYaml.quoted(uri))
                            .append("}\n"));
        }
        yaml.append(proposal.assets().isEmpty() ? "assets: []\n" : "assets:\n");
        proposal.assets().forEach(asset -> asset(yaml, server.name(), asset));
        return yaml.toString();
    }

    private static void asset(StringBuilder yaml, String server, Proposal.Asset asset) {
        if (!asset.specifications().isEmpty()) {
            yaml.append("  # ")
                    .append(line(String.join("; ", asset.specifications())))
                    .append('\n');
        }
        yaml.append("  - asset: ").append(ServerYaml.scalar(asset.id())).append('\n');
        yaml.append("    class: ")
                .append(ServerYaml.scalar(asset.equipmentClass()))
                .append('\n');
        yaml.append("    profile: ").append(ServerYaml.scalar(asset.profile())).append('\n');
        yaml.append("    area: ").append(ServerYaml.scalar(asset.area())).append('\n');
        yaml.append("    line: ").append(ServerYaml.scalar(asset.line())).append('\n');
        yaml.append("    server: ").append(ServerYaml.scalar(server)).append('\n');
        yaml.append("    signals:\n");
        for (Proposal.Signal signal : asset.signals()) {
            yaml.append("      - {name: ").append(ServerYaml.scalar(signal.name()));
            if (signal.path() == null) {
                yaml.append(", node: ").append(ServerYaml.quoted(signal.node()));
            } else {
                yaml.append(", path: ").append(ServerYaml.quoted(signal.path()));
                yaml.append(", namespace: ").append(ServerYaml.quoted(signal.namespace()));
            }
            if (signal.role() != null) {
                yaml.append(", role: ").append(ServerYaml.scalar(signal.role()));
            }
            yaml.append('}');
            String unit = signal.unit() == null ? "" : signal.unit();
            String note = (signal.dataType() + " " + unit).strip();
            yaml.append(note.isEmpty() ? "" : " # " + line(note)).append('\n');
        }
    }

    /** Foreign text in one line of comment. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
