package io.steelyard.edge.opcua.pki;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A certificate on which a connection of the agent rests, or a revocation list, which is of no use either when it has ended.
 *
 * @param folder the folder of certificates that it lies in, or what it is for where it lies elsewhere
 * @param sha256 its thumbprint
 * @param subject whose it is; of a revocation list, the authority's
 * @param issuer who vouches for it; the subject itself when nobody else does
 * @param since the first instant at which it is valid
 * @param until the last one; of a revocation list, when the next one has to be there
 */
public record CertificateInfo(
        Kind kind, String folder, String sha256, String subject, String issuer, Instant since, Instant until) {

    /** Begins the folder of what a server showed instead of the certificate that it is held to; its name follows. */
    static final String WAITING = "waiting/";

    /** All of it as texts, as an answer to {@code certificates} and {@code agent cert list --json} have it. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", kind.word());
        map.put("folder", folder);
        map.put("sha256", sha256);
        map.put("subject", subject);
        map.put("issuer", issuer);
        map.put("since", since.toString());
        map.put("until", until.toString());
        return map;
    }

    /** What it is. */
    public enum Kind {
        /** Says whose a key is. */
        CERTIFICATE,
        /** Says which certificates of an authority count no longer. */
        REVOCATION_LIST;

        /** As a word: {@code revocation-list} for instance. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
