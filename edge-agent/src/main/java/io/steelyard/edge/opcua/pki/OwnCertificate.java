package io.steelyard.edge.opcua.pki;

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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;

/**
 * The agent's application instance certificate (OPC UA Part 6 §6.2.2): self-signed, RSA 3072, two years, in
 * {@code own/edge-agent.der} with its key in {@code own/edge-agent.key} (PKCS #8, readable for the owner only). Made at
 * the first start, taken as it is later.
 *
 * @param chain the certificate, and behind it who vouches for it, from {@code own/edge-agent.chain}
 * @param applicationUri the agent's, as the certificate bears it: servers compare the two
 */
public record OwnCertificate(KeyPair keys, List<X509Certificate> chain, String applicationUri) {
    static final String CHAIN = "edge-agent.chain";

    public OwnCertificate {
        chain = List.copyOf(chain);
    }

    /** The agent's certificate itself, the first of the chain. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    private static final int KEY_BITS = 3_072;
    private static final Period VALID = Period.ofYears(2);

    /**
     * Loads the certificate, or makes it.
     *
     * @param folder {@code pki/own}
     * @param applicationUri borne by a certificate that is made now; one that is there keeps its own
     * @throws IOException when the folder cannot be used, or holds something else; the message says what to do
     */
    public static OwnCertificate in(Path folder, String applicationUri) throws IOException {
        return in(folder, applicationUri, KEY_BITS);
    }

    /** The same with a key of so many bits when it is made. */
    public static OwnCertificate in(Path folder, String applicationUri, int keyBits) throws IOException {
        Path certificate = folder.resolve("edge-agent.der");
        Path key = folder.resolve("edge-agent.key");
        try {
            Files.createDirectories(folder);
            if (!Files.exists(certificate) || !Files.exists(key)) {
                make(certificate, key, applicationUri, keyBits);
            }
            return load(certificate, key);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate in " + folder + " cannot be used (" + e.getMessage() + "): move " + certificate
                            + " and " + key + " away, new ones are made at the next start; servers have to trust the"
                            + " new one",
                    e);
        }
    }

    private static OwnCertificate load(Path certificate, Path key) throws IOException, GeneralSecurityException {
        try (InputStream bytes = Files.newInputStream(certificate)) {
            X509Certificate loaded =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
            PrivateKey secret =
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(key)));
            List<X509Certificate> chain = new ArrayList<>(List.of(loaded));
            Path issuers = certificate.resolveSibling(CHAIN);
            if (Files.exists(issuers) && Files.size(issuers) > 0) {
                chain.addAll(KeyFiles.certificates(issuers));
            }
            return new OwnCertificate(new KeyPair(loaded.getPublicKey(), secret), chain, ApplicationUri.in(loaded));
        }
    }

    private static void make(Path certificate, Path key, String applicationUri, int keyBits)
            throws IOException, GeneralSecurityException {
        KeyPair keys = SelfSignedCertificateGenerator.generateRsaKeyPair(keyBits);
        SelfSignedCertificateBuilder builder = new SelfSignedCertificateBuilder(keys)
                .setCommonName("Steelyard edge agent")
                .setOrganization("Steelyard")
                .setApplicationUri(applicationUri)
                .setValidityPeriod(VALID)
                .addIpAddress("127.0.0.1");
        hostNames().forEach(builder::addDnsName);
        writeSecret(key, keys.getPrivate().getEncoded());
        Path next = certificate.resolveSibling("edge-agent.der.next");
        Files.write(next, build(builder).getEncoded());
        Files.move(next, certificate, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeSecret(Path key, byte[] bytes) throws IOException {
        Path next = key.resolveSibling("edge-agent.key.next");
        Files.deleteIfExists(next);
        if (key.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(next, bytes);
        Files.move(next, key, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

    private static Set<String> hostNames() {
        Set<String> names = new LinkedHashSet<>(List.of("localhost"));
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            names.add("localhost"); // a machine without a name is known by the other one
        }
        return names;
    }
}
