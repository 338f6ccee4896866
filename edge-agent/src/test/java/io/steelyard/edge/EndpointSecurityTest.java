package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent's birth says of its connections. */
final class EndpointSecurityTest {
    private static final String SERVERS = """
            servers:
              - {name: plc, url: "opc.tcp://127.0.0.1:4840", security: {policy: Basic256Sha256, mode: SignAndEncrypt}, user: u, password: "${env:PASSWORD}"}
              - {name: old, url: "opc.tcp://127.0.0.1:4841", security: {policy: None, mode: None}}
            assets: []
            """;

    @TempDir
    private Path folder;

    private String said(String settings) throws IOException {
        Path file = Files.writeString(
                folder.resolve("edge-agent.yaml"), "agent: edge-1\nenterprise: e\nsite: demo\n" + settings + SERVERS);
        return EndpointSecurity.json(
                AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of("PASSWORD", "p"), AgentChecks::of)));
    }

    @Test
    void namesEachServerAndTheUplink() throws IOException {
        String servers = "\"servers\":[{\"server\":\"plc\",\"policy\":\"Basic256Sha256\",\"mode\":\"SignAndEncrypt\","
                + "\"user\":\"password\"},{\"server\":\"old\",\"policy\":\"None\",\"mode\":\"None\",\"user\":\"anonymous\"}]}";
        assertThat(said("uplink: {url: \"mqtt://127.0.0.1:1883\"}\n"))
                .isEqualTo("{\"uplink\":\"plain\",\"page\":\"local\"," + servers);
        assertThat(said("uplink: {url: \"mqtts://gateway:8883\"}\n")).startsWith("{\"uplink\":\"tls\"");
        assertThat(said("uplink: {urls: [\"mqtts://one:8883\", \"mqtts://two:8883\"]}\n"))
                .startsWith("{\"uplink\":\"tls\"");
        assertThat(said("uplink: {mixed: true, urls: [\"mqtts://one:8883\", \"mqtt://two:1883\"]}\n"))
                .as("readable whenever the first address does not answer")
                .startsWith("{\"uplink\":\"plain\"");
    }
}
