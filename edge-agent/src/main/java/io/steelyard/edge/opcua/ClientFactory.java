package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Pins;
import io.steelyard.edge.opcua.pin.RefusedException;
import io.steelyard.edge.opcua.pin.SecurityWatch;
import io.steelyard.edge.opcua.pki.Algorithms;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.pki.RollOver;
import io.steelyard.edge.opcua.pki.ServerTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.channel.EncodingLimits;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes clients that check the server's certificate against the trust folders, and never send a password readable. */
final class ClientFactory {
    private static final Logger LOG = LoggerFactory.getLogger(ClientFactory.class);

    /** What servers answer whose certificate they do not take. */
    private static final Set<Long> ABOUT_US = Set.of(
            StatusCodes.Bad_SecurityChecksFailed,
            StatusCodes.Bad_CertificateUntrusted,
            StatusCodes.Bad_CertificateInvalid,
            StatusCodes.Bad_CertificateTimeInvalid,
            StatusCodes.Bad_CertificateUriInvalid,
            StatusCodes.Bad_CertificateUseNotAllowed,
            StatusCodes.Bad_CertificateRevoked);

    private static final String PRODUCT_URI = "urn:steelyard:edge-agent";
    private static final int SESSION_MILLIS = 120_000;
    /** A look that cannot say goodbye must not keep a session from those that read values. */
    private static final int VISIT_MILLIS = 40_000;

    private static final int REQUEST_MILLIS = 30_000;
    /** Milo's own question for the server's state: it keeps the session while the outbox makes us wait, and no more. */
    private static final int KEEP_ALIVE_MILLIS = 10_000;

    private static final int CHUNK_BYTES = 65_535;
    private static final int MESSAGE_BYTES = 8 * 1024 * 1024;
    private static final int CHUNKS = 2 * MESSAGE_BYTES / CHUNK_BYTES;
    /** The most that the old policies take (OPC UA Part 7). */
    private static final int OLD_KEY_BITS = 2_048;

    private final Path pki;
    private final RollOver own;
    private final ServerTrust validator;
    private final OfferCheck check;
    private final @Nullable SecurityWatch watch;
    private @Nullable OwnCertificate old;

    /** Of the agent of that id; what is refused is told to the caller alone. */
    ClientFactory(Path pki, String site, String agent) throws IOException {
        this(pki, RollOver.open(pki, ApplicationUri.of(site, agent), InstantSource.system()), null);
    }

    /** Of the agent with these certificates of its own; what is pinned and refused is told. */
    ClientFactory(Path pki, RollOver own, @Nullable SecurityWatch watch) throws IOException {
        this.pki = pki;
        this.own = own;
        this.validator = new ServerTrust(pki);
        this.check = new OfferCheck(validator, new Pins(pki));
        this.watch = watch;
    }

    /** What the server offers now, and which of it the configuration takes. */
    Endpoints endpoints(ServerConfig server) throws UaException, InterruptedException {
        return chosen(server, Endpoints.offered(server));
    }

    /** Which of these endpoints of the server the configuration takes. */
    Endpoints chosen(ServerConfig server, List<EndpointDescription> offered) throws UaException {
        try {
            return Endpoints.of(server, offered);
        } catch (RefusedException e) {
            throw told(server, e);
        }
    }

    /** The server let this agent in there: from now on it is held to that. Where nothing is told, nothing is kept. */
    void accepted(ServerConfig server, EndpointDescription endpoint) throws UaException {
        own.accepted(server.name());
        if (watch == null || server.security().policy() == ServerConfig.Policy.None) {
            return;
        }
        Pin pin = OfferCheck.offered(server, endpoint, watch.now());
        try {
            if (check.accept(server, endpoint, pin)) {
                watch.pinned(server.name(), pin);
            }
        } catch (IOException e) {
            throw new UaException(
                    StatusCodes.Bad_SecurityChecksFailed,
                    "what the server was accepted with cannot be kept in " + pki.resolve("pins") + ": " + e);
        }
    }

    private RefusedException told(ServerConfig server, RefusedException refusal) {
        if (watch != null) {
            watch.refused(server.name(), refusal);
        }
        return refusal;
    }

    /** Where a server's certificate has to lie to be trusted. */
    Path trusted() {
        return validator.trusted();
    }

    /** A client that has not connected. */
    OpcUaClient client(ServerConfig server, String agent, Endpoints endpoints) throws UaException {
        return client(server, agent, endpoints, own.shown(server.name()));
    }

    /** The same that shows this certificate, where the policy takes it. */
    OpcUaClient client(ServerConfig server, String agent, Endpoints endpoints, OwnCertificate shown)
            throws UaException {
        try {
            return checked(server, agent, endpoints, shown);
        } catch (RefusedException e) {
            throw told(server, e);
        }
    }

    /** The client's session could not be opened: perhaps because of the certificate that it showed. */
    void failed(ServerConfig server, OpcUaClient client, UaException failure) {
        Optional<X509Certificate> shown = client.getConfig().getCertificate();
        try {
            if (shown.isPresent() && ABOUT_US.contains(failure.getStatusCode().value())) {
                own.refused(server.name(), shown.get());
            }
        } catch (IOException e) {
            LOG.warn("it cannot be kept which certificate server {} takes: {}", server.name(), e + "");
        }
    }

    /** Whether a client for that endpoint shows a certificate that has a successor. */
    static boolean isRolled(EndpointDescription endpoint) {
        return SecurityPolicy.fromUriSafe(endpoint.getSecurityPolicyUri())
                .filter(ClientFactory::isOfToday)
                .isPresent();
    }

    private static boolean isOfToday(SecurityPolicy policy) {
        return Pin.STRENGTH.compare(policy, SecurityPolicy.Basic256) > 0;
    }

    private OpcUaClient checked(ServerConfig server, String agent, Endpoints endpoints, OwnCertificate usual)
            throws UaException {
        check.check(server, endpoints.chosen());
        SecurityPolicy policy = SecurityPolicy.fromUri(endpoints.chosen().getSecurityPolicyUri());
        Algorithms.prepare(policy);
        CertificateValidator good = validator.of(server.security().weakCertificate());
        OpcUaClientConfigBuilder config = OpcUaClientConfig.builder()
                .setApplicationName(LocalizedText.english("Steelyard edge agent " + agent))
                .setApplicationUri(usual.applicationUri())
                .setProductUri(PRODUCT_URI)
                .setSessionName(() -> "steelyard " + agent)
                .setEndpoint(endpoints.chosen())
                .setDiscoveryEndpoints(endpoints.all())
                .setSessionEndpointValidationEnabled(true)
                .setCertificateValidator(good)
                .setIdentityProvider(Logins.of(server, endpoints.chosen(), good))
                .setEncodingLimits(new EncodingLimits(CHUNK_BYTES, CHUNKS, MESSAGE_BYTES, 64))
                .setSessionTimeout(Unsigned.uint(watch == null ? VISIT_MILLIS : SESSION_MILLIS))
                .setRequestTimeout(Unsigned.uint(REQUEST_MILLIS))
                .setKeepAliveInterval(Unsigned.uint(KEEP_ALIVE_MILLIS))
                .setKeepAliveTimeout(Unsigned.uint(KEEP_ALIVE_MILLIS))
                .setKeepAliveFailuresAllowed(UInteger.MAX) // who is gone, SilenceWatch finds
                .setMaxPendingPublishRequests(Unsigned.uint(1));
        if (policy != SecurityPolicy.None) {
            OwnCertificate shown = isOfToday(policy) ? usual : old(usual.applicationUri());
            config.setKeyPair(shown.keys())
                    .setCertificate(shown.certificate())
                    .setCertificateChain(shown.chain().toArray(X509Certificate[]::new));
        }
        return OpcUaClient.create(
                config.build(), transport -> transport.setConnectTimeout(Unsigned.uint(Endpoints.CONNECT_MILLIS)));
    }

    /** A second certificate with a key that is short enough for the old policies; made when one is first wanted. */
    private synchronized OwnCertificate old(String applicationUri) throws UaException {
        if (old == null) {
            try {
                old = OwnCertificate.in(pki.resolve("own").resolve("old"), applicationUri, OLD_KEY_BITS);
            } catch (IOException e) {
                throw new UaException(StatusCodes.Bad_SecurityChecksFailed, String.valueOf(e.getMessage()));
            }
        }
        return old;
    }
}
