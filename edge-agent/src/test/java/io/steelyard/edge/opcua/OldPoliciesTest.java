package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.interop.TestAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The two policies that can be broken: used at a server that has no other, where a person named it, and never by itself. */
@Timeout(120)
final class OldPoliciesTest {
    private static final ServerConfig.Security AUTO = new ServerConfig.Security(null, null);

    @TempDir
    static Path folder;

    private Path pki;

    @BeforeEach
    void makeCertificate() throws Exception {
        pki = Files.createTempDirectory(folder, "pki");
        SourceBench.makeCertificate(pki.resolve("own"));
    }

    private TestAgent agent(OpcUaTestServer server, ServerConfig.Security security) throws Exception {
        server.set("speed", NodeIds.Int32, 7);
        Files.write(Files.createDirectories(pki.resolve("trusted")).resolve("server.der"), server.certificate());
        return new TestAgent(
                pki,
                new ServerConfig(
                        "plc", server.url(), security, Duration.ofMillis(100), Duration.ofMillis(50), 10, null),
                Map.of("speed", new NodeAddress.Id("nsu=" + OpcUaTestServer.NAMESPACE + ";s=speed")));
    }

    private static OpcUaTestServer server(SecurityPolicy... policies) throws Exception {
        return new OpcUaTestServer(OpcUaTestServer.freePort(), List.of(policies));
    }

    private static List<String> sessions(OpcUaTestServer server) {
        return server.milo().getSessionManager().getAllSessions().stream()
                .map(Session::getSecurityConfiguration)
                .map(one -> one.getSecurityPolicy() + " " + one.getSecurityMode())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"Basic256,Sign", "Basic256,SignAndEncrypt", "Basic128Rsa15,Sign", "Basic128Rsa15,SignAndEncrypt"})
    void connectsWhereItIsNamed(ServerConfig.Policy policy, ServerConfig.Mode mode) throws Exception {
        try (OpcUaTestServer server = server(SecurityPolicy.Basic128Rsa15, SecurityPolicy.Basic256);
                TestAgent agent = agent(server, new ServerConfig.Security(policy, mode))) {
            assertThat(agent.sample("speed", any -> true).value()).isEqualTo(7L);
            assertThat(sessions(server)).containsExactly(policy + " " + mode);
        }
    }

    /** Nobody sees a session there, nor a certificate of the agent; the message says what to do. */
    @ParameterizedTest
    @EnumSource(
            value = SecurityPolicy.class,
            names = {"Basic128Rsa15", "Basic256"})
    void isRefusedWhereItIsNotNamed(SecurityPolicy policy) throws Exception {
        try (OpcUaTestServer server = server(policy);
                TestAgent agent = agent(server, AUTO)) {
            agent.await("refused", () -> agent.status().detail().contains("no endpoint"));
            assertThat(agent.status().detail())
                    .contains("a policy of today", policy + "/Sign", "servers[plc].security");
            assertThat(agent.status().counts().connections()).isZero();
            assertThat(sessions(server)).isEmpty();
        }
    }

    /** One that is named is not the other one. */
    @Test
    void isRefusedWhereTheOtherOneIsNamed() throws Exception {
        try (OpcUaTestServer server = server(SecurityPolicy.Basic128Rsa15);
                TestAgent agent = agent(server, new ServerConfig.Security(ServerConfig.Policy.Basic256, null))) {
            agent.await("refused", () -> agent.status().detail().contains("no endpoint"));
            assertThat(agent.status().detail()).contains("policy Basic256", "Basic128Rsa15/Sign");
            assertThat(sessions(server)).isEmpty();
        }
    }

    @Test
    void isPassedOverWhereThereIsOneOfToday() throws Exception {
        try (OpcUaTestServer server =
                        server(SecurityPolicy.Basic128Rsa15, SecurityPolicy.Basic256Sha256, SecurityPolicy.Basic256);
                TestAgent agent = agent(server, AUTO)) {
            agent.sample("speed", any -> true);
            assertThat(sessions(server)).containsExactly("Basic256Sha256 SignAndEncrypt");
        }
    }
}
