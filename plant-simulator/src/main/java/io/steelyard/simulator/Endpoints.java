package io.steelyard.simulator;

import io.steelyard.simulator.config.SimulatorSettings;
import io.steelyard.simulator.opcua.ServerSettings;

/** What the configuration file means to an OPC UA server. */
final class Endpoints {
    private Endpoints() {}

    static ServerSettings of(SimulatorSettings settings, int port) {
        SimulatorSettings.OpcUa opcua = settings.opcua();
        return new ServerSettings(
                opcua.advertisedHost(),
                port,
                new ServerSettings.Offer(opcua.none(), opcua.policies()),
                new ServerSettings.Logins(opcua.anonymous(), opcua.users(), opcua.userCertificates()),
                settings.data().resolve("simulator").resolve("pki"));
    }
}
