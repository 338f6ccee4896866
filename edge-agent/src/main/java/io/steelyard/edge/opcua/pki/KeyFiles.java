package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates and keys as people have them in files: PEM or DER. Messages say what to do. */
public final class KeyFiles {
    private static final String BEGIN = "-----BEGIN ";
    private static final int PEM_COLUMNS = 64;
    private static final String PLAIN = "-----BEGIN PRIVATE KEY-----";

    private KeyFiles() {}

    /** The certificates in the file, in its order; at least one. What else stands in it is passed over. */
    public static List<X509Certificate> certificates(Path file) throws IOException {
        try {
            return certificates(Files.readAllBytes(file));
        } catch (CertificateException e) {
            throw new IOException(file + " holds no X.509 certificate in PEM or DER: " + e.getMessage(), e);
        }
    }

    /** The certificates in the text, in its order; at least one. */
    public static List<X509Certificate> certificates(String pem) throws CertificateException {
        return certificates(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static List<X509Certificate> certificates(byte[] bytes) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        for (PemBlock block : PemBlock.all(bytes)) {
            if (block.isOfCertificates()) {
                found.addAll(block.certificates());
            }
        }
        if (found.isEmpty()) {
            throw new CertificateException("none stands in it");
        }
        return found;
    }

    /** A file with these in PEM. */
    static String pem(List<X509Certificate> certificates) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate one : certificates) {
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'})
                                .encodeToString(one.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (CertificateEncodingException e) {
            throw new IOException("a certificate without its bytes", e);
        }
        return text.toString();
    }

    /** An RSA key that is not encrypted. */
    public static PrivateKey privateKey(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(PLAIN);
        if (begin < 0 && text.contains(BEGIN)) {
            throw new IOException(
                    file + " holds no plain PKCS #8 key: convert it with openssl pkcs8 -topk8 -nocrypt -in " + file);
        }
        try {
            byte[] key = begin < 0
                    ? bytes
                    : Base64.getMimeDecoder()
                            .decode(text.substring(
                                    begin + PLAIN.length(), text.indexOf("-----END", begin + PLAIN.length())));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
        } catch (GeneralSecurityException | IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw new IOException(file + " holds no RSA key in PKCS #8 (PEM or DER): " + e.getMessage(), e);
        }
    }
}
