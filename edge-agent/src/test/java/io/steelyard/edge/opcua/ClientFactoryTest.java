package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.ReadyPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.ApplicationType;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.ApplicationDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.core.util.NonceUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is made of, from what a server offers; nothing is sent. */
final class ClientFactoryTest {
    private static final String URL = "opc.tcp://10.1.2.3:4840";

    @TempDir
    Path pki;

    private ClientFactory clients;
    private ByteString certificate;

    @BeforeEach
    void trustTheServer() throws Exception {
        ReadyPair.in(pki.resolve("own"));
        clients = new ClientFactory(pki, "demo", "edge-1");
        X509Certificate server = Certificates.ownMade("plc-1", Instant.now());
        certificate = ByteString.of(server.getEncoded());
        Files.write(clients.trusted().resolve("plc-1.der"), server.getEncoded());
    }

    /** PKCS #1 v1.5 answers who asks often enough: a password that was overheard can be had from the server. */
    @Test
    void noPasswordTravelsUnderRsa15() {
        assertThatThrownBy(() -> client(SecurityPolicy.Basic128Rsa15))
                .hasMessageContaining("Basic128Rsa15")
                .hasMessageContaining("does not protect them");
    }

    @Test
    void aPasswordTakesTheFirstWayThatProtectsIt() throws Exception {
        OpcUaClient client = client(SecurityPolicy.Basic128Rsa15, SecurityPolicy.Basic256Sha256);
        String algorithm = client.getConfig()
                .getIdentityProvider()
                .getIdentityToken(client.getConfig().getEndpoint(), NonceUtil.generateNonce(32))
                .getToken()
                .toString();
        assertThat(algorithm).contains("rsa-oaep").doesNotContain("rsa-1_5", "secret");
    }

    /** One that cannot say goodbye is given up by the server before those that read values have lost their subscriptions. */
    @Test
    void aVisitorsSessionIsHeldForLessThanAMinute() throws Exception {
        assertThat(client(SecurityPolicy.Basic256Sha256)
                        .getConfig()
                        .getSessionTimeout()
                        .longValue())
                .isBetween(30_000L, 60_000L);
    }

    private OpcUaClient client(SecurityPolicy... logins) throws Exception {
        ServerConfig server = new ServerConfig(
                "plc",
                URL,
                new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                10,
                new ServerConfig.Credentials("user", "secret"));
        EndpointDescription endpoint = new EndpointDescription(
                URL,
                new ApplicationDescription(
                        Certificates.URI,
                        Certificates.URI,
                        LocalizedText.english("plc"),
                        ApplicationType.Server,
                        null,
                        null,
                        null),
                certificate,
                MessageSecurityMode.SignAndEncrypt,
                SecurityPolicy.Basic256Sha256.getUri(),
                Stream.of(logins)
                        .map(one -> new UserTokenPolicy(one.name(), UserTokenType.UserName, null, null, one.getUri()))
                        .toArray(UserTokenPolicy[]::new),
                "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary",
                Unsigned.ubyte(0));
        return clients.client(server, "edge-1", new Endpoints(List.of(endpoint), endpoint));
    }
}
