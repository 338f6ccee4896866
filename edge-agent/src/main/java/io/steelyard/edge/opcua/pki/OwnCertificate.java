package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    static final String CERTIFICATE = "edge-agent.der";
    static final String KEY = "edge-agent.key";

    public OwnCertificate {
        chain = List.copyOf(chain);
    }

    /** The agent's certificate itself, the first of the chain. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    static final int KEY_BITS = 3_072;
    private static final Period VALID = Period.ofYears(2);

    /** Servers whose clocks are slow shall take a new certificate at once. */
    private static final Duration SLOW_CLOCKS = Duration.ofDays(1);

    /** Whether nobody else vouches for it. */
    boolean isSelfMade() {
        return isSelfMade(certificate());
    }

    /** Whether it is valid then. */
    boolean isValid(Instant now) {
        return !now.isBefore(certificate().getNotBefore().toInstant())
                && !now.isAfter(certificate().getNotAfter().toInstant());
    }

    /** Its last instant. */
    Instant until() {
        return certificate().getNotAfter().toInstant();
    }

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
        Path certificate = folder.resolve(CERTIFICATE);
        Path key = folder.resolve(KEY);
        try {
            Files.createDirectories(folder);
            if (!isIn(folder)) {
                demandNobodysLoss(folder);
                Instant now = InstantSource.system().instant();
                Validity twoYears = new Validity(now.minus(SLOW_CLOCKS), end(now));
                make(new DurableFiles(), folder, new Wanted(applicationUri, keyBits, twoYears));
            }
            return load(folder);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate in " + folder + " cannot be used (" + e.getMessage() + "): move " + certificate
                            + " and " + key + " away, new ones are made at the next start; servers have to trust the"
                            + " new one",
                    e);
        }
    }

    /** What an authority has given is not replaced by a self-made one because its key is not there. */
    private static void demandNobodysLoss(Path folder) throws IOException, GeneralSecurityException {
        Path certificate = folder.resolve(CERTIFICATE);
        if (Files.exists(certificate)
                && !isSelfMade(KeyFiles.certificates(certificate).get(0))) {
            throw new InvalidKeyException("its key is missing");
        }
    }

    private static boolean isSelfMade(X509Certificate one) {
        return one.getIssuerX500Principal().equals(one.getSubjectX500Principal());
    }

    /** Whether the folder has a certificate and its key. */
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(CERTIFICATE)) && Files.exists(folder.resolve(KEY));
    }

    /** The one that is there. */
    static OwnCertificate load(Path folder) throws IOException, GeneralSecurityException {
        Path certificate = folder.resolve(CERTIFICATE);
        Path key = folder.resolve(KEY);
        try (InputStream bytes = Files.newInputStream(certificate)) {
            X509Certificate loaded =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
            PrivateKey secret =
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(key)));
            if (!fits(secret, loaded)) {
                throw new InvalidKeyException("the key in " + key + " is not this certificate's");
            }
            List<X509Certificate> chain = new ArrayList<>(List.of(loaded));
            Path issuers = certificate.resolveSibling(CHAIN);
            if (Files.exists(issuers) && Files.size(issuers) > 0) {
                List<X509Certificate> vouching = KeyFiles.certificates(issuers);
                if (loaded.getIssuerX500Principal().equals(vouching.get(0).getSubjectX500Principal())) {
                    chain.addAll(vouching); // else it is a former certificate's
                }
            }
            return new OwnCertificate(new KeyPair(loaded.getPublicKey(), secret), chain, ApplicationUri.in(loaded));
        }
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        return key instanceof RSAKey one
                && certificate.getPublicKey() instanceof RSAKey other
                && one.getModulus().equals(other.getModulus());
    }

    /** From when until when it is valid. */
    record Validity(Instant from, Instant until) {}

    /** What a certificate is to be. */
    record Wanted(String applicationUri, int keyBits, Validity validity) {}

    /** When a certificate ends that is made now. */
    static Instant end(Instant now) {
        return now.atZone(ZoneOffset.UTC).plus(VALID).toInstant();
    }

    /** Makes a pair; what is there of one is replaced, and never left as a certificate with another's key. */
    static void make(PairFiles files, Path folder, Wanted wanted) throws IOException, GeneralSecurityException {
        KeyPair keys = SelfSignedCertificateGenerator.generateRsaKeyPair(wanted.keyBits());
        byte[] certificate = selfSigned(keys, wanted).getEncoded();
        files.delete(folder.resolve(CERTIFICATE));
        files.write(folder.resolve(KEY), keys.getPrivate().getEncoded(), true);
        files.write(folder.resolve(CERTIFICATE), certificate, false);
    }

    private static X509Certificate selfSigned(KeyPair keys, Wanted wanted) throws GeneralSecurityException {
        try {
            return new SelfSignedCertificateGenerator()
                    .generateSelfSigned(
                            keys,
                            Date.from(wanted.validity().from()),
                            Date.from(wanted.validity().until()),
                            "Steelyard edge agent",
                            "Steelyard",
                            "",
                            "",
                            "",
                            "",
                            wanted.applicationUri(),
                            List.copyOf(hostNames()),
                            List.of("127.0.0.1"),
                            "SHA256withRSA");
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
