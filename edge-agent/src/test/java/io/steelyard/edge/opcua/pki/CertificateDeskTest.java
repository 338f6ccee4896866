package io.steelyard.edge.opcua.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Pins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
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

    private List<String> folders() throws Exception {
        return desk.list().stream().map(CertificateInfo::folder).toList();
    }
}
