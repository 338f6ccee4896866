package io.steelyard.edge.opcua.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnCertificateTest {
    private static final int SHORT_KEY = 2_048;

    @TempDir
    Path own;

    /** Of the length that an agent takes by itself, and no shorter one as other tests have it. */
    @Test
    void theOneOfAFirstStartIsOfRsa3072AndGoodForTwoYears() throws Exception {
        ZonedDateTime before = Instant.now().atZone(ZoneOffset.UTC);
        X509Certificate made = RollOver.open(own, ApplicationUri.of("demo", "edge-1"), InstantSource.system())
                .shown("plc")
                .certificate();
        ZonedDateTime after = Instant.now().atZone(ZoneOffset.UTC);
        assertThat(made.getPublicKey())
                .isInstanceOfSatisfying(
                        RSAPublicKey.class,
                        key -> assertThat(key.getModulus().bitLength()).isEqualTo(3_072));
        assertThat(made.getSigAlgName()).isEqualToIgnoringCase("SHA256withRSA");
        assertThat(made.getNotAfter().toInstant()) // certificates know whole seconds
                .isBetween(
                        before.plusYears(2).minusSeconds(1).toInstant(),
                        after.plusYears(2).toInstant());
        assertThat(made.getNotBefore().toInstant()).isBeforeOrEqualTo(before.toInstant());
    }

    /** Servers hand subscriptions to whoever bears the same application URI: two agents must never. */
    @Test
    void everyAgentHasAnApplicationUriOfItsOwn() {
        assertThat(ApplicationUri.of("demo", "edge-1"))
                .matches("urn:[^:]+:steelyard:demo:edge-1")
                .isNotEqualTo(ApplicationUri.of("demo", "edge-2"))
                .isNotEqualTo(ApplicationUri.of("works", "edge-1"));
        assertThat(ApplicationUri.of("工厂 1", "a:b")).endsWith(":%E5%B7%A5%E5%8E%82%201:a%3Ab");
    }

    /** What servers trust already stays as it is, and the session says what the certificate says. */
    @Test
    void aCertificateThatIsThereKeepsItsApplicationUri() throws Exception {
        OwnCertificate made = OwnCertificate.in(own, "urn:steelyard:edge-agent", SHORT_KEY);
        OwnCertificate later = OwnCertificate.in(own, ApplicationUri.of("demo", "edge-1"), SHORT_KEY);
        assertThat(later.applicationUri()).isEqualTo("urn:steelyard:edge-agent");
        assertThat(later.certificate()).isEqualTo(made.certificate());
        assertThat(made.certificate().getSubjectAlternativeNames()).contains(List.of(6, "urn:steelyard:edge-agent"));
    }
}
