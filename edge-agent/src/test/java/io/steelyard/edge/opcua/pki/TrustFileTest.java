package io.steelyard.edge.opcua.pki;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Files of trust as people have them: what they are meant for counts, whatever stands beside it. */
final class TrustFileTest {
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    Path pki;

    private TrustFolder folder;
    private CertificateDesk desk;

    @BeforeEach
    void open() throws Exception {
        folder = new TrustFolder(pki);
        desk = new CertificateDesk(pki);
        log.start();
        ((Logger) LoggerFactory.getLogger(TrustFolder.class)).addAppender(log);
    }

    @AfterEach
    void hush() {
        ((Logger) LoggerFactory.getLogger(TrustFolder.class)).detachAppender(log);
    }

    /** Some tools write both into one file, and so do people. */
    @Test
    void trustsTheCertificateOfAFileThatHasItsKeyToo() throws Exception {
        X509Certificate server = Certificates.ownMade("plc-1", Instant.now());
        Files.writeString(pki.resolve("trusted/server.pem"), "Bag Attributes\n" + Certificates.pem(server) + key());
        assertThat(folder.getTrustedCertificates()).containsExactly(server);
        assertThat(folder.getTrustedCertificates()).containsExactly(server);
        assertThat(said()).singleElement().asString().contains("server.pem", "PRIVATE KEY");
        assertThat(desk.unused()).singleElement().asString().contains("server.pem", "PRIVATE KEY");
        desk.reject(Thumbprint.of(server));
        assertThat(folder.getTrustedCertificates()).isEmpty();
        var unused = desk.trust(Thumbprint.of(server));
        assertThat(folder.getTrustedCertificates()).containsExactly(server);
    }

    /** A list counts where its name says that it is one. */
    @Test
    void takesOfAFileWhatItIsFor() throws Exception {
        X509Certificate works = Certificates.authority();
        X509Certificate hall = Certificates.intermediate();
        String list = block("X509 CRL", Certificates.revocationList());
        String all = Certificates.pem(works) + list + Certificates.pem(hall);
        Files.writeString(pki.resolve("issuers/works.pem"), all);
        assertThat(folder.getIssuerCertificates()).containsExactly(works, hall);
        assertThat(folder.getIssuerCrls()).isEmpty();
        assertThat(said()).singleElement().asString().contains("works.pem", "X509 CRL");
        Files.writeString(pki.resolve("issuers/works.crl"), all);
        assertThat(folder.getIssuerCrls()).hasSize(1);
        assertThat(said()).hasSize(2).last().asString().contains("works.crl", "CERTIFICATE");
    }

    /** A damaged one, or one that was not copied to its end, takes nobody's trust but its own. */
    @Test
    void takesWhatCanBeReadBesideWhatCannot() throws Exception {
        X509Certificate works = Certificates.authority();
        String broken = "-----BEGIN CERTIFICATE-----\nMIIB\n";
        Files.writeString(pki.resolve("trusted/works.pem"), broken + Certificates.pem(works) + broken);
        assertThat(folder.getTrustedCertificates()).containsExactly(works);
        assertThat(said()).singleElement().asString().contains("of ", "works.pem", "CERTIFICATE (");
        Files.writeString(pki.resolve("trusted/works.pem"), broken + key());
        assertThat(folder.getTrustedCertificates()).isEmpty();
        assertThat(said()).hasSize(2).last().asString().contains("trusts nobody", "CERTIFICATE (", "PRIVATE KEY");
    }

    /** Whose key it is may have no other. */
    @Test
    void leavesWhatStandsBesideARejectedCertificate() throws Exception {
        X509Certificate works = Certificates.authority();
        X509Certificate hall = Certificates.intermediate();
        Path file = pki.resolve("trusted/works.pem");
        Files.writeString(file, Certificates.pem(works, hall) + key());
        desk.reject(Thumbprint.of(hall));
        assertThat(folder.getTrustedCertificates()).containsExactly(works);
        assertThat(file).content().contains(key().strip());
    }

    /** What the power cut left of a file that was being written. */
    @Test
    void passesOverWhatIsNotFinished() throws Exception {
        X509Certificate works = Certificates.authority();
        Files.writeString(pki.resolve("trusted/works.pem.next"), Certificates.pem(works));
        Files.writeString(pki.resolve("issuers/hall.pem.next"), "-----BEGIN CERT");
        assertThat(folder.getTrustedCertificates()).isEmpty();
        assertThat(folder.getIssuerCertificates()).isEmpty();
        assertThat(said()).isEmpty();
        assertThat(desk.list()).isEmpty();
        assertThat(desk.unused()).isEmpty();
    }

    private List<String> said() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static String key() {
        return block("PRIVATE KEY", Certificates.serverKeys().getPrivate().getEncoded());
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }
}
