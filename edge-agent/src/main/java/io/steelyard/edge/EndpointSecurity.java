package io.steelyard.edge;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.opcua.AcceptedSecurity;
import io.steelyard.edge.opcua.ServerConfig;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the agent's connections are secured, as its birth says it: the servers that it reads, its uplink, its own page. */
final class EndpointSecurity {

    private EndpointSecurity() {}

    /**
     * JSON; names are ids and need no escapes. What is chosen automatically is told as it was last accepted; an uplink is as
     * safe as the least of its addresses.
     */
    static String json(AgentConfig config) {
        String servers = config.opcua().servers().stream()
                .map(server -> server(server, AcceptedSecurity.of(config.opcua(), server)))
                .collect(Collectors.joining(","));
        boolean isTls = config.uplink().peer().urls().stream()
                .allMatch(url -> "mqtts".equals(url.getScheme().toLowerCase(Locale.ROOT)));
        return "{\"uplink\":\"" + (isTls ? "tls" : "plain") + "\",\"page\":\""
                + (config.insecureReason() == null ? "local" : "open") + "\",\"servers\":[" + servers + "]}";
    }

    private static String server(ServerConfig server, AcceptedSecurity accepted) {
        return "{\"server\":\"" + server.name() + "\",\"policy\":\"" + accepted.policy() + "\",\"mode\":\""
                + accepted.mode() + "\",\"user\":\"" + user(server.login()) + "\"}";
    }

    private static String user(ServerConfig.@Nullable Login login) {
        if (login == null) {
            return "anonymous";
        }
        return login instanceof ServerConfig.UserCertificate ? "certificate" : "password";
    }
}
