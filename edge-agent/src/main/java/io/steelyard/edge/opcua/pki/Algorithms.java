package io.steelyard.edge.opcua.pki;

import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;

/** Algorithms that Java lacks under the names that Milo asks for. */
public final class Algorithms {
    private Algorithms() {}

    /** To be called before the policy is used; costs only the one policy that needs it. */
    public static synchronized void prepare(SecurityPolicy policy) {
        if (policy == SecurityPolicy.Aes256_Sha256_RsaPss
                && Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
            Security.addProvider(new BouncyCastleProvider());
        }
    }
}
