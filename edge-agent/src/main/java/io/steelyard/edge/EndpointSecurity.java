package io.steelyard.edge;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.opcua.ServerConfig;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the agent's connections are secured, as its birth says it: the servers that it reads, its uplink, its own page. */
final class EndpointSecurity {

    private EndpointSecurity() {}

    /** JSON; names are ids and need no escapes. */
    static String json(AgentConfig config) {
        String servers =
                config.opcua().servers().stream().map(EndpointSecurity::server).collect(Collectors.joining(","));
        boolean isTls = "mqtts".equals(config.uplink().url().getScheme().toLowerCase(Locale.ROOT));
        return "{\"uplink\":\"" + (isTls ? "tls" : "plain") + "\",\"page\":\""
                + (config.insecureReason() == null ? "local" : "open") + "\",\"servers\":[" + servers + "]}";
    }

    private static String server(ServerConfig server) {
        return "{\"server\":\"" + server.name() + "\",\"policy\":\""
                + server.security().policy() + "\",\"mode\":\""
                + server.security().mode() + "\",\"user\":\""
                + (server.credentials() == null ? "anonymous" : "password") + "\"}";
    }
}
