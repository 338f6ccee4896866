package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.pki.CertificateDesk;
import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.Thumbprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server for whose certificate the works' authority vouches, so that it lies in no folder of a person's. */
@Timeout(300)
final class VouchedServerTest {
    private static final String A = OpcUaTestServer.PUSHED + "-a";

    @TempDir
    Path own;

    @TempDir
    Path pki;

    /** The connection ends with it, and nobody would see that coming. */
    @Test
    void listsTheCertificateThatTheConnectionRestsOn() throws Exception {
        SourceBench.makeCertificate(own);
        X509Certificate shown = Certificates.vouchedFor("127.0.0.1");
        try (OpcUaTestServer server = server(OpcUaTestServer.freePort(), shown);
                SourceBench bench = new SourceBench(pki, own)) {
            bench.encryptByAuthority();
            server.push(A, 1);
            bench.open(server.url(), A);
            bench.awaitValue(A, 1L);
            assertThat(listed()).contains("pins/plc " + Thumbprint.of(shown));
        }
    }

    private static OpcUaTestServer server(int port, X509Certificate shown) throws Exception {
        return new OpcUaTestServer(port, Certificates.serverKeys(), shown);
    }

    /** Behind an authority no folder has it: the list is where a person sees whom he says yes to. */
    @Test
    void listsAnotherCertificateUntilAPersonSaysYesToIt() throws Exception {
        SourceBench.makeCertificate(own);
        int port = OpcUaTestServer.freePort();
        X509Certificate first = Certificates.vouchedFor("127.0.0.1", 1);
        X509Certificate second = Certificates.vouchedFor("127.0.0.1", 2);
        try (SourceBench bench = new SourceBench(pki, own)) {
            bench.encryptByAuthority();
            try (OpcUaTestServer server = server(port, first)) {
                server.push(A, 1);
                bench.open(server.url(), A);
                bench.awaitValue(A, 1L);
            }
            try (OpcUaTestServer server = server(port, second)) {
                server.push(A, 2);
                bench.await(() -> listed().contains("waiting/plc " + Thumbprint.of(second)));
                assertThat(listed()).contains("pins/plc " + Thumbprint.of(first));
                new CertificateDesk(pki).trust(Thumbprint.of(second).substring(0, 8));
                assertThat(listed()).noneMatch(one -> one.startsWith("waiting/"));
                bench.awaitValue(A, 2L);
                assertThat(listed()).contains("pins/plc " + Thumbprint.of(second));
            }
        }
    }

    private List<String> listed() {
        try {
            return new CertificateDesk(pki)
                    .list().stream()
                            .map(one -> one.folder() + " " + one.sha256())
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
