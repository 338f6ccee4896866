package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.pin.Refusal;
import io.steelyard.edge.opcua.pin.RefusedException;
import io.steelyard.edge.opcua.pki.Algorithms;
import io.steelyard.edge.opcua.pki.KeyFiles;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.sdk.client.identity.X509IdentityProvider;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;

/**
 * How the agent logs in. A password is only sent where the server's way protects it well (OPC UA Part 4 §7.40.4): RSA1_5
 * answers who asks often enough, so that a password that was overheard can be had.
 */
final class Logins {
    private static final Set<SecurityPolicy> TODAYS = EnumSet.of(
            SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss);

    private Logins() {}

    static IdentityProvider of(ServerConfig server, EndpointDescription endpoint, CertificateValidator trust)
            throws UaException {
        if (server.login() instanceof ServerConfig.Credentials user) {
            UserTokenPolicy way = way(server, endpoint, UserTokenType.UserName);
            return new UsernameProvider(user.user(), user.password(), trust, ways -> way);
        }
        if (server.login() instanceof ServerConfig.UserCertificate user) {
            UserTokenPolicy way = way(server, endpoint, UserTokenType.Certificate);
            try {
                IdentityProvider owner =
                        new X509IdentityProvider(KeyFiles.certificates(user.chain()), KeyFiles.privateKey(user.key()));
                return (offered, nonce) -> owner.getIdentityToken(only(offered, way), nonce);
            } catch (IOException e) {
                throw new UaException(
                        StatusCodes.Bad_IdentityTokenInvalid,
                        "the user's certificate cannot be read: " + (e.getMessage() == null ? e : e.getMessage()));
            }
        }
        return AnonymousProvider.INSTANCE;
    }

    private static UserTokenPolicy way(ServerConfig server, EndpointDescription endpoint, UserTokenType type)
            throws RefusedException {
        Set<SecurityPolicy> good = good(server, type);
        Optional<UserTokenPolicy> way = ways(endpoint, type)
                .filter(one -> isOf(good, policyOf(one, endpoint)))
                .findFirst()
                .or(() -> ways(endpoint, type)
                        .filter(one -> type == UserTokenType.UserName && isEncrypted(endpoint))
                        .filter(one -> SecurityPolicy.None.getUri().equals(policyOf(one, endpoint)))
                        .findFirst());
        if (way.isEmpty()) {
            throw new RefusedException(
                    Refusal.LOGIN, StatusCodes.Bad_IdentityTokenRejected, refusal(server, endpoint, type));
        }
        SecurityPolicy.fromUriSafe(policyOf(way.get(), endpoint)).ifPresent(Algorithms::prepare);
        return way.get();
    }

    /** An old policy is good enough when a person named it; but no password under RSA1_5. */
    private static Set<SecurityPolicy> good(ServerConfig server, UserTokenType type) {
        Set<SecurityPolicy> good = EnumSet.copyOf(TODAYS);
        if (server.security().policy() == ServerConfig.Policy.Basic256) {
            good.add(SecurityPolicy.Basic256);
        }
        if (server.security().policy() == ServerConfig.Policy.Basic128Rsa15 && type == UserTokenType.Certificate) {
            good.add(SecurityPolicy.Basic128Rsa15);
        }
        return good;
    }

    private static boolean isOf(Set<SecurityPolicy> policies, String uri) {
        return SecurityPolicy.fromUriSafe(uri).filter(policies::contains).isPresent();
    }

    /** Then the channel protects a password that is not encrypted by itself; one that is encrypted badly stays outside. */
    private static boolean isEncrypted(EndpointDescription endpoint) {
        return endpoint.getSecurityMode() == MessageSecurityMode.SignAndEncrypt
                && isOf(TODAYS, endpoint.getSecurityPolicyUri());
    }

    private static Stream<UserTokenPolicy> ways(EndpointDescription endpoint, UserTokenType type) {
        UserTokenPolicy[] ways = endpoint.getUserIdentityTokens();
        return Stream.of(ways == null ? new UserTokenPolicy[0] : ways).filter(one -> one.getTokenType() == type);
    }

    private static String policyOf(UserTokenPolicy way, EndpointDescription endpoint) {
        String own = way.getSecurityPolicyUri();
        String uri = own == null || own.isEmpty() ? endpoint.getSecurityPolicyUri() : own;
        return uri == null ? "" : uri;
    }

    private static EndpointDescription only(EndpointDescription offered, UserTokenPolicy way) {
        return new EndpointDescription(
                offered.getEndpointUrl(),
                offered.getServer(),
                offered.getServerCertificate(),
                offered.getSecurityMode(),
                offered.getSecurityPolicyUri(),
                new UserTokenPolicy[] {way},
                offered.getTransportProfileUri(),
                offered.getSecurityLevel());
    }

    private static String refusal(ServerConfig server, EndpointDescription endpoint, UserTokenType type) {
        List<String> offered = ways(endpoint, type)
                .map(one -> policyOf(one, endpoint))
                .map(uri -> uri.substring(uri.indexOf('#') + 1))
                .distinct()
                .toList();
        String of = "servers[" + server.name() + "]";
        boolean isUser = type == UserTokenType.UserName;
        if (offered.isEmpty()) {
            return "the server takes no " + (isUser ? "user" : "certificate of a user") + " there: remove "
                    + (isUser ? "user and password" : "userCertificate and userKey") + " of " + of
                    + ", or have the server take them";
        }
        if (offered.equals(List.of("None"))) {
            return isUser
                    ? "the server would have the password sent readable, which is refused: set " + of
                            + ".security to a policy other than None"
                    : "the server would not have the user's certificate proved, which is refused: set " + of
                            + ".security to a policy other than None";
        }
        return "the server takes " + (isUser ? "passwords" : "certificates of users") + " under "
                + String.join(", ", offered)
                + " only, which does not protect them, and that is refused: have the server"
                + " take users under Basic256Sha256, Aes128_Sha256_RsaOaep or Aes256_Sha256_RsaPss";
    }
}
