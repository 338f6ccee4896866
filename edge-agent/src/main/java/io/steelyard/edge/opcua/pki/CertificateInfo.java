package io.steelyard.edge.opcua.pki;

import java.time.Instant;

/**
 * A certificate in the agent's folders.
 *
 * @param folder the folder of certificates that it lies in
 * @param sha256 its thumbprint
 * @param subject whose it is
 * @param issuer who vouches for it; the subject itself when nobody else does
 * @param since the first instant at which it is valid
 * @param until the last one
 */
public record CertificateInfo(
        String folder, String sha256, String subject, String issuer, Instant since, Instant until) {}
