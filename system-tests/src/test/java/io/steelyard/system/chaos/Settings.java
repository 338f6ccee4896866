package io.steelyard.system.chaos;

import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What the processes of a chain are told. Their segments are as small as may be, so that a disk that is full is met within
 * seconds.
 *
 * @param folder where the files stand
 * @param base the first of the chain's ports
 */
record Settings(Path folder, int base, Make make) {
    int gatewayPort() {
        return base;
    }

    int mqttPort() {
        return base + 1;
    }

    int agentPort() {
        return base + 3;
    }

    int plantPort() {
        return base + 4;
    }

    int twinPort() {
        return base + 6;
    }

    Path data() {
        return folder.resolve("data");
    }

    Path file(String process) {
        return folder.resolve(process + ".yaml");
    }

    /** The simulator's; its truth has room for the longest run that is documented, so that all of it is judged. */
    Path simulator() throws IOException {
        return Files.writeString(
                file("simulator"),
                "data: \"" + data() + "\"\nsite: demo\nspeed: " + make.speed()
                        + "\nhold: 5m\ntruth: {cap: 8GB}\nopcua: {servers: one, port: " + plantPort() + "}\n");
    }

    /**
     * The gateway's.
     *
     * @param influxPort where its database is reached; empty: the embedded store
     */
    Path gateway(OptionalInt influxPort) throws IOException {
        String settings = "data: \"" + data() + "\"\nhttp: {port: " + gatewayPort() + "}\nmqtt: {port: " + mqttPort()
                + ", maximumPacketSize: 256KB}\ninbox: {segment: 1MB, cap: 1GB, keep: {size: 64MB}}\n";
        if (influxPort.isPresent()) {
            Path token = Files.writeString(folder.resolve("token"), RealInflux.TOKEN);
            settings += "store:\n  kind: influxdb\n  influxdb: {url: \"http://127.0.0.1:" + influxPort.getAsInt()
                    + "\", token: \"${file:" + token + "}\", org: " + RealInflux.ORG + ", create: true}\n";
        }
        return Files.writeString(file("gateway"), settings);
    }

    /**
     * An agent's; the plant must have said what it shows.
     *
     * @param process whose file it is
     * @param ownData its own folder
     * @param uplink where whom it publishes to is reached
     * @param plant where the plant is reached
     * @param how what it is to be told of its way to the gateway
     */
    Path agent(String process, Path ownData, int uplink, int plant, Make how) throws IOException {
        int http = process.equals("twin") ? twinPort() : agentPort();
        return Files.writeString(
                file(process),
                "agent: edge-1\nenterprise: steel-city\nsite: demo\ndata: \"" + ownData + "\"\nhttp: {port: " + http
                        + "}\nuplink: {url: \"mqtt://127.0.0.1:" + uplink + "\""
                        + (how.isReleasedByTheGateway() ? ", release: gateway, qos: " + how.qos() : "")
                        + "}\noutbox: {segment: 1MB, cap: 1GB}\n"
                        + "servers:\n  - {name: plant, url: \"opc.tcp://127.0.0.1:" + plant
                        + "\", security: {policy: Basic256Sha256, mode: SignAndEncrypt}, publishing: 500ms, sampling: 0ms,"
                        + " queue: 10000, backoff: {min: 250ms, max: 1s}}\n"
                        + Files.readString(data().resolve("simulator/mapping.yaml")));
    }
}
