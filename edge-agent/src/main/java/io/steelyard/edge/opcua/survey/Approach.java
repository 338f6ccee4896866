package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.call.Gait;
import io.steelyard.edge.opcua.call.Learned;
import io.steelyard.edge.opcua.doctor.Advice;
import io.steelyard.edge.opcua.doctor.Finding;
import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Pins;
import io.steelyard.edge.opcua.pin.Refusal;
import io.steelyard.edge.opcua.pin.RefusedException;
import io.steelyard.edge.opcua.pki.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.sdk.client.DiscoveryClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.jspecify.annotations.Nullable;

/**
 * Comes to a server that is not known yet: asks what it offers, takes the strongest or what it was told, trusts nothing but
 * what a person named by its thumbprint.
 */
final class Approach {
    private static final int CONNECT_MILLIS = 10_000;
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration PUBLISHING = Duration.ofSeconds(1);
    private static final int QUEUE = 10;
    private static final int NAME_DIGITS = 16;

    /** The policies of today. */
    private static final Set<ServerConfig.Policy> OF_TODAY = EnumSet.of(
            ServerConfig.Policy.Aes128_Sha256_RsaOaep,
            ServerConfig.Policy.Basic256Sha256,
            ServerConfig.Policy.Aes256_Sha256_RsaPss);

    private final Visit.Visitor visitor;
    private final Learned learned = new Learned();

    Approach(Visit.Visitor visitor) {
        this.visitor = visitor;
    }

    /** What the server offers at its address, without a session. */
    List<EndpointDescription> offered(String url) throws SurveyException, InterruptedException {
        try {
            return Calls.await(
                    DiscoveryClient.getEndpoints(
                            url, transport -> transport.setConnectTimeout(Unsigned.uint(CONNECT_MILLIS))),
                    ANSWER);
        } catch (UaException e) {
            throw new SurveyException(
                    true,
                    "no OPC UA server answers at " + url + " (" + Calls.say(e) + "): check address, port and way");
        }
    }

    /** How to talk to it. */
    ServerConfig server(Target target, List<EndpointDescription> offered) throws SurveyException {
        ServerConfig.Security named = target.security();
        ServerConfig.Security security = named != null && named.policy() != null
                ? named
                : strongest(offered, named != null && named.weakCertificate());
        return new ServerConfig(target.name(), target.url(), security, PUBLISHING, PUBLISHING, QUEUE, target.login());
    }

    /** Opens a session of its own. */
    Visit open(Target target, ServerConfig server, List<EndpointDescription> offered)
            throws SurveyException, InterruptedException {
        try {
            if (target.trust() != null) {
                trust(target.trust(), offered);
            }
            return Visit.open(server, visitor, Gait.quick(), learned);
        } catch (UaException e) {
            throw new SurveyException(
                    Visit.isSilence(e), server.url() + ": " + Calls.say(e) + advice(e, target, server, offered));
        } catch (IOException | GeneralSecurityException e) {
            throw new SurveyException(false, "the certificates in " + visitor.pki() + " cannot be used: " + e);
        }
    }

    /** Opens a session at a server of the agent's own settings. */
    Visit open(ServerConfig server, Gait gait) throws SurveyException, InterruptedException {
        try {
            return Visit.open(server, visitor, gait, learned);
        } catch (UaException e) {
            throw new SurveyException(Visit.isSilence(e), "no session for a walk: " + Calls.say(e));
        } catch (IOException e) {
            throw new SurveyException(false, "the certificates in " + visitor.pki() + " cannot be used: " + e);
        }
    }

    /**
     * With which certificate the visit was let in, and which servers of the agent are held to another one at that address: it is
     * noted for them as shown, so that a person may say that it is right.
     */
    List<Finding> certificates(ServerConfig server, Visit visit) throws UaException, SurveyException {
        ByteString shown = visit.client().getConfig().getEndpoint().getServerCertificate();
        if (server.security().policy() == ServerConfig.Policy.None || shown == null || shown.isNullOrEmpty()) {
            return List.of(); // nothing was compared
        }
        try {
            X509Certificate certificate =
                    CertificateUtil.decodeCertificates(shown.bytesOrEmpty()).get(0);
            String sha256 = thumbprint(certificate);
            byte[] encoded = certificate.getEncoded();
            List<Finding> findings = new ArrayList<>(List.of(Advice.shown(sha256)));
            Pins pins = new Pins(visitor.pki());
            pins.heldToAnother(server.url(), sha256).forEach((name, pin) -> {
                pins.refused(name, sha256, encoded);
                findings.add(Advice.heldToAnother(name, pin, sha256));
            });
            return findings;
        } catch (IOException | GeneralSecurityException e) {
            throw new SurveyException(false, "the certificates in " + visitor.pki() + " cannot be used: " + e);
        }
    }

    private static ServerConfig.Security strongest(List<EndpointDescription> offered, boolean isWeak)
            throws SurveyException {
        return offered.stream()
                .filter(one -> one.getSecurityMode() == MessageSecurityMode.Sign
                        || one.getSecurityMode() == MessageSecurityMode.SignAndEncrypt)
                .filter(one ->
                        OF_TODAY.stream().anyMatch(policy -> policy.name().equals(policyOf(one))))
                .max(Comparator.comparing(EndpointDescription::getSecurityMode)
                        .thenComparing(one -> SecurityPolicy.valueOf(policyOf(one)), Pin.STRENGTH))
                .map(one -> new ServerConfig.Security(
                        ServerConfig.Policy.valueOf(policyOf(one)),
                        ServerConfig.Mode.valueOf(one.getSecurityMode().name()),
                        isWeak))
                .orElseThrow(() -> new SurveyException(
                        false,
                        "the server offers nothing that is signed or encrypted by a policy of today, but "
                                + offered.stream().map(Approach::say).distinct().collect(Collectors.joining(", "))
                                + ": to go on without, name it, security None"));
    }

    static String policyOf(EndpointDescription one) {
        String uri = one.getSecurityPolicyUri() == null ? "" : one.getSecurityPolicyUri();
        return uri.substring(uri.indexOf('#') + 1);
    }

    static String say(EndpointDescription one) {
        return policyOf(one) + "/" + one.getSecurityMode();
    }

    private void trust(String wanted, List<EndpointDescription> offered)
            throws SurveyException, UaException, IOException, GeneralSecurityException {
        X509Certificate certificate = certificate(offered);
        String sha256 = certificate == null ? "none" : thumbprint(certificate);
        if (certificate == null
                || !sha256.equals(wanted.replaceAll("[:\\s]", "").toLowerCase(Locale.ROOT))) {
            throw new SurveyException(
                    false, "the server shows the certificate " + sha256 + ", not " + wanted + ": nothing was trusted");
        }
        Path trusted = Files.createDirectories(visitor.pki().resolve("trusted"));
        String file = sha256.substring(0, NAME_DIGITS) + ".der";
        Files.write(trusted.resolve(file), certificate.getEncoded());
        Files.deleteIfExists(visitor.pki().resolve("rejected").resolve(file));
    }

    /** The certificate that the server shows; null for none. */
    static @Nullable X509Certificate certificate(List<EndpointDescription> offered) throws UaException {
        for (EndpointDescription one : offered) {
            if (one.getServerCertificate() != null
                    && !one.getServerCertificate().isNullOrEmpty()) {
                return CertificateUtil.decodeCertificates(
                                one.getServerCertificate().bytesOrEmpty())
                        .get(0);
            }
        }
        return null;
    }

    static String thumbprint(X509Certificate certificate) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    private String advice(UaException failure, Target target, ServerConfig server, List<EndpointDescription> offered) {
        if (failure instanceof RefusedException refused && refused.refusal() == Refusal.CHANGED) {
            return target.trust() == null // what is to be done the refusal says itself
                    ? ""
                    : ". It is trusted now; to trust it does not move the pin, and until that command the server is held"
                            + " to the former one";
        }
        if (failure instanceof RefusedException refused && refused.refusal() == Refusal.WEAK_CERTIFICATE) {
            return ". A look takes it by --weak-certificate";
        }
        long code = failure.getStatusCode().value();
        if (code == StatusCodes.Bad_CertificateUntrusted) {
            return unknown(offered);
        }
        boolean isSecure = server.security().policy() != ServerConfig.Policy.None;
        if (isSecure && (code == StatusCodes.Bad_SecurityChecksFailed || code == StatusCodes.Bad_ConnectionClosed)) {
            return ". Perhaps the server does not trust this agent yet: give it "
                    + visitor.pki().resolve("own").resolve("edge-agent.der") + ", then try again";
        }
        if (code == StatusCodes.Bad_UserAccessDenied
                || code == StatusCodes.Bad_IdentityTokenRejected
                || code == StatusCodes.Bad_IdentityTokenInvalid) {
            return ". The server wants a user that it knows: name user and password, or the user's certificate and key";
        }
        return "";
    }

    private static String unknown(List<EndpointDescription> offered) {
        try {
            X509Certificate certificate = certificate(offered);
            return certificate == null || Validity.fault(certificate).isPresent()
                    ? "" // to trust it would not help, and the refusal says what does
                    : ". It shows a certificate of " + certificate.getSubjectX500Principal() + ", valid until "
                            + certificate.getNotAfter().toInstant() + ", SHA-256 " + thumbprint(certificate)
                            + ". Compare it with what the server itself shows; if it is the same, trust it by that"
                            + " number (--trust)";
        } catch (UaException | GeneralSecurityException e) {
            return "";
        }
    }
}
