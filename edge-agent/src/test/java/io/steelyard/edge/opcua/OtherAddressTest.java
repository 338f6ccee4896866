package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.testkit.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers behind a router that gives them another address: the host and the port that they announce lead nowhere. */
@Timeout(120)
final class OtherAddressTest {
    /** Names below {@code .invalid} are never found (RFC 6761). */
    private static final String ELSEWHERE = "plc-7.hall-3.invalid";

    private static final String REACHED = "127.0.0.1";
    private static final String VALUE = OpcUaTestServer.PUSHED + "-value";

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private SourceBench bench;

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void start() throws Exception {
        bench = new SourceBench(pki, own);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Its certificate is trusted for itself: a person has said that this is the machine, wherever it is reached. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areReadWhereTheConfigurationSaysThatTheyAre(boolean isSecured) throws Exception {
        KeyPair keys = Certificates.keys();
        X509Certificate shown = Certificates.ownMade(keys, ELSEWHERE, Instant.now(), Instant.now());
        int port = OpcUaTestServer.freePort();
        try (OpcUaTestServer server = new OpcUaTestServer(port, ELSEWHERE, keys, shown);
                Relay router = new Relay(port, System::nanoTime)) {
            if (isSecured) {
                bench.encrypt(server);
            }
            server.push(VALUE, 1);
            bench.open(url(router), VALUE);
            bench.awaitValue(VALUE, 1L);
            assertThat(Endpoints.offered(
                            bench.config(url(router), VALUE).servers().get(0)))
                    .extracting(EndpointDescription::getEndpointUrl)
                    .allMatch(url -> url.contains("//" + ELSEWHERE + ":" + port));
            assertThat(bench.gaps()).isEmpty();
        }
    }

    /** An authority vouches for the name of each machine of the works: one of them could pose as another without it. */
    @Test
    void areReadWhereAnAuthorityVouchesForTheAddressThatTheConfigurationNames() throws Exception {
        int port = OpcUaTestServer.freePort();
        try (OpcUaTestServer server = vouched(port, REACHED);
                Relay router = new Relay(port, System::nanoTime)) {
            bench.encryptByAuthority();
            server.push(VALUE, 1);
            bench.open(url(router), VALUE);
            bench.awaitValue(VALUE, 1L);
        }
    }

    /** What it announces is no proof of who it is; a person is told what would be one. */
    @Test
    void areNotReadWhereTheAuthorityVouchesForWhatTheyAnnounceUntilAPersonTrustsThem() throws Exception {
        int port = OpcUaTestServer.freePort();
        try (OpcUaTestServer server = vouched(port, ELSEWHERE);
                Relay router = new Relay(port, System::nanoTime)) {
            bench.encryptByAuthority();
            server.push(VALUE, 1);
            bench.open(url(router), VALUE);
            AtomicReference<String> detail = new AtomicReference<>("");
            bench.await(() -> {
                detail.set(bench.status().detail());
                return detail.get().contains("Bad_CertificateHostNameInvalid");
            });
            assertThat(detail.get())
                    .contains("name the server as its certificate does, or trust this very certificate");
            assertThat(bench.values(VALUE)).isEmpty();
            Files.write(pki.resolve("trusted").resolve("plc-7.der"), server.certificate());
            bench.awaitValue(VALUE, 1L);
        }
    }

    private static OpcUaTestServer vouched(int port, String name) throws Exception {
        return new OpcUaTestServer(port, ELSEWHERE, Certificates.serverKeys(), Certificates.vouchedFor(name));
    }

    private static String url(Relay router) {
        return "opc.tcp://" + REACHED + ":" + router.port();
    }
}
