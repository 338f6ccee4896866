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

    private List<String> listed() {
        try {
            return new CertificateDesk(pki)
                    .list().stream().map(one -> one.folder() + " " + one.sha256()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
