package io.steelyard.simulator.opcua;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Period;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;

/**
 * The server's own certificate, self-signed, RSA 2048, two years: {@code pki/own/simulator.der} and, readable for the
 * owner only, {@code simulator.key} (PKCS #8). Made at the first start, taken as it is later.
 */
record OwnCertificate(KeyPair keys, X509Certificate certificate) {
    static final String APPLICATION_URI = "urn:steelyard:plant-simulator";
    /** The least that Basic256Sha256 takes: nobody has secrets with a simulator, and every start of a channel computes with it. */
    private static final int KEY_BITS = 2_048;

    private static final Pattern IPV4 = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    static OwnCertificate in(Path folder, String advertisedHost) throws IOException {
        Path certificate = folder.resolve("simulator.der");
        Path key = folder.resolve("simulator.key");
        try {
            Files.createDirectories(folder);
            if (!Files.exists(certificate) || !Files.exists(key)) {
                make(certificate, key, advertisedHost);
            }
            return load(certificate, key);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate in " + folder + " cannot be used: remove " + certificate + " and " + key
                            + ", new ones are made at the next start",
                    e);
        }
    }

    private static OwnCertificate load(Path certificate, Path key) throws IOException, GeneralSecurityException {
        try (InputStream bytes = Files.newInputStream(certificate)) {
            X509Certificate loaded =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
            PrivateKey secret =
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(key)));
            return new OwnCertificate(new KeyPair(loaded.getPublicKey(), secret), loaded);
        }
    }

    private static void make(Path certificate, Path key, String advertisedHost)
            throws IOException, GeneralSecurityException {
        KeyPair keys = SelfSignedCertificateGenerator.generateRsaKeyPair(KEY_BITS);
        SelfSignedCertificateBuilder builder = new SelfSignedCertificateBuilder(keys)
                .setCommonName("Steelyard plant simulator")
                .setOrganization("Steelyard")
                .setApplicationUri(APPLICATION_URI)
                .setValidityPeriod(Period.ofYears(2));
        for (String host : hosts(advertisedHost)) {
            if (IPV4.matcher(host).matches()) {
                builder.addIpAddress(host);
            } else {
                builder.addDnsName(host);
            }
        }
        Path secret = key.resolveSibling("simulator.key.next");
        Files.deleteIfExists(secret);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(secret, keys.getPrivate().getEncoded());
        Files.move(secret, key, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path open = certificate.resolveSibling("simulator.der.next");
        Files.write(open, build(builder).getEncoded());
        Files.move(open, certificate, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static X509Certificate build(SelfSignedCertificateBuilder builder) throws GeneralSecurityException {
        try {
            return builder.build();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // what Milo declares
            throw new GeneralSecurityException(e);
        }
    }

    private static Set<String> hosts(String advertisedHost) {
        Set<String> hosts = new LinkedHashSet<>(Set.of("localhost", "127.0.0.1"));
        hosts.add(advertisedHost);
        try {
            hosts.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            hosts.add("localhost"); // a machine without a name is reached by the others
        }
        return hosts;
    }
}
