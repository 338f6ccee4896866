package io.steelyard.edge.opcua.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Pins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with the agent's certificates. */
final class CertificateDeskTest {
    private static final int SHORT_KEY = 2_048;

    @TempDir
    Path pki;

    private CertificateDesk desk;

    @BeforeEach
    void open() {
        desk = new CertificateDesk(pki);
    }

    @Test
    void trustsAndRejectsByThumbprint() throws Exception {
        X509Certificate server = Certificates.ownMade("plc-1", Instant.now());
        String print = Thumbprint.of(server);
        new RejectedFolder(pki).addRejectedCertificate(server);
        Pin before = new Pin(
                "opc.tcp://plc:4840",
                SecurityPolicy.Basic256Sha256,
                MessageSecurityMode.SignAndEncrypt,
                "0a",
                Instant.EPOCH);
        Pins pins = new Pins(pki);
        pins.keep("plc", before);
        pins.refused("plc", print, server.getEncoded());
        assertThat(folders()).containsExactly("rejected");
        assertThat(desk.trust(print.substring(0, 12))).containsExactly("plc");
        assertThat(folders()).containsExactly("trusted");
        assertThat(pins.of("plc", before.url()))
                .hasValue(new Pin(before.url(), before.policy(), before.mode(), print, before.since()));
        assertThat(new TrustFolder(pki).getTrustedCertificates()).containsExactly(server);
        desk.reject(print);
        assertThat(folders()).containsExactly("rejected");
        assertThatThrownBy(() -> desk.reject(print)).hasMessageContaining("agent cert list");
        assertThatThrownBy(() -> desk.trust("12")).hasMessageContaining("at least 8");
    }

    /** The plant's authority vouches for the agent, which keeps key and application URI and shows the chain. */
    @Test
    void takesACertificateOfThePlantsAuthorityForItsOwnKeyOnly() throws Exception {
        OwnCertificate before = OwnCertificate.in(pki.resolve("own"), "urn:h:steelyard:demo:edge-1", SHORT_KEY);
        CertificateRequest asked = new CertificateRequest(pki);
        X509Certificate given = Certificates.granted(new PKCS10CertificationRequest(asked.make()));
        Path file = pki.resolve("given.der");
        Files.write(file, Certificates.ownMade("plc-1", Instant.now()).getEncoded());
        assertThatThrownBy(() -> asked.install(file)).hasMessageContaining("not for the agent's key");
        assertThat(OwnCertificate.in(pki.resolve("own"), "").certificate()).isEqualTo(before.certificate());
        byte[] chain = concatenated(given.getEncoded(), Certificates.authority().getEncoded());
        Files.write(file, chain);
        asked.install(file);
        OwnCertificate after = OwnCertificate.in(pki.resolve("own"), "");
        assertThat(after.certificate()).isEqualTo(given);
        assertThat(after.chain()).hasSize(2);
        assertThat(after.applicationUri()).isEqualTo("urn:h:steelyard:demo:edge-1");
        assertThat(after.keys().getPrivate()).isEqualTo(before.keys().getPrivate());
    }

    private static byte[] concatenated(byte[] one, byte[] two) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    /** What a person says no to goes, wherever it lies; who stands beside it in a file stays, and comes back with nobody. */
    @Test
    void movesOneOfSeveralInAFileAlone() throws Exception {
        X509Certificate works = Certificates.authority();
        X509Certificate hall = Certificates.intermediate();
        TrustFolder folder = new TrustFolder(pki);
        Files.writeString(pki.resolve("trusted/works.pem"), Certificates.pem(works, hall));
        Files.write(pki.resolve("issuers/hall.der"), hall.getEncoded());
        desk.reject(Thumbprint.of(hall));
        assertThat(folder.getTrustedCertificates()).containsExactly(works);
        assertThat(folder.getIssuerCertificates()).isEmpty();
        assertThat(listed()).containsExactlyInAnyOrder(in("trusted", works), in("rejected", hall));
        Files.writeString(pki.resolve("rejected/both.pem"), Certificates.pem(works, hall));
        desk.reject(Thumbprint.of(works));
        assertThat(folder.getTrustedCertificates()).isEmpty();
        desk.trust(Thumbprint.of(hall));
        assertThat(folder.getTrustedCertificates()).containsExactly(hall);
        assertThat(listed())
                .contains(in("trusted", hall), in("rejected", works))
                .doesNotContain(in("trusted", works));
    }

    /** What it shows as trusted counts, and what does not count is shown as that. */
    @Test
    void saysWhichFilesAreOfNoUse() throws Exception {
        TrustFolder folder = new TrustFolder(pki);
        X509Certificate server = Certificates.ownMade("plc-1", Instant.now());
        byte[] large = Arrays.copyOf(server.getEncoded(), (int) TrustFile.LARGEST + 1);
        Files.write(pki.resolve("trusted/large.der"), large);
        Files.write(pki.resolve("issuers/works.crl"), Certificates.revocationListOfMany(5_000));
        Files.writeString(pki.resolve("issuers/hall.crl"), "no list");
        assertThat(folder.getTrustedCertificates()).isEmpty();
        assertThat(listed()).singleElement().asString().startsWith("issuers ");
        assertThat(desk.unused())
                .hasSize(2)
                .anySatisfy(one -> assertThat(one).contains("large.der", "more than " + TrustFile.LARGEST))
                .anySatisfy(one -> assertThat(one).contains("hall.crl", "revocation list"));
    }

    private static String in(String folder, X509Certificate one) {
        return folder + " " + Thumbprint.of(one);
    }

    private List<String> listed() throws Exception {
        return desk.list().stream()
                .map(one -> one.folder() + " " + one.sha256())
                .toList();
    }

    private List<String> folders() throws Exception {
        return desk.list().stream().map(CertificateInfo::folder).toList();
    }
}
