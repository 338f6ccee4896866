package io.steelyard.edge.opcua.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a file that says by its label what it holds (RFC 7468). What stands between such blocks is for people. A file
 * without one is taken for DER, as one block without a label, which may hold anything.
 */
record PemBlock(String label, String text) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final byte DER_SEQUENCE = 0x30;

    /** Of this file, in its order. One that is not finished ends where the next begins. */
    static List<PemBlock> all(byte[] bytes) {
        String file = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = bytes.length > 0 && bytes[0] == DER_SEQUENCE ? -1 : file.indexOf(BEGIN);
        if (at < 0) {
            return List.of(new PemBlock("", file));
        }
        List<PemBlock> found = new ArrayList<>();
        while (at >= 0) {
            int next = file.indexOf(BEGIN, at + BEGIN.length());
            found.add(block(file.substring(at, next < 0 ? file.length() : next)));
            at = next;
        }
        return found;
    }

    private static PemBlock block(String text) {
        int labelEnd = text.indexOf(DASHES, BEGIN.length());
        String label = labelEnd < 0 ? "?" : text.substring(BEGIN.length(), labelEnd);
        String last = END + label + DASHES;
        int end = text.indexOf(last);
        return new PemBlock(label, end < 0 ? text : text.substring(0, end + last.length()));
    }

    boolean isDer() {
        return label.isEmpty();
    }

    boolean isOfCertificates() {
        return label.endsWith("CERTIFICATE") || isOfAnything();
    }

    boolean isOfLists() {
        return label.endsWith("CRL") || isOfAnything();
    }

    boolean isOfKeys() {
        return label.endsWith("PRIVATE KEY");
    }

    private boolean isOfAnything() {
        return isDer() || label.equals("PKCS7") || label.equals("CMS");
    }

    /** At least one. */
    List<X509Certificate> certificates() throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bytes()))
                .forEach(one -> found.add((X509Certificate) one));
        if (found.isEmpty()) {
            throw new CertificateException("none stands in it");
        }
        return found;
    }

    /** At least one. */
    List<X509CRL> revocations() throws CertificateException, CRLException {
        List<X509CRL> found = new ArrayList<>();
        CertificateFactory.getInstance("X.509")
                .generateCRLs(new ByteArrayInputStream(bytes()))
                .forEach(one -> found.add((X509CRL) one));
        if (found.isEmpty()) {
            throw new CRLException("none stands in it");
        }
        return found;
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
