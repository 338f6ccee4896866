package io.steelyard.system.deploy;

import io.steelyard.edge.config.AgentKeys;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.settings.Key;
import io.steelyard.settings.Keys;
import io.steelyard.settings.Type;
import io.steelyard.simulator.config.SimulatorKeys;

/** {@code docs/configuration.md}, made from the keys themselves. */
final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            Made from the programs' own keys; a test holds this page against them. Each process reads one YAML file: `--check` lists every
            mistake with line and remedy, `--print-schema` prints a JSON Schema. An unknown key is a mistake. What has a default may be left out.

            - Lengths of time: `500ms`, `10s`, `5m`, `24h`, `7d`. Sizes: `512KB`, `64MB`, `2GB`.
            - Secrets never stand in the file: `${env:NAME}` takes them from the environment, `${file:PATH}` from a file.
            - Paths are relative to the folder of the settings file.
            - Ids (agent, site, asset, class) have no spaces and none of `/ + # . , = " \\`.
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private ConfigurationPage() {}

    static String text() {
        ConfigurationPage page = new ConfigurationPage();
        page.process("gateway", GatewayConfig.KEYS);
        page.process("edge-agent", AgentKeys.KEYS);
        page.process("simulator", SimulatorKeys.all());
        return page.page.toString();
    }

    private void process(String name, Keys keys) {
        page.append("\n## `").append(name).append("`\n\n");
        page.append("| key | holds | default | is |\n|---|---|---|---|\n");
        rows("", keys);
    }

    private void rows(String prefix, Keys keys) {
        for (Key key : keys.all()) {
            String name = prefix + key.name();
            page.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(words(key.type()))
                    .append(" | ");
            page.append(key.required() ? "**required**" : key.byDefault() == null ? "" : "`" + key.byDefault() + "`");
            page.append(" | ").append(key.description().replace("|", "\\|")).append(" |\n");
            inner(name, key.type());
        }
    }

    private void inner(String name, Type type) {
        if (type instanceof Type.Section section) {
            rows(name + ".", section.keys());
        } else if (type instanceof Type.ListOf list) {
            inner(name + "[]", list.element());
        } else if (type instanceof Type.MapOf map) {
            inner(name + ".<name>", map.value());
        }
    }

    private static String words(Type type) {
        if (type instanceof Type.Whole whole) {
            boolean isAny = whole.least() == Long.MIN_VALUE && whole.most() == Long.MAX_VALUE;
            return isAny ? "whole number" : "whole number, " + whole.least() + " to " + whole.most();
        } else if (type instanceof Type.OneOf oneOf) {
            return "`" + String.join("`, `", oneOf.words()) + "`";
        } else if (type instanceof Type.Flag) {
            return "`true`, `false`";
        } else if (type instanceof Type.Length) {
            return "length of time";
        } else if (type instanceof Type.Size) {
            return "size";
        } else if (type instanceof Type.SizeOrShare) {
            return "size, or share of the disk";
        } else if (type instanceof Type.Hidden) {
            return "secret";
        } else if (type instanceof Type.FilePath) {
            return "path";
        } else if (type instanceof Type.Section) {
            return "object";
        } else if (type instanceof Type.ListOf list) {
            return "list of " + words(list.element()) + "s";
        }
        return type instanceof Type.MapOf map ? words(map.value()) + " by name" : "text";
    }
}
