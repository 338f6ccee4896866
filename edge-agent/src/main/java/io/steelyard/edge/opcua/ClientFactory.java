package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.pki.ServerTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.channel.EncodingLimits;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;

/** Makes clients that check the server's certificate against the trust folders, and never send a password readable. */
final class ClientFactory {
    private static final String PRODUCT_URI = "urn:steelyard:edge-agent";
    private static final int SESSION_MILLIS = 120_000;
    private static final int REQUEST_MILLIS = 30_000;
    private static final int KEEP_ALIVE_MILLIS = 10_000;
    private static final int KEEP_ALIVE_FAILURES = 3;
    private static final int CHUNK_BYTES = 65_535;
    private static final int MESSAGE_BYTES = 8 * 1024 * 1024;
    private static final int CHUNKS = 2 * MESSAGE_BYTES / CHUNK_BYTES;
    private static final Set<String> GOOD_FOR_PASSWORDS = Set.of(
            SecurityPolicy.Basic256Sha256.getUri(),
            SecurityPolicy.Aes128_Sha256_RsaOaep.getUri(),
            SecurityPolicy.Aes256_Sha256_RsaPss.getUri());
    private final OwnCertificate own;
    private final ServerTrust validator;

    ClientFactory(OpcUaConfig config) throws IOException {
        this(config.pki(), config.site(), config.agent());
    }

    ClientFactory(Path pki, String site, String agent) throws IOException {
        own = OwnCertificate.in(pki.resolve("own"), ApplicationUri.of(site, agent));
        validator = new ServerTrust(pki);
    }

    /** Where a server's certificate has to lie to be trusted. */
    Path trusted() {
        return validator.trusted();
    }

    /** A client that has not connected. */
    OpcUaClient client(ServerConfig server, String agent, Endpoints endpoints) throws UaException {
        OpcUaClientConfigBuilder config = OpcUaClientConfig.builder()
                .setApplicationName(LocalizedText.english("Steelyard edge agent " + agent))
                .setApplicationUri(own.applicationUri())
                .setProductUri(PRODUCT_URI)
                .setSessionName(() -> "steelyard " + agent)
                .setEndpoint(endpoints.chosen())
                .setDiscoveryEndpoints(endpoints.all())
                .setSessionEndpointValidationEnabled(true)
                .setCertificateValidator(validator)
                .setIdentityProvider(identity(server, endpoints.chosen()))
                .setEncodingLimits(new EncodingLimits(CHUNK_BYTES, CHUNKS, MESSAGE_BYTES, 64))
                .setSessionTimeout(Unsigned.uint(SESSION_MILLIS))
                .setRequestTimeout(Unsigned.uint(REQUEST_MILLIS))
                .setKeepAliveInterval(Unsigned.uint(KEEP_ALIVE_MILLIS))
                .setKeepAliveTimeout(Unsigned.uint(KEEP_ALIVE_MILLIS))
                .setKeepAliveFailuresAllowed(Unsigned.uint(KEEP_ALIVE_FAILURES))
                .setMaxPendingPublishRequests(Unsigned.uint(1));
        if (server.security().policy() != ServerConfig.Policy.None) {
            check(server, endpoints.chosen());
            config.setKeyPair(own.keys())
                    .setCertificate(own.certificate())
                    .setCertificateChain(new X509Certificate[] {own.certificate()});
        }
        return OpcUaClient.create(
                config.build(), transport -> transport.setConnectTimeout(Unsigned.uint(Endpoints.CONNECT_MILLIS)));
    }

    /**
     * Before anything is sent to the server that its certificate encrypts: so an unknown certificate is kept for a person's
     * decision even while the server does not know this agent.
     */
    private void check(ServerConfig server, EndpointDescription endpoint) throws UaException {
        ByteString certificate = endpoint.getServerCertificate();
        if (certificate == null || certificate.isNullOrEmpty()) {
            throw new UaException(StatusCodes.Bad_CertificateInvalid, "the server shows no certificate");
        }
        List<X509Certificate> chain = CertificateUtil.decodeCertificates(certificate.bytesOrEmpty());
        String uri = endpoint.getServer() == null ? null : endpoint.getServer().getApplicationUri();
        validator.validateCertificateChain(chain, uri, new String[] {EndpointUtil.getHost(server.url())});
    }

    private IdentityProvider identity(ServerConfig server, EndpointDescription endpoint) throws UaException {
        ServerConfig.Credentials credentials = server.credentials();
        if (credentials == null) {
            return AnonymousProvider.INSTANCE;
        }
        UserTokenPolicy policy = encrypting(endpoint)
                .orElseThrow(() -> new UaException(StatusCodes.Bad_IdentityTokenRejected, refusal(server, endpoint)));
        return new UsernameProvider(credentials.user(), credentials.password(), validator, policies -> policy);
    }

    /**
     * The first way to log in by user that encrypts the password well (OPC UA Part 4 §7.40.4): RSA1_5 answers who asks often
     * enough, so that the password of a message that was overheard can be had.
     */
    private static Optional<UserTokenPolicy> encrypting(EndpointDescription endpoint) {
        return byUser(endpoint)
                .filter(one -> GOOD_FOR_PASSWORDS.contains(policyOf(one, endpoint)))
                .findFirst();
    }

    private static Stream<UserTokenPolicy> byUser(EndpointDescription endpoint) {
        UserTokenPolicy[] policies = endpoint.getUserIdentityTokens();
        return Stream.of(policies == null ? new UserTokenPolicy[0] : policies)
                .filter(one -> one.getTokenType() == UserTokenType.UserName);
    }

    private static String policyOf(UserTokenPolicy login, EndpointDescription endpoint) {
        String own = login.getSecurityPolicyUri();
        String uri = own == null || own.isEmpty() ? endpoint.getSecurityPolicyUri() : own;
        return uri == null ? "" : uri;
    }

    private static String refusal(ServerConfig server, EndpointDescription endpoint) {
        List<String> offered = byUser(endpoint)
                .map(one -> policyOf(one, endpoint))
                .map(uri -> uri.substring(uri.indexOf('#') + 1))
                .distinct()
                .toList();
        String of = "servers[" + server.name() + "]";
        if (offered.isEmpty()) {
            return "the server takes no user there: remove user and password of " + of
                    + ", or have the server take users";
        }
        if (offered.equals(List.of("None"))) {
            return "the server would have the password sent readable, which is refused: set " + of
                    + ".security to a policy other than None";
        }
        return "the server takes passwords under " + String.join(", ", offered)
                + " only, which does not protect them, and that is refused: have the server take users under"
                + " Basic256Sha256, Aes128_Sha256_RsaOaep or Aes256_Sha256_RsaPss";
    }
}
