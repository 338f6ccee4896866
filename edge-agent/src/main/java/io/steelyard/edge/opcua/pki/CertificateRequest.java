package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A certificate of the plant's own authority for the agent: asks for one with the agent's present key, and puts what the
 * authority gave in the place of the self-signed one. The agent keeps its key and its application URI, so that servers take
 * it for the same; it shows the new certificate in its next session.
 */
public final class CertificateRequest {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int DATA_ENCIPHERMENT = 3;
    private static final int LONGEST_CHAIN = 10;
    private static final int PEM_COLUMNS = 64;

    private final Path own;

    /** Of the agent whose folder of certificates this is. */
    public CertificateRequest(Path pki) {
        own = pki.resolve("own");
    }

    /** A request in DER (PKCS #10), signed with the agent's key. */
    public byte[] make() throws IOException {
        OwnCertificate present = present();
        try {
            ExtensionsGenerator wanted = new ExtensionsGenerator();
            wanted.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.uniformResourceIdentifier, present.applicationUri()),
                new GeneralName(GeneralName.dNSName, host())
            }));
            wanted.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature
                            | KeyUsage.nonRepudiation
                            | KeyUsage.keyEncipherment
                            | KeyUsage.dataEncipherment));
            wanted.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return new JcaPKCS10CertificationRequestBuilder(
                            new X500Name(present.certificate()
                                    .getSubjectX500Principal()
                                    .getName()),
                            present.keys().getPublic())
                    .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, wanted.generate())
                    .build(new JcaContentSignerBuilder("SHA256withRSA")
                            .build(present.keys().getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new IOException("the request cannot be signed with the agent's key: " + e.getMessage(), e);
        }
    }

    /** The same request in PEM. */
    public String pem() throws IOException {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'}).encodeToString(make())
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    /**
     * Puts a certificate that the authority gave, with its chain, in the place of the present one.
     *
     * @param given PEM or DER, the agent's certificate first
     * @throws IOException when it is not for this agent; nothing is changed then
     */
    public void install(Path given) throws IOException {
        install(KeyFiles.certificates(given), given.toString());
    }

    /**
     * The same with a chain that did not come in a file, the agent's certificate first.
     *
     * @param name what it is called in a message
     */
    public void install(List<X509Certificate> chain, String name) throws IOException {
        OwnCertificate present = present();
        try {
            check(present, chain);
            writeChain(chain);
            new DurableFiles()
                    .write(own.resolve(OwnCertificate.CERTIFICATE), chain.get(0).getEncoded(), false);
        } catch (GeneralSecurityException e) {
            throw new IOException(name + " is not installed: " + e.getMessage(), e);
        }
    }

    private static void check(OwnCertificate present, List<X509Certificate> chain) throws GeneralSecurityException {
        if (chain.size() > LONGEST_CHAIN) {
            throw new CertificateException("it has " + chain.size()
                    + " certificates: give the agent's and those that vouch for it, at most " + LONGEST_CHAIN);
        }
        X509Certificate next = chain.get(0);
        if (!next.getPublicKey().equals(present.keys().getPublic())) {
            throw new CertificateException("its first certificate is not for the agent's key: give the authority the"
                    + " request of steelyard agent cert csr, and put the agent's certificate first");
        }
        String uri = ApplicationUri.in(next);
        if (!uri.equals(present.applicationUri())) {
            throw new CertificateException("it bears the application URI " + uri + " instead of "
                    + present.applicationUri() + ": have the authority keep the alternative names of the request");
        }
        boolean[] uses = next.getKeyUsage();
        if (uses != null && !(uses[DIGITAL_SIGNATURE] && uses[KEY_ENCIPHERMENT] && uses[DATA_ENCIPHERMENT])) {
            throw new CertificateException("its key usage lacks digital signature, key or data encipherment: have the"
                    + " authority keep the key usage of the request");
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            chain.get(i).verify(chain.get(i + 1).getPublicKey());
        }
        for (X509Certificate one : chain) {
            one.checkValidity();
        }
    }

    /** Issuers of the own certificate, in a file of their own: others copy edge-agent.der into their trust lists. */
    private void writeChain(List<X509Certificate> chain) throws IOException, GeneralSecurityException {
        Path file = own.resolve(OwnCertificate.CHAIN);
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (X509Certificate one : chain.subList(1, chain.size())) {
            bytes.write(one.getEncoded());
        }
        new DurableFiles().write(file, bytes.toByteArray(), false);
    }

    private OwnCertificate present() throws IOException {
        if (!Files.exists(own.resolve("edge-agent.der"))) {
            throw new IOException("there is no certificate in " + own + " yet: start the agent once, or name its data"
                    + " folder with --data");
        }
        return OwnCertificate.in(own, "");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a machine without a name
        }
    }
}
