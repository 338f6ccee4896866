package io.steelyard.edge.opcua;

import java.util.Locale;
import java.util.Set;

/**
 * The entry of a server in an agent's settings: who it is, how the connection is secured, and as whom the agent logs in. A
 * password is never in it. Foreign text is quoted.
 */
public final class ServerYaml {
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private ServerYaml() {}

    /** Below {@code servers:}; other keys of the entry may follow it. */
    public static String of(ServerConfig server) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("  - name: ").append(scalar(server.name())).append('\n');
        yaml.append("    url: ").append(scalar(server.url())).append('\n');
        yaml.append("    security: {policy: ").append(server.security().policy());
        yaml.append(", mode: ").append(server.security().mode());
        yaml.append(server.security().weakCertificate() ? ", weakCertificate: true}\n" : "}\n");
        if (server.login() instanceof ServerConfig.Credentials credentials) {
            yaml.append("    user: ").append(scalar(credentials.user())).append('\n');
            yaml.append("    password: \"${env:OPC_UA_PASSWORD}\"\n");
        } else if (server.login() instanceof ServerConfig.UserCertificate user) {
            yaml.append("    userCertificate: ")
                    .append(quoted(user.chain().toString()))
                    .append('\n');
            yaml.append("    userKey: ").append(quoted(user.key().toString())).append('\n');
        }
        return yaml.toString();
    }

    /** Plain where YAML cannot take it for anything but this text. */
    public static String scalar(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_-]*") && !WORDS.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : quoted(text);
    }

    public static String quoted(String text) {
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
