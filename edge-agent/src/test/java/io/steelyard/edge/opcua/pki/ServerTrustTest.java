package io.steelyard.edge.opcua.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class ServerTrustTest {
    private static final long GOOD = 0;

    @TempDir
    Path pki;

    private ServerTrust trust;

    @BeforeEach
    void open() throws IOException {
        trust = new ServerTrust(pki);
    }

    private static X509Certificate valid() throws Exception {
        return Certificates.ownMade(Certificates.keys(), "plc-1", Instant.now(), Instant.now());
    }

    /** A hall's authority between the works' and the machine: the server sends it along, or it lies in issuers. */
    @Test
    void followsAChainToATrustedAuthorityAndHonoursEveryList() throws Exception {
        X509Certificate hall = Certificates.intermediate();
        X509Certificate server = Certificates.vouchedForInHall("plc-1");
        trust(Certificates.authority(), "ca.der");
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList());
        assertThat(verdict(server, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateUntrusted);
        assertThat(verdict(List.of(server, hall), "plc-1"))
                .isIn(StatusCodes.Bad_CertificateRevocationUnknown, StatusCodes.Bad_CertificateIssuerRevocationUnknown);
        Files.write(pki.resolve("issuers/hall.crl"), Certificates.revocationListOfHall());
        assertThat(verdict(List.of(server, hall), "plc-1")).isEqualTo(GOOD);
        Files.write(pki.resolve("issuers/hall.der"), hall.getEncoded());
        assertThat(verdict(server, Certificates.URI, "plc-1")).isEqualTo(GOOD);
        Files.write(pki.resolve("issuers/hall.crl"), Certificates.revocationListOfHall(server));
        assertThat(verdict(server, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateRevoked);
        Files.write(pki.resolve("issuers/hall.crl"), Certificates.revocationListOfHall());
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList(hall));
        assertThat(verdict(server, Certificates.URI, "plc-1"))
                .isIn(StatusCodes.Bad_CertificateRevoked, StatusCodes.Bad_CertificateIssuerRevoked);
    }

    private long verdict(X509Certificate certificate, String uri, String host) {
        return verdict(List.of(certificate), uri, host);
    }

    private long verdict(List<X509Certificate> chain, String host) {
        return verdict(chain, Certificates.URI, host);
    }

    private long verdict(List<X509Certificate> chain, String uri, String host) {
        UaException refused = catchThrowableOfType(
                UaException.class, () -> trust.validateCertificateChain(chain, uri, new String[] {host}));
        return refused == null ? GOOD : refused.getStatusCode().value();
    }

    private void trust(X509Certificate certificate, String name) throws Exception {
        Files.write(pki.resolve("trusted").resolve(name), certificate.getEncoded());
    }

    private List<Path> rejected() throws IOException {
        try (Stream<Path> files = Files.list(pki.resolve("rejected"))) {
            return files.toList();
        }
    }

    /** The first server of all meets an empty folder; later ones one with others in it. Both wait for a person. */
    @Test
    void keepsAnUnknownCertificateUntilAPersonMovesIt() throws Exception {
        for (X509Certificate unknown : List.of(valid(), valid())) {
            assertThat(verdict(unknown, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateUntrusted);
            Path kept = rejected().get(0);
            Files.move(kept, pki.resolve("trusted").resolve(kept.getFileName()));
            assertThat(verdict(unknown, Certificates.URI, "plc-1")).isEqualTo(GOOD);
            assertThat(rejected()).isEmpty();
        }
    }

    @Test
    void trustDoesNotOutliveACertificate() throws Exception {
        Instant then = Instant.now().minus(Duration.ofDays(30));
        X509Certificate expired = Certificates.ownMade(Certificates.keys(), "plc-1", then, then);
        trust(expired, "expired.der");
        assertThat(verdict(expired, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateTimeInvalid);
        Instant later = Instant.now().plus(Duration.ofDays(30));
        X509Certificate early = Certificates.ownMade(Certificates.keys(), "plc-1", later, later);
        trust(early, "early.der");
        assertThat(verdict(early, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateTimeInvalid);
    }

    /** Who vouches for it is trusted: that it has ended is the truth, and to trust it by its number would not help. */
    @Test
    void saysOfWhatAnAuthorityVouchesForThatItHasEnded() throws Exception {
        trust(Certificates.authority(), "ca.der");
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant then = now.minus(Duration.ofDays(30));
        X509Certificate expired = Certificates.vouchedFor("plc-1", then.minus(Duration.ofDays(700)), then);
        assertThat(refusal(expired))
                .hasMessageContaining("has ended on " + then)
                .hasMessageContaining("have the server's certificate renewed")
                .hasMessageContaining("CN=Works CA");
        assertThat(verdict(expired, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateTimeInvalid);
        Instant later = now.plus(Duration.ofDays(30));
        X509Certificate early = Certificates.vouchedFor("plc-1", later, later.plus(Duration.ofDays(700)));
        assertThat(refusal(early))
                .hasMessageContaining("is not valid before " + later)
                .hasMessageContaining("clock");
        assertThat(verdict(early, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateTimeInvalid);
        assertThat(rejected()).as("nothing for a person to say yes to").isEmpty();
    }

    /** The same of an authority between, which has to be renewed where it is, not at the server. */
    @Test
    void saysWhichAuthorityHasEnded() throws Exception {
        trust(Certificates.authority(), "ca.der");
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList());
        Files.write(pki.resolve("issuers/hall.crl"), Certificates.revocationListOfHall());
        Instant then = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(3));
        List<X509Certificate> chain = List.of(Certificates.vouchedForInHall("plc-1"), Certificates.intermediate(then));
        assertThat(verdict(chain, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateIssuerTimeInvalid);
        assertThat(refusal(chain))
                .hasMessageContaining("CN=Hall CA")
                .hasMessageContaining("has ended on " + then)
                .hasMessageContaining("issuers");
        List<X509Certificate> renewed = List.of(chain.get(0), chain.get(1), Certificates.intermediate());
        assertThat(verdict(renewed, "plc-1")).isEqualTo(GOOD);
    }

    /** Nobody vouches for it, whatever name it gives its authority; and that it has ended comes on top. */
    @Test
    void doesNotTakeANameForAVoucher() throws Exception {
        trust(valid(), "another.der");
        Instant then = Instant.now().minus(Duration.ofDays(30));
        X509Certificate expired = Certificates.vouchedFor("plc-1", then.minus(Duration.ofDays(700)), then);
        assertThat(verdict(expired, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateUntrusted);
        assertThat(refusal(expired))
                .hasMessageContaining("neither it nor its issuer is trusted")
                .hasMessageContaining("has ended on");
        assertThat(verdict(List.of(expired, expired, expired), "plc-1"))
                .isEqualTo(StatusCodes.Bad_CertificateUntrusted);
    }

    /** Large works revoke thousands in the years. */
    @Test
    void readsTheListOfAnAuthorityThatHasRevokedMany() throws Exception {
        trust(Certificates.authority(), "ca.der");
        X509Certificate server = Certificates.vouchedFor("plc-1");
        byte[] large = Certificates.revocationListOfMany(30_000);
        assertThat(large.length).isGreaterThan(500_000);
        Files.write(pki.resolve("trusted/ca.crl"), large);
        assertThat(verdict(server, Certificates.URI, "plc-1")).isEqualTo(GOOD);
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationListOfMany(30_000, server));
        assertThat(verdict(server, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateRevoked);
    }

    /** Works give their authorities in one file, and their lists, too, in whatever order. */
    @Test
    void readsAllThatStandsInAFile() throws Exception {
        X509Certificate works = Certificates.authority();
        X509Certificate server = Certificates.vouchedForInHall("plc-1");
        Files.writeString(pki.resolve("trusted/works.pem"), Certificates.pem(works, Certificates.intermediate()));
        Files.write(
                pki.resolve("trusted/works.crl"),
                joined(Certificates.revocationList(), Certificates.revocationListOfHall()));
        assertThat(verdict(server, Certificates.URI, "plc-1")).isEqualTo(GOOD);
        Files.move(pki.resolve("trusted/works.pem"), pki.resolve("issuers/works.pem"));
        assertThat(verdict(server, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateUntrusted);
        trust(works, "ca.der");
        assertThat(verdict(server, Certificates.URI, "plc-1")).isEqualTo(GOOD);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Whoever put it there thinks that it counts. The folders are read at every try, and the log is for people. */
    @Test
    void saysOfAFileThatItCannotUseOnceAChange() throws Exception {
        trust(Certificates.authority(), "ca.der");
        X509Certificate server = Certificates.vouchedFor("plc-1");
        Path list = pki.resolve("trusted/ca.crl");
        try (FileChannel file = FileChannel.open(list, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[1]), TrustFile.LARGEST);
        }
        assertThat(said(server)).singleElement().asString().contains("ca.crl", "bytes, more than " + TrustFile.LARGEST);
        assertThat(said(server)).isEmpty();
        Files.writeString(list, "no list");
        assertThat(said(server)).singleElement().asString().contains("ca.crl");
        assertThat(said(server)).isEmpty();
        Files.write(list, Certificates.revocationList());
        assertThat(said(server)).isEmpty();
        assertThat(verdict(server, Certificates.URI, "plc-1")).isEqualTo(GOOD);
        Files.writeString(list, "no list");
        assertThat(said(server)).hasSize(1);
        Files.writeString(pki.resolve("issuers/notes.txt"), "no certificate");
        assertThat(said(server)).singleElement().asString().contains("notes.txt");
    }

    private List<String> said(X509Certificate asked) {
        Logger logger = (Logger) LoggerFactory.getLogger(TrustFolder.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        try {
            for (int i = 0; i < 3; i++) {
                var unused = verdict(asked, Certificates.URI, "plc-1");
            }
        } finally {
            logger.detachAppender(said);
        }
        return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private UaException refusal(X509Certificate certificate) {
        return refusal(List.of(certificate));
    }

    private UaException refusal(List<X509Certificate> chain) {
        return catchThrowableOfType(
                UaException.class,
                () -> trust.validateCertificateChain(chain, Certificates.URI, new String[] {"plc-1"}));
    }

    @Test
    void refusesACertificateOfAnotherApplication() throws Exception {
        X509Certificate certificate = valid();
        trust(certificate, "server.der");
        assertThat(verdict(certificate, "urn:another", "plc-1")).isEqualTo(StatusCodes.Bad_CertificateUriInvalid);
    }

    /** A person said: this one. It may be reached by address or through NAT. */
    @Test
    void aCertificateThatAPersonTrustedMayHaveAnotherHostName() throws Exception {
        X509Certificate certificate = valid();
        trust(certificate, "server.der");
        assertThat(verdict(certificate, Certificates.URI, "10.1.2.3")).isEqualTo(GOOD);
    }

    /** An authority vouches for every machine of the works; without the name one could pose as another. */
    @Test
    void aCertificateThatAnAuthorityVouchesForMustNameTheHost() throws Exception {
        trust(Certificates.authority(), "ca.der");
        X509Certificate certificate = Certificates.vouchedFor("plc-1");
        assertThat(verdict(certificate, Certificates.URI, "plc-1"))
                .isEqualTo(StatusCodes.Bad_CertificateRevocationUnknown);
        Files.write(pki.resolve("trusted").resolve("ca.crl"), Certificates.revocationList());
        assertThat(verdict(certificate, Certificates.URI, "plc-1")).isEqualTo(GOOD);
        assertThat(verdict(certificate, Certificates.URI, "plc-2"))
                .isEqualTo(StatusCodes.Bad_CertificateHostNameInvalid);
    }

    /** As web servers have them: to trust it for itself would not help, and nobody is told to. */
    @Test
    void saysOfWhatAnAuthorityVouchesForWhichUsesItDidNotWrite() throws Exception {
        trust(Certificates.authority(), "ca.der");
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList());
        X509Certificate web =
                Certificates.vouchedFor("plc-1", new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        for (int i = 0; i < 2; i++) {
            assertThat(verdict(web, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateUseNotAllowed);
            assertThat(refusal(web))
                    .hasMessageContaining("lacks the key usage nonRepudiation, dataEncipherment")
                    .hasMessageContaining("CN=Works CA");
            assertThat(rejected()).isEmpty();
            trust(web, "web.der");
        }
    }

    /** Whoever asks without a setting is answered strictly. */
    @Test
    void asksForTheUsesOfACertificateThatAPersonTrusted() throws Exception {
        X509Certificate plain = Certificates.ownMadeFor(null);
        trust(plain, "plain.der");
        assertThat(verdict(plain, Certificates.URI, "plc-1")).isEqualTo(StatusCodes.Bad_CertificateUseNotAllowed);
        X509Certificate noAuthority = Certificates.ownMadeFor(new KeyUsage(Certificates.USES & ~KeyUsage.keyCertSign));
        trust(noAuthority, "no-authority.der");
        assertThat(verdict(noAuthority, Certificates.URI, "plc-1")).isEqualTo(GOOD);
        assertThat(verdict(noAuthority, "urn:another", "plc-1")).isEqualTo(StatusCodes.Bad_CertificateUriInvalid);
    }
}
