package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.ServerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The server to look at.
 *
 * @param name what the settings call it, or will
 * @param url {@code opc.tcp://host:port[/path]}
 * @param security how to talk; null, or without a policy, takes the strongest that the server offers, and none that does not
 *     encrypt or sign
 * @param login as whom; null for anonymous
 * @param trust SHA-256 of the server's certificate, which a person compared: from now on it is trusted; null for none
 */
public record Target(
        String name,
        String url,
        ServerConfig.@Nullable Security security,
        ServerConfig.@Nullable Login login,
        @Nullable String trust) {}
