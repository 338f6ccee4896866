package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.pki.Algorithms;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has ready what a first secured connection needs, while the agent still reads its file and its disk: the libraries for it are
 * signed, and Java checks a signature over all of a library when the first class of it is loaded. Nothing depends on it: what
 * is not ready is made when it is needed. It connects to nothing and reads nothing but the program.
 */
public final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** The first reads the manifest of each library when it is made ready, which checks their signatures once more. */
    private static final List<String> CLASSES = List.of(
            "org.eclipse.milo.opcua.stack.core.Stack",
            "org.eclipse.milo.opcua.stack.core.util.CertificateUtil",
            "org.eclipse.milo.opcua.sdk.client.OpcUaClient",
            "org.eclipse.milo.opcua.stack.core.NodeIds");

    private WarmUp() {}

    /** On the caller's thread. */
    public static void run() {
        try {
            load();
        } catch (ClassNotFoundException | LinkageError | GeneralSecurityException e) {
            LOG.debug("a first connection will take longer: {}", e.toString());
        }
    }

    /** The same that says what is missing: a library may have other classes one day. */
    static void load() throws ClassNotFoundException, GeneralSecurityException {
        Algorithms.load();
        for (String name : CLASSES) {
            Class<?> unused = Class.forName(name);
        }
        Cipher unused = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        Cipher unusedToo = Cipher.getInstance("AES/CBC/NoPadding");
    }
}
