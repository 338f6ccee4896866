package io.steelyard.edge.opcua.pin;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;

/**
 * What a server was accepted with.
 *
 * @param url the server's address as it was configured then: another address is another server
 * @param certificate SHA-256 of the server's certificate, hexadecimal
 * @param since when that was
 */
public record Pin(String url, SecurityPolicy policy, MessageSecurityMode mode, String certificate, Instant since) {
    /** From the weakest to the strongest. */
    private static final List<SecurityPolicy> POLICIES = List.of(
            SecurityPolicy.None,
            SecurityPolicy.Basic128Rsa15,
            SecurityPolicy.Basic256,
            SecurityPolicy.Aes128_Sha256_RsaOaep,
            SecurityPolicy.Basic256Sha256,
            SecurityPolicy.Aes256_Sha256_RsaPss);

    /** Policies by strength: the weakest is the least. */
    public static final Comparator<SecurityPolicy> STRENGTH = Comparator.comparing(POLICIES::indexOf);

    /** The same server, held to another certificate and to nothing less. */
    public Pin withCertificate(String other) {
        return new Pin(url, policy, mode, other, since);
    }

    /** Whether both say the same of the server, whenever they were made. */
    public boolean isSameAs(Pin other) {
        return url.equals(other.url)
                && policy == other.policy
                && mode == other.mode
                && certificate.equals(other.certificate);
    }
}
