package io.steelyard.edge.opcua.pin;

import java.util.Locale;
import org.eclipse.milo.opcua.stack.core.StatusCodes;

/** Why what a server offers is not taken. */
public enum Refusal {
    /** No endpoint is as strong as the configuration wants. */
    NO_ENDPOINT,
    /** The best endpoint is weaker than the pinned one. */
    WEAKER,
    /** The certificate is not the pinned one. */
    CHANGED,
    /** Nobody has said that the certificate is trusted. */
    UNTRUSTED,
    /** The certificate, or one of its authorities', is not valid now. */
    EXPIRED,
    /** The certificate, or one of its authorities', was revoked. */
    REVOKED,
    /** An authority has no revocation list here. */
    REVOCATION_UNKNOWN,
    /** The certificate is signed with SHA-1, its key is shorter than 2048 bits, or it lacks a key usage. */
    WEAK_CERTIFICATE,
    /** Something else of the certificate is wrong. */
    CERTIFICATE,
    /** The server has no way to log in that protects the secret. */
    LOGIN,
    /** The pin cannot be read. */
    PIN;

    /** As events say it, {@code no-endpoint} for instance. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it means when the check of a certificate ends with this status code. */
    public static Refusal of(long code) {
        if (code == StatusCodes.Bad_CertificateUntrusted) {
            return UNTRUSTED;
        }
        if (code == StatusCodes.Bad_CertificateTimeInvalid || code == StatusCodes.Bad_CertificateIssuerTimeInvalid) {
            return EXPIRED;
        }
        if (code == StatusCodes.Bad_CertificateRevoked || code == StatusCodes.Bad_CertificateIssuerRevoked) {
            return REVOKED;
        }
        return code == StatusCodes.Bad_CertificateRevocationUnknown
                        || code == StatusCodes.Bad_CertificateIssuerRevocationUnknown
                ? REVOCATION_UNKNOWN
                : CERTIFICATE;
    }
}
