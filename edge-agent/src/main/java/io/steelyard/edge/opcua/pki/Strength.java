package io.steelyard.edge.opcua.pki;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What makes a certificate too easy to forge today. */
public final class Strength {
    private static final int LEAST_BITS = 2_048;

    private Strength() {}

    /** What the chain lacks, for a person; empty when it is strong enough. */
    public static Optional<String> lack(List<X509Certificate> chain) {
        for (X509Certificate certificate : chain) {
            String name = certificate.getSubjectX500Principal().getName();
            if (certificate.getPublicKey() instanceof RSAKey key
                    && key.getModulus().bitLength() < LEAST_BITS) {
                return Optional.of("the key of " + name + " has "
                        + key.getModulus().bitLength() + " bits, less than " + LEAST_BITS);
            }
            String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
            if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD")) {
                return Optional.of("the certificate of " + name + " is signed with "
                        + algorithm.substring(0, algorithm.indexOf("WITH")));
            }
        }
        return Optional.empty();
    }
}
