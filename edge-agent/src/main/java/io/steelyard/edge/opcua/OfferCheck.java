package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Pins;
import io.steelyard.edge.opcua.pin.Refusal;
import io.steelyard.edge.opcua.pin.RefusedException;
import io.steelyard.edge.opcua.pki.KeyUses;
import io.steelyard.edge.opcua.pki.ServerTrust;
import io.steelyard.edge.opcua.pki.Strength;
import io.steelyard.edge.opcua.pki.Thumbprint;
import io.steelyard.edge.opcua.pki.Validity;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;
import org.jspecify.annotations.Nullable;

/**
 * Whether an endpoint may be used: its certificate is good and trusted, and neither it nor the endpoint's strength is less
 * than what the server was pinned with. Asked before anything is sent to the server that its certificate encrypts, so that
 * an unknown certificate is kept for a person's decision even while the server does not know this agent.
 */
record OfferCheck(ServerTrust trust, Pins pins) {

    void check(ServerConfig server, EndpointDescription endpoint) throws RefusedException {
        if (server.security().policy() == ServerConfig.Policy.None) {
            return; // named by a person; there is nothing to compare
        }
        Pin offered = offered(server, endpoint, Instant.EPOCH);
        Optional<Pin> pinned = pins.of(server.name(), server.url());
        if (pinned.isPresent()) {
            demandNoLess(server, offered, pinned.get());
        }
        UaException untrusted = verdict(server, endpoint);
        boolean isForAPerson =
                untrusted == null || untrusted.getStatusCode().value() == StatusCodes.Bad_CertificateUntrusted;
        if (isForAPerson && pinned.isPresent() && !pinned.get().certificate().equals(offered.certificate())) {
            throw changed(server, chain(endpoint).get(0), offered, pinned.get());
        }
        if (untrusted instanceof RefusedException refused) {
            throw refused;
        }
        if (untrusted != null) {
            long code = untrusted.getStatusCode().value();
            throw new RefusedException(Refusal.of(code), code, String.valueOf(untrusted.getMessage()));
        }
    }

    /** A person may say that it is right, unless its time is not now: then a yes would not let it in. */
    private RefusedException changed(ServerConfig server, X509Certificate shown, Pin offered, Pin pinned) {
        String what = "the server has another certificate, " + offered.certificate() + " (" + say(shown)
                + "), than it was accepted with on " + pinned.since() + ", " + pinned.certificate();
        Optional<String> fault = Validity.faultOfServer(shown);
        if (fault.isPresent()) {
            return new RefusedException(
                    Refusal.EXPIRED, StatusCodes.Bad_CertificateTimeInvalid, what + ", and it " + fault.get());
        }
        pins.refused(server.name(), offered.certificate(), encoded(shown));
        return new RefusedException(
                Refusal.CHANGED,
                StatusCodes.Bad_CertificateUntrusted,
                what + ": if that is right, steelyard agent cert trust " + offered.certificate());
    }

    /** Keeps what the server was accepted with; true when that is new, or is what a person said to be right. */
    boolean accept(ServerConfig server, EndpointDescription endpoint, Pin pin) throws RefusedException, IOException {
        pins.certificate(server.name(), encoded(chain(endpoint).get(0)));
        Optional<Pin> before = pins.of(server.name(), server.url());
        boolean isPolicyNamed = server.security().policy() != null;
        Pin now = before.map(one -> pin.after(one, isPolicyNamed)).orElse(pin);
        if (before.isPresent() && before.get().isSameAs(now)) {
            return pins.settle(server.name(), now);
        }
        pins.keep(server.name(), now);
        return true;
    }

    /** What the endpoint would be pinned as. */
    static Pin offered(ServerConfig server, EndpointDescription endpoint, Instant since) throws RefusedException {
        return new Pin(
                server.url(),
                SecurityPolicy.fromUriSafe(endpoint.getSecurityPolicyUri()).orElse(SecurityPolicy.None),
                endpoint.getSecurityMode(),
                Thumbprint.of(chain(endpoint).get(0)),
                since);
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate without its bytes", e);
        }
    }

    /**
     * What a person names is what he wants; what is left to the agent may not become less than it was, before something was
     * named or last.
     */
    private void demandNoLess(ServerConfig server, Pin offered, Pin pinned) throws RefusedException {
        for (Pin.Held held : List.of(pinned.held(), new Pin.Held(pinned.policy(), pinned.mode()))) {
            if (isLess(server.security(), offered, held)) {
                throw new RefusedException(
                        Refusal.WEAKER,
                        StatusCodes.Bad_SecurityPolicyRejected,
                        "of what servers[" + server.name() + "].security takes, the server offers no more than "
                                + say(offered.policy(), offered.mode()) + " now, and is held to "
                                + say(held.policy(), held.mode()) + " by what it was accepted with until "
                                + pinned.since() + ": mend the server, or, if that is right, name policy and mode"
                                + " there, or remove " + pins.file(server.name()));
            }
        }
    }

    private static boolean isLess(ServerConfig.Security wanted, Pin offered, Pin.Held held) {
        boolean isWeakerMode = offered.mode().getValue() < held.mode().getValue();
        boolean isStrongerMode = offered.mode().getValue() > held.mode().getValue();
        boolean isWeakerPolicy = Pin.STRENGTH.compare(offered.policy(), held.policy()) < 0;
        return (wanted.mode() == null && isWeakerMode)
                || (wanted.policy() == null && isWeakerPolicy && !isStrongerMode);
    }

    private @Nullable UaException verdict(ServerConfig server, EndpointDescription endpoint) {
        try {
            List<X509Certificate> chain = chain(endpoint);
            String uri =
                    endpoint.getServer() == null ? null : endpoint.getServer().getApplicationUri();
            trust.of(true).validateCertificateChain(chain, uri, new String[] {EndpointUtil.getHost(server.url())});
            Optional<String> weakness = server.security().weakCertificate() ? Optional.empty() : weakness(chain);
            if (weakness.isPresent()) {
                return new RefusedException(
                        Refusal.WEAK_CERTIFICATE,
                        StatusCodes.Bad_CertificatePolicyCheckFailed,
                        weakness.get() + ": give the server a better one, or set servers[" + server.name()
                                + "].security.weakCertificate to true if it cannot have one");
            }
            return null;
        } catch (UaException e) {
            return e;
        }
    }

    /** What of a certificate that is good otherwise only a setting lets in. */
    private static Optional<String> weakness(List<X509Certificate> chain) {
        X509Certificate server = chain.get(0);
        return Strength.lack(chain)
                .or(() -> KeyUses.lack(server)
                        .map(lack -> "the certificate of "
                                + server.getSubjectX500Principal().getName() + " " + lack));
    }

    private static List<X509Certificate> chain(EndpointDescription endpoint) throws RefusedException {
        ByteString certificate = endpoint.getServerCertificate();
        if (certificate == null || certificate.isNullOrEmpty()) {
            throw new RefusedException(
                    Refusal.CERTIFICATE, StatusCodes.Bad_CertificateInvalid, "the server shows no certificate");
        }
        try {
            List<X509Certificate> chain = CertificateUtil.decodeCertificates(certificate.bytesOrEmpty());
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (UaException e) {
            throw new RefusedException(
                    Refusal.CERTIFICATE,
                    StatusCodes.Bad_CertificateInvalid,
                    "what the server shows is no certificate: " + e.getMessage());
        }
        throw new RefusedException(
                Refusal.CERTIFICATE, StatusCodes.Bad_CertificateInvalid, "the server shows no certificate");
    }

    private static String say(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + " by "
                + certificate.getIssuerX500Principal().getName() + ", valid until "
                + certificate.getNotAfter().toInstant();
    }

    private static String say(SecurityPolicy policy, MessageSecurityMode mode) {
        return policy + " with " + mode;
    }
}
