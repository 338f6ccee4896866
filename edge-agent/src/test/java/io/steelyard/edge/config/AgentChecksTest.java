package io.steelyard.edge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.settings.Settings;
import io.steelyard.settings.SettingsException;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent's file says, and what is told with file and line before anything is opened. */
final class AgentChecksTest {
    @TempDir
    Path folder;

    @Test
    void aSegmentBeyondWhatALogTakesIsNamed() {
        assertThatThrownBy(() -> read("{segment: 1GB}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("agent.yaml:6")
                .hasMessageContaining("from 1MB to 256MB");
        assertThatThrownBy(() -> read("{segment: 4KB}")).hasMessageContaining("from 1MB to 256MB");
    }

    @Test
    void aCapBelowThreeSegmentsIsNamed() {
        assertThatThrownBy(() -> read("{segment: 64MB, cap: 100MB}")).hasMessageContaining("less than three segments");
        assertThatCode(() -> read("{segment: 8MB, cap: 24MB}")).doesNotThrowAnyException();
    }

    /** What gives way when the outbox is full is the plant's choice; a word that is neither is told with both. */
    @Test
    void theOutboxesPolicyIsWaitingOrDroppingTheOldest() throws IOException {
        assertThat(AgentConfig.of(read("{}")).outbox().atCap()).isEqualTo(OutboxConfig.AtCap.REFUSE);
        assertThat(AgentConfig.of(read("{policy: drop-oldest}")).outbox().atCap())
                .isEqualTo(OutboxConfig.AtCap.DROP_OLDEST);
        assertThatThrownBy(() -> read("{policy: drop}"))
                .hasMessageContaining("agent.yaml:6")
                .hasMessageContaining("refuse")
                .hasMessageContaining("drop-oldest");
    }

    /** Companion specifications name parts of a path; a colon of a name's own stays what it is. */
    @Test
    void aNameWithAPrefixIsInThePrefixesNamespace() throws IOException {
        assertThat(path("{prefix: m, uri: \"urn:machines\"}"))
                .isEqualTo(new NodeAddress.Path("urn:own", List.of("a", "nsu=urn:machines;State", "x:y")));
        assertThatThrownBy(() -> path("{prefix: m, uri: \"urn:a\"}, {prefix: m, uri: \"urn:b\"}"))
                .hasMessageContaining("agent.yaml:6")
                .hasMessageContaining("m is given twice");
    }

    private NodeAddress path(String namespaces) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            servers:
              - {name: plant, url: "opc.tcp://127.0.0.1:4840", security: {policy: Basic256Sha256}}
            namespaces: [%s]
            assets:
              - asset: lathe-1
                class: lathe
                profile: lathe
                area: a
                line: l
                server: plant
                signals: [{name: power, path: "Objects/a/m:State/x:y", namespace: "urn:own"}]
            """.formatted(namespaces));
        return AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of))
                .opcua()
                .assets()
                .get(0)
                .signals()
                .get(0)
                .address();
    }

    private Settings read(String outbox) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            servers: []
            assets: []
            outbox: %s
            """.formatted(outbox));
        return SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of);
    }
}
