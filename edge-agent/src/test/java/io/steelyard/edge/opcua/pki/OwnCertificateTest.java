package io.steelyard.edge.opcua.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnCertificateTest {
    private static final int SHORT_KEY = 2_048;

    @TempDir
    Path own;

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
