package io.steelyard.edge.opcua.pki;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** A certificate's SHA-256, by which persons compare it. */
public final class Thumbprint {
    private Thumbprint() {}

    /** Sixty-four hexadecimal digits, lower case. */
    public static String of(X509Certificate certificate) {
        try {
            return of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate without its bytes", e);
        }
    }

    static String of(X509CRL list) {
        try {
            return of(list.getEncoded());
        } catch (CRLException e) {
            throw new IllegalArgumentException("a revocation list without its bytes", e);
        }
    }

    /** Of the bytes of a certificate. */
    public static String of(byte[] certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
