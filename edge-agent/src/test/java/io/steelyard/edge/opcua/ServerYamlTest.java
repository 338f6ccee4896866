package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.opcua.doctor.Diagnosis;
import io.steelyard.edge.opcua.doctor.Measured;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of a server that somebody has come to is what the agent comes to it by. */
final class ServerYamlTest {
    private static final String NAME = "no"; // a word that YAML takes for something else
    private static final String URL = "opc.tcp://10.1.2.3:4840/path";

    @TempDir
    Path folder;

    private static ServerConfig server(boolean isWeak, ServerConfig.@Nullable Login login) {
        return new ServerConfig(
                NAME,
                URL,
                new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt, isWeak),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                ServerConfig.AUTO,
                login);
    }

    private ServerConfig read(String servers) throws IOException {
        Path file = Files.writeString(
                folder.resolve("agent.yaml"), "agent: edge-1\nenterprise: acme\nsite: works\nassets: []\n" + servers);
        return AgentConfig.of(
                        SettingsFile.read(file, AgentKeys.KEYS, Map.of("OPC_UA_PASSWORD", "secret"), AgentChecks::of))
                .opcua()
                .servers()
                .get(0);
    }

    private void isReadAsItIs(ServerConfig server) throws IOException {
        for (String servers : List.of("servers:\n" + ServerYaml.of(server), profile(server))) {
            assertThat(servers).doesNotContain("secret");
            assertThat(read(servers)).as(servers).satisfies(read -> {
                assertThat(read.name()).isEqualTo(server.name());
                assertThat(read.url()).isEqualTo(server.url());
                assertThat(read.security()).isEqualTo(server.security());
                assertThat(read.login()).isEqualTo(server.login());
            });
        }
    }

    /** What the doctor writes of it. */
    private static String profile(ServerConfig server) {
        Measured measured = new Measured(
                List.of("Basic256Sha256/SignAndEncrypt"),
                "maker",
                new Measured.Limits(100, 100, 0, 0, 0, 20),
                new Measured.Revised(100, 100, 1_000),
                new Measured.Abilities(true, true, true, Measured.Transfer.MOVED, true, true, true),
                new Measured.Clock(3, 2));
        return new Diagnosis(server.url(), server, measured, List.of()).profile();
    }

    /** Who had to name a user to be let in would be turned away by what was written without it. */
    @Test
    void theAgentLogsInAsWhoeverLooked() throws Exception {
        isReadAsItIs(server(false, null));
        isReadAsItIs(server(false, new ServerConfig.Credentials("o'neill: \"#1\"", "secret")));
        isReadAsItIs(server(
                false,
                new ServerConfig.UserCertificate(folder.resolve("a \\ user.pem"), folder.resolve("user key.pem"))));
    }

    @Test
    void aWeakCertificateThatAPersonTookIsTakenByTheAgentToo() throws Exception {
        isReadAsItIs(server(true, null));
    }
}
