package io.steelyard.edge.opcua.pki;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
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

/** Certificates as good and bad servers have them. */
public final class Certificates {
    /** The application URI of the servers. */
    public static final String URI = "urn:test:server";

    private static final KeyPair AUTHORITY_KEYS = keys();
    private static final X500Name AUTHORITY = new X500Name("CN=Works CA");
    private static final int USES = KeyUsage.digitalSignature
            | KeyUsage.nonRepudiation
            | KeyUsage.keyEncipherment
            | KeyUsage.dataEncipherment
            | KeyUsage.keyCertSign;

    private Certificates() {}

    /** A fresh pair. */
    public static KeyPair keys() {
        try {
            return SelfSignedCertificateGenerator.generateRsaKeyPair(2_048);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
        return signed(builder);
    }

    /** A server for whose certificate the authority vouches. */
    public static X509Certificate vouchedFor(String host) throws Exception {
        X509v3CertificateBuilder builder = builder(AUTHORITY, new X500Name("CN=Server"), keys());
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(USES & ~KeyUsage.keyCertSign));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.uniformResourceIdentifier, URI), new GeneralName(GeneralName.dNSName, host)
        }));
        return signed(builder);
    }

    /** The authority has revoked nothing. */
    public static byte[] emptyRevocationList() throws Exception {
        Instant now = Instant.now();
        X509v2CRLBuilder builder = new X509v2CRLBuilder(AUTHORITY, Date.from(now.minus(Duration.ofHours(1))));
        builder.setNextUpdate(Date.from(now.plus(Duration.ofHours(1))));
        return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(AUTHORITY_KEYS.getPrivate()))
                .getEncoded();
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                subject,
                keys.getPublic());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder) throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(AUTHORITY_KEYS.getPrivate())));
    }
}
