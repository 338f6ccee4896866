package io.steelyard.edge.opcua.pki;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server's certificate says that its key is for, held against what OPC UA asks of every application (Part 6 §6.2.2).
 * That a certificate which its own server signed may sign certificates is not asked: it vouches for nothing but itself, and
 * that a person has decided about.
 */
public final class KeyUses {
    /** By their places in the extension. */
    private static final List<String> NEEDED =
            List.of("digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment");

    private KeyUses() {}

    /** What it lacks, in words that a sentence about the certificate goes on with; empty when it has all. */
    public static Optional<String> lack(X509Certificate certificate) {
        boolean[] uses = certificate.getKeyUsage();
        if (uses == null) {
            return Optional.of("names no key usage, and needs " + String.join(", ", NEEDED));
        }
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < NEEDED.size(); i++) {
            if (!uses[i]) {
                missing.add(NEEDED.get(i));
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of("lacks the key usage " + String.join(", ", missing));
    }

    /** Whether it was signed with its own key, so that nobody else vouches for it. */
    static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
