package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.pki.RejectedFolder;
import io.steelyard.edge.opcua.pki.TrustFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.channel.EncodingLimits;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultClientCertificateValidator;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.util.validation.ValidationCheck;

/**
 * Makes clients that check the server's certificate against the trust folders. The host name is not checked: trust is
 * given to one certificate by hand, and plants reach servers by address or through NAT; what must agree is the
 * application URI (OPC UA Part 4 §6.1.3), the validity and the key's usage.
 */
final class ClientFactory {
    private static final int SESSION_MILLIS = 120_000;
    private static final int REQUEST_MILLIS = 30_000;
    private static final int KEEP_ALIVE_MILLIS = 10_000;
    private static final int KEEP_ALIVE_FAILURES = 3;
    private static final int CHUNK_BYTES = 65_535;
    private static final int MESSAGE_BYTES = 8 * 1024 * 1024;
    private static final int CHUNKS = 2 * MESSAGE_BYTES / CHUNK_BYTES;
    private static final Set<ValidationCheck> CHECKS = Set.of(
            ValidationCheck.APPLICATION_URI,
            ValidationCheck.VALIDITY,
            ValidationCheck.KEY_USAGE_END_ENTITY,
            ValidationCheck.REVOCATION);

    private final OwnCertificate own;
    private final CertificateValidator validator;
    private final Path trusted;

    ClientFactory(Path pki) throws IOException {
        own = OwnCertificate.in(pki.resolve("own"));
        TrustFolder trust = new TrustFolder(pki);
        trusted = trust.trusted();
        validator = new DefaultClientCertificateValidator(trust, CHECKS, new RejectedFolder(pki));
    }

    /** Where a server's certificate has to lie to be trusted. */
    Path trusted() {
        return trusted;
    }

    /** A client that has not connected. */
    OpcUaClient client(ServerConfig server, String agent, Endpoints endpoints) throws UaException {
        OpcUaClientConfigBuilder config = OpcUaClientConfig.builder()
                .setApplicationName(LocalizedText.english("Steelyard edge agent " + agent))
                .setApplicationUri(OwnCertificate.APPLICATION_URI)
                .setProductUri(OwnCertificate.APPLICATION_URI)
                .setSessionName(() -> "steelyard " + agent)
                .setEndpoint(endpoints.chosen())
                .setDiscoveryEndpoints(endpoints.all())
                .setSessionEndpointValidationEnabled(true)
                .setCertificateValidator(validator)
                .setIdentityProvider(identity(server))
                .setEncodingLimits(new EncodingLimits(CHUNK_BYTES, CHUNKS, MESSAGE_BYTES, 64))
                .setSessionTimeout(Unsigned.uint(SESSION_MILLIS))
                .setRequestTimeout(Unsigned.uint(REQUEST_MILLIS))
                .setKeepAliveInterval(Unsigned.uint(KEEP_ALIVE_MILLIS))
                .setKeepAliveTimeout(Unsigned.uint(KEEP_ALIVE_MILLIS))
                .setKeepAliveFailuresAllowed(Unsigned.uint(KEEP_ALIVE_FAILURES))
                .setMaxPendingPublishRequests(Unsigned.uint(1));
        if (server.security().policy() != ServerConfig.Policy.None) {
            config.setKeyPair(own.keys())
                    .setCertificate(own.certificate())
                    .setCertificateChain(new X509Certificate[] {own.certificate()});
        }
        return OpcUaClient.create(
                config.build(), transport -> transport.setConnectTimeout(Unsigned.uint(Endpoints.CONNECT_MILLIS)));
    }

    private IdentityProvider identity(ServerConfig server) {
        ServerConfig.Credentials credentials = server.credentials();
        return credentials == null
                ? AnonymousProvider.INSTANCE
                : new UsernameProvider(credentials.user(), credentials.password(), validator);
    }
}
