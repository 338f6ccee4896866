package io.steelyard.edge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.settings.Settings;
import io.steelyard.settings.SettingsException;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sizes that no outbox can be made with are told with file and line, before anything is opened. */
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
