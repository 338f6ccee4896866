package io.steelyard.edge.opcua.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told to do about a certificate that nobody trusts. */
final class RejectedFolderTest {
    @TempDir
    Path pki;

    @Test
    void whatIsGoodIsMovedToTheTrusted() throws Exception {
        Instant now = Instant.now();
        assertThat(advice(now, now, true)).contains("mv ", "trusted");
    }

    /** To move it would let nobody in. */
    @Test
    void aServersThatHasEndedIsToBeRenewedAndNotMoved() throws Exception {
        Instant then = Instant.now().minus(Duration.ofDays(30));
        Instant end = then.plus(Duration.ofDays(1));
        assertThat(advice(then, end, true)).contains(Validity.ENDED, "renewed").doesNotContain("mv ");
        assertThat(advice(then, end, false))
                .as("where trust begins, time does not count")
                .contains("mv ");
    }

    /** It comes, or a clock is wrong; and what is kept already is not told again. */
    @Test
    void aServersWhoseTimeHasNotComeMayBeMovedAlready() throws Exception {
        Instant then = Instant.now().plus(Duration.ofDays(30));
        assertThat(advice(then, then.plus(Duration.ofDays(1)), true)).contains("mv ", "trusted");
    }

    private String advice(Instant from, Instant to, boolean isServers) throws Exception {
        X509Certificate certificate = Certificates.ownMade(Certificates.keys(), "plc", from, to);
        return new RejectedFolder(pki).advice(certificate, isServers, pki.resolve("rejected/one.der"));
    }
}
