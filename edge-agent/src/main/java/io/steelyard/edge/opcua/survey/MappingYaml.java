package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.ServerConfig;
import java.util.Set;

/** Writes a proposal as the edge agent's settings have it; foreign text is always quoted. */
final class MappingYaml {
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private MappingYaml() {}

    static String of(ServerConfig server, Tree tree, Proposal proposal) {
        StringBuilder yaml = new StringBuilder();
        tree.problems()
                .forEach(problem -> yaml.append("# ").append(line(problem)).append('\n'));
        if (proposal.left() > 0) {
            yaml.append("# not mapped: ").append(proposal.left()).append(" variables whose values no signal carries\n");
        }
        yaml.append("servers:\n  - name: ").append(scalar(server.name())).append('\n');
        yaml.append("    url: ").append(scalar(server.url())).append('\n');
        yaml.append("    security: {policy: ").append(server.security().policy());
        yaml.append(", mode: ").append(server.security().mode()).append("}\n");
        if (server.login() instanceof ServerConfig.Credentials credentials) {
            yaml.append("    user: ").append(scalar(credentials.user())).append('\n');
            yaml.append("    password: \"${env:OPC_UA_PASSWORD}\"\n");
        }
        if (!proposal.namespaces().isEmpty()) {
            yaml.append("namespaces:\n");
            proposal.namespaces()
                    .forEach((prefix, uri) -> yaml.append("  - {prefix: ")
                            .append(prefix)
                            .append(", uri: ")
                            .append(quoted(uri))
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
        yaml.append("  - asset: ").append(scalar(asset.id())).append('\n');
        yaml.append("    class: ").append(scalar(asset.equipmentClass())).append('\n');
        yaml.append("    profile: ").append(scalar(asset.profile())).append('\n');
        yaml.append("    area: ").append(scalar(asset.area())).append('\n');
        yaml.append("    line: ").append(scalar(asset.line())).append('\n');
        yaml.append("    server: ").append(scalar(server)).append('\n');
        yaml.append("    signals:\n");
        for (Proposal.Signal signal : asset.signals()) {
            yaml.append("      - {name: ").append(scalar(signal.name()));
            if (signal.path() == null) {
                yaml.append(", node: ").append(quoted(signal.node()));
            } else {
                yaml.append(", path: ").append(quoted(signal.path()));
                yaml.append(", namespace: ").append(quoted(signal.namespace()));
            }
            if (signal.role() != null) {
                yaml.append(", role: ").append(scalar(signal.role()));
            }
            yaml.append('}');
            String unit = signal.unit() == null ? "" : signal.unit();
            String note = (signal.dataType() + " " + unit).strip();
            yaml.append(note.isEmpty() ? "" : " # " + line(note)).append('\n');
        }
    }

    private static String scalar(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_-]*") && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))
                ? text
                : quoted(text);
    }

    /** Foreign text in one line of comment. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else if (Character.isISOControl(point)) {
                quoted.append("\\u%04x".formatted(point));
            } else {
                quoted.appendCodePoint(point);
            }
        });
        return quoted.append('"').toString();
    }
}
