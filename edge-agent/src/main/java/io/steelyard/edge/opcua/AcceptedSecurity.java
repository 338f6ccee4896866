package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Pins;
import io.steelyard.edge.opcua.pin.RefusedException;
import java.io.IOException;
import java.util.Optional;

/** Policy and mode of a server as they were last accepted, or else as they are configured, {@code auto} included. */
public record AcceptedSecurity(String policy, String mode) {

    /** Of a server of the configuration. */
    public static AcceptedSecurity of(OpcUaConfig config, ServerConfig server) {
        ServerConfig.Policy policy = server.security().policy();
        ServerConfig.Mode mode = server.security().mode();
        Optional<Pin> pin = policy != null && mode != null ? Optional.empty() : pin(config, server);
        return new AcceptedSecurity(
                policy != null
                        ? policy.name()
                        : pin.map(one -> one.policy().name()).orElse("auto"),
                mode != null ? mode.name() : pin.map(one -> one.mode().name()).orElse("auto"));
    }

    private static Optional<Pin> pin(OpcUaConfig config, ServerConfig server) {
        try {
            return new Pins(config.pki()).of(server.name(), server.url());
        } catch (IOException | RefusedException e) {
            return Optional.empty(); // told where the server is refused
        }
    }
}
