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

    /** Loads the first class of each library of theirs, at which Java checks the library's signature. */
    public static void load() throws ClassNotFoundException {
        Class<?> unused = Class.forName("org.bouncycastle.util.Arrays");
        Class<?> unusedToo = Class.forName("org.bouncycastle.operator.OperatorCreationException");
    }
}
