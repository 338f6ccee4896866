package io.steelyard.edge.opcua.pki;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.jspecify.annotations.Nullable;

/** Certificates as good and bad servers have them. */
public final class Certificates {
    /** The application URI of the servers. */
    public static final String URI = "urn:test:server";

    /** What OPC UA asks of an application that signs its own certificate. */
    public static final int USES = KeyUsage.digitalSignature
            | KeyUsage.nonRepudiation
            | KeyUsage.keyEncipherment
            | KeyUsage.dataEncipherment
            | KeyUsage.keyCertSign;

    private static final KeyPair AUTHORITY_KEYS = keys();
    private static final KeyPair HALL_KEYS = keys();
    private static final int SERVER_BITS = 2_048;
    private static final KeyPair SERVER_KEYS = keys();
    private static final X500Name HALL = new X500Name("CN=Hall CA");
    private static final X500Name AUTHORITY = new X500Name("CN=Works CA");

    private Certificates() {}

    /** A fresh pair. */
    public static KeyPair keys() {
        try {
            return SelfSignedCertificateGenerator.generateRsaKeyPair(2_048);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Made by a server of that host with the one pair that servers have here: they take seconds to make. */
    public static X509Certificate ownMade(String host, Instant when) throws Exception {
        return ownMade(SERVER_KEYS, host, when, when);
    }

    /** Made by the server itself; valid from an hour before {@code from} until an hour after {@code to}. */
    public static X509Certificate ownMade(KeyPair keys, String host, Instant from, Instant to) throws Exception {
        return new SelfSignedCertificateGenerator()
                .generateSelfSigned(
                        keys,
                        Date.from(from.minus(Duration.ofHours(1))),
                        Date.from(to.plus(Duration.ofHours(1))),
                        "Server",
                        "Test",
                        "",
                        "",
                        "",
                        "DE",
                        URI,
                        List.of(host),
                        List.of(),
                        "SHA256withRSA");
    }

    /** The works' own authority. */
    public static X509Certificate authority() throws Exception {
        X509v3CertificateBuilder builder = builder(AUTHORITY, AUTHORITY, AUTHORITY_KEYS);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return signed(builder, AUTHORITY_KEYS, "SHA256withRSA");
    }

    /** An authority of the hall, for which the works' vouches. */
    public static X509Certificate intermediate() throws Exception {
        return intermediate(Instant.now().plus(Duration.ofHours(1)));
    }

    /** The same until then. */
    public static X509Certificate intermediate(Instant until) throws Exception {
        X509v3CertificateBuilder builder = builder(AUTHORITY, HALL, HALL_KEYS, until.minus(Duration.ofDays(30)), until);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return signed(builder, AUTHORITY_KEYS, "SHA256withRSA");
    }

    /** A server for whose certificate the authority vouches. */
    public static X509Certificate vouchedFor(String host) throws Exception {
        return vouchedFor(host, AUTHORITY, AUTHORITY_KEYS);
    }

    /** Another of the same server, as it gets one each year, by its number. */
    public static X509Certificate vouchedFor(String host, int number) throws Exception {
        return vouchedFor("CN=Server " + number, host, AUTHORITY, AUTHORITY_KEYS);
    }

    /** A server for whose certificate the authority vouches, for these days. */
    public static X509Certificate vouchedFor(String host, Instant from, Instant until) throws Exception {
        return vouchedFor("CN=Server", host, AUTHORITY, AUTHORITY_KEYS, from, until);
    }

    /** The keys of the servers for which somebody vouches. */
    public static KeyPair serverKeys() {
        return SERVER_KEYS;
    }

    /** A server for whose certificate the hall's authority vouches. */
    public static X509Certificate vouchedForInHall(String host) throws Exception {
        return vouchedFor(host, HALL, HALL_KEYS);
    }

    /** As old machines have them. */
    public static X509Certificate weak(int bits, String algorithm) throws Exception {
        KeyPair keys = bits == SERVER_BITS ? SERVER_KEYS : SelfSignedCertificateGenerator.generateRsaKeyPair(bits);
        X500Name self = new X500Name("CN=Old");
        X509v3CertificateBuilder builder = builder(self, self, keys);
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(USES));
        return signed(withUri(builder), keys, algorithm);
    }

    /** Made by the server itself for these uses; null names none, as some machines do. */
    public static X509Certificate ownMadeFor(@Nullable KeyUsage uses) throws Exception {
        X500Name self = new X500Name("CN=Plain");
        X509v3CertificateBuilder builder = builder(self, self, SERVER_KEYS);
        if (uses != null) {
            builder.addExtension(Extension.keyUsage, true, uses);
        }
        return signed(withUri(builder), SERVER_KEYS, "SHA256withRSA");
    }

    /** A server for whose certificate the authority vouches, for these uses. */
    public static X509Certificate vouchedFor(String host, KeyUsage uses) throws Exception {
        X509v3CertificateBuilder builder = builder(AUTHORITY, new X500Name("CN=Server"), SERVER_KEYS);
        builder.addExtension(Extension.keyUsage, true, uses);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.uniformResourceIdentifier, URI), new GeneralName(GeneralName.dNSName, host)
        }));
        return signed(builder, AUTHORITY_KEYS, "SHA256withRSA");
    }

    private static X509v3CertificateBuilder withUri(X509v3CertificateBuilder builder) throws Exception {
        return builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.uniformResourceIdentifier, URI)
        }));
    }

    /** Signs whom the certificate request of an agent names, as the works' authority does. */
    public static X509Certificate granted(org.bouncycastle.pkcs.PKCS10CertificationRequest request) throws Exception {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                AUTHORITY,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(300))),
                request.getSubject(),
                request.getSubjectPublicKeyInfo());
        org.bouncycastle.asn1.x509.Extensions wanted = request.getRequestedExtensions();
        for (org.bouncycastle.asn1.ASN1ObjectIdentifier one : wanted.getExtensionOIDs()) {
            builder.addExtension(wanted.getExtension(one));
        }
        return signed(builder, AUTHORITY_KEYS, "SHA256withRSA");
    }

    private static X509Certificate vouchedFor(String host, X500Name issuer, KeyPair issuerKeys) throws Exception {
        return vouchedFor("CN=Server", host, issuer, issuerKeys);
    }

    private static X509Certificate vouchedFor(String subject, String host, X500Name issuer, KeyPair issuerKeys)
            throws Exception {
        Instant now = Instant.now();
        return vouchedFor(
                subject, host, issuer, issuerKeys, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
    }

    private static X509Certificate vouchedFor(
            String subject, String host, X500Name issuer, KeyPair issuerKeys, Instant from, Instant until)
            throws Exception {
        X509v3CertificateBuilder builder = builder(issuer, new X500Name(subject), SERVER_KEYS, from, until);
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(USES & ~KeyUsage.keyCertSign));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.uniformResourceIdentifier, URI), new GeneralName(GeneralName.dNSName, host)
        }));
        return signed(builder, issuerKeys, "SHA256withRSA");
    }

    /** The authority has revoked nothing but these. */
    public static byte[] revocationList(X509Certificate... revoked) throws Exception {
        return revocationList(AUTHORITY, AUTHORITY_KEYS, revoked);
    }

    /** The hall's authority has revoked nothing but these. */
    public static byte[] revocationListOfHall(X509Certificate... revoked) throws Exception {
        return revocationList(HALL, HALL_KEYS, revoked);
    }

    /** The authority of large works has revoked so many others, too. */
    public static byte[] revocationListOfMany(int others, X509Certificate... revoked) throws Exception {
        return revocationList(AUTHORITY, AUTHORITY_KEYS, others, revoked);
    }

    private static byte[] revocationList(X500Name issuer, KeyPair issuerKeys, X509Certificate... revoked)
            throws Exception {
        return revocationList(issuer, issuerKeys, 0, revoked);
    }

    private static byte[] revocationList(X500Name issuer, KeyPair issuerKeys, int others, X509Certificate... revoked)
            throws Exception {
        Date before = Date.from(Instant.now().minus(Duration.ofHours(1)));
        X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer, before);
        builder.setNextUpdate(Date.from(Instant.now().plus(Duration.ofHours(1))));
        for (X509Certificate one : revoked) {
            builder.addCRLEntry(one.getSerialNumber(), before, 0);
        }
        for (int i = 1; i <= others; i++) {
            builder.addCRLEntry(BigInteger.valueOf(i), before, 0);
        }
        return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(issuerKeys.getPrivate()))
                .getEncoded();
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys) {
        Instant now = Instant.now();
        return builder(issuer, subject, keys, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair keys, Instant from, Instant until) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(Instant.now().toEpochMilli()),
                Date.from(from),
                Date.from(until),
                subject,
                keys.getPublic());
    }

    /** The certificates as people have them in one file. */
    public static String pem(X509Certificate... all) throws Exception {
        StringBuilder text = new StringBuilder();
        for (X509Certificate one : all) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder().encodeToString(one.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return text.toString();
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair keys, String algorithm)
            throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate())));
    }
}
