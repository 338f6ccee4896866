package io.steelyard.edge.opcua.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.Validity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told to do about a server that cannot be reached. */
final class RemedyTest {
    private static String of(long code, boolean isSecured) {
        return Remedy.of(new UaException(code), "plc", isSecured, Path.of("trusted"));
    }

    /** The status does not tell which kind of log-in it was: whoever has either has to find it named. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                StatusCodes.Bad_UserAccessDenied,
                StatusCodes.Bad_IdentityTokenRejected,
                StatusCodes.Bad_IdentityTokenInvalid
            })
    void aRefusedLogInNamesBothKinds(long code) {
        assertThat(of(code, true)).contains("servers[plc]", "user and password", "userCertificate");
    }

    @Test
    void aHangUpIsPerhapsTheServersTrustAndOnlyWhereCertificatesAreExchanged() {
        assertThat(of(StatusCodes.Bad_ConnectionClosed, true)).contains("edge-agent.der");
        assertThat(of(StatusCodes.Bad_ConnectionClosed, false)).isEmpty();
    }

    /** Whoever waits for a machine has to know what to look at first. */
    @Test
    void whoIsNotThereIsToldWithWhatToLookAt() {
        assertThat(of(StatusCodes.Bad_ConnectionRejected, true))
                .contains("nobody listens", "start the server", "servers[plc].url");
        assertThat(of(StatusCodes.Bad_Timeout, true)).contains("no OPC UA server answers", "firewalls");
        UaException unknown =
                new UaException(StatusCodes.Bad_UnexpectedError, new java.net.UnknownHostException("plc-7").toString());
        assertThat(Remedy.of(unknown, "plc", true, Path.of("trusted")))
                .contains("no machine of that name is known", "servers[plc].url");
    }

    @Test
    void anUnknownCertificateNamesTheFolderToPutItInto() {
        assertThat(of(StatusCodes.Bad_CertificateUntrusted, true)).contains("move its certificate", "trusted");
    }

    /** No yes of a person lets that one in. */
    @Test
    void anUnknownCertificateThatHasEndedIsToBeRenewedFirst() throws Exception {
        Instant then = Instant.now().minus(Duration.ofDays(30));
        String fault = Validity.faultOfServer(
                        Certificates.ownMade(Certificates.keys(), "plc", then, then.plus(Duration.ofDays(1))))
                .orElseThrow();
        UaException refusal =
                new UaException(StatusCodes.Bad_CertificateUntrusted, "nobody trusts it, and it " + fault);
        assertThat(Remedy.of(refusal, "plc", true, Path.of("trusted")))
                .contains("move the new one", "trusted")
                .doesNotContain("its certificate");
    }
}
