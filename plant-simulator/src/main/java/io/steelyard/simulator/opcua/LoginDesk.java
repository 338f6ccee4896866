package io.steelyard.simulator.opcua;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.CompositeValidator;
import org.eclipse.milo.opcua.sdk.server.identity.IdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.UsernameIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.X509IdentityValidator;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.jspecify.annotations.Nullable;

/** Who is let in, and what each endpoint says of it. */
final class LoginDesk {
    private final ServerSettings.Logins logins;
    private final @Nullable TrustFolder certificates;

    LoginDesk(ServerSettings.Logins logins) throws IOException {
        this.logins = logins;
        this.certificates = logins.certificates() == null ? null : new TrustFolder(logins.certificates());
    }

    /** The ways to log in at an endpoint of the policy. A secret never travels without protection, whatever the endpoint. */
    UserTokenPolicy[] at(SecurityPolicy endpoint) {
        SecurityPolicy proof = endpoint == SecurityPolicy.None ? SecurityPolicy.Basic256Sha256 : endpoint;
        List<UserTokenPolicy> ways = new ArrayList<>();
        if (logins.anonymous()) {
            ways.add(new UserTokenPolicy("anonymous", UserTokenType.Anonymous, null, null, null));
        }
        if (!logins.users().isEmpty()) {
            ways.add(new UserTokenPolicy("username", UserTokenType.UserName, null, null, proof.getUri()));
        }
        if (certificates != null) {
            ways.add(new UserTokenPolicy("certificate", UserTokenType.Certificate, null, null, proof.getUri()));
        }
        return ways.toArray(UserTokenPolicy[]::new);
    }

    IdentityValidator validator() {
        List<IdentityValidator> all = new ArrayList<>();
        if (logins.anonymous()) {
            all.add(AnonymousIdentityValidator.INSTANCE);
        }
        if (!logins.users().isEmpty()) {
            all.add(new UsernameIdentityValidator(
                    challenge -> knows(challenge.getUsername(), challenge.getPassword())));
        }
        if (certificates != null) {
            TrustFolder folder = certificates;
            all.add(new X509IdentityValidator(
                    shown -> isValid(shown) && folder.getTrustedCertificates().contains(shown)));
        }
        return new CompositeValidator(all);
    }

    private boolean knows(String user, String password) {
        String right = logins.users().get(user);
        return right != null
                && MessageDigest.isEqual(
                        right.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isValid(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
