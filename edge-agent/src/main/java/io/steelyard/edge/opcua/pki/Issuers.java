package io.steelyard.edge.opcua.pki;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who signed whom, whatever their time: it explains why a certificate was refused and lets nobody in.
 *
 * @param trusted where a way may end
 * @param known authorities that a way may lead through, besides those that the server shows
 */
record Issuers(Collection<X509Certificate> trusted, Collection<X509Certificate> known) {
    private static final int LONGEST = 8;

    /**
     * The way from a server's certificate to a trusted one, that one included: each was signed by the next. Of several, one by
     * authorities that are valid now, if there is one.
     */
    Optional<List<X509Certificate>> way(List<X509Certificate> chain) {
        List<X509Certificate> all = new ArrayList<>(trusted);
        all.addAll(known);
        all.addAll(chain.subList(1, Math.min(chain.size(), LONGEST)));
        List<X509Certificate> authorities = all.stream()
                .filter(one -> one.getBasicConstraints() >= 0)
                .sorted(Comparator.comparing(one -> Validity.fault(one).isPresent()))
                .toList();
        return way(chain.get(0), authorities, new HashSet<>());
    }

    private Optional<List<X509Certificate>> way(
            X509Certificate from, List<X509Certificate> authorities, Set<X509Certificate> seen) {
        if (trusted.contains(from)) {
            return Optional.of(List.of(from));
        }
        if (!seen.add(from) || seen.size() > LONGEST) {
            return Optional.empty();
        }
        for (X509Certificate authority : authorities) {
            if (isSignedBy(from, authority)) {
                Optional<List<X509Certificate>> rest = way(authority, authorities, seen);
                if (rest.isPresent()) {
                    List<X509Certificate> whole = new ArrayList<>(List.of(from));
                    whole.addAll(rest.get());
                    return Optional.of(whole);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isSignedBy(X509Certificate one, X509Certificate authority) {
        if (!one.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            one.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
