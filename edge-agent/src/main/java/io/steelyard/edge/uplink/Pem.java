package io.steelyard.edge.uplink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys as authorities hand them out: text files with {@code -----BEGIN …-----}. */
final class Pem {

    private static final int MOST_BYTES = 1 << 20;
    private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----");

    private Pem() {}

    /** Every certificate of the file, in its order; at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> all = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            byte[] text = text(file).getBytes(StandardCharsets.UTF_8);
            for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(text))) {
                all.add((X509Certificate) one);
            }
        } catch (CertificateException e) {
            throw new IOException(file + " holds something that is no certificate: " + e.getMessage(), e);
        }
        if (all.isEmpty()) {
            throw new IOException(file + " holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return all;
    }

    /** The private key of the file, which is not encrypted: whoever can read the file can use it. */
    static PrivateKey key(Path file) throws IOException {
        String text = text(file);
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            Matcher other = OTHER_KEY.matcher(text);
            throw new IOException(
                    other.find()
                            ? file + " holds an " + other.group(1) + "; openssl pkcs8 -topk8 -nocrypt -in " + file
                                    + " makes a PRIVATE KEY of it"
                            : file + " holds no private key (-----BEGIN PRIVATE KEY-----)");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(key.group(1));
        for (String kind : KINDS) {
            PrivateKey read = key(bytes, kind);
            if (read != null) {
                return read;
            }
        }
        throw new IOException(file + " holds a private key of an unknown kind; known are " + String.join(", ", KINDS));
    }

    /** Null when it is of another kind. */
    private static @Nullable PrivateKey key(byte[] bytes, String kind) {
        try {
            return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is larger than 1 MB, which no certificate is");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
