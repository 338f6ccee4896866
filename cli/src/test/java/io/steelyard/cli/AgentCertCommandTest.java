package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Pins;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.pki.Thumbprint;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person at the agent's machine does with its certificates: words, exit codes, and what lies in which folder then. */
final class AgentCertCommandTest {
    private static final int SHORT_KEY = 2_048;
    private static final String URI = ApplicationUri.of("demo", "edge-1");
    private static final X500Name AUTHORITY = new X500Name("CN=Works CA");

    @TempDir
    private static Path made;

    private static OwnCertificate plc;
    private static KeyPair authority;

    @TempDir
    private Path data;

    private Path pki;

    @BeforeAll
    static void makePairs() throws Exception {
        OwnCertificate.in(made.resolve("agent"), URI, SHORT_KEY);
        plc = OwnCertificate.in(made.resolve("plc"), "urn:plc", SHORT_KEY);
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(SHORT_KEY);
        authority = keys.generateKeyPair();
    }

    @BeforeEach
    void anAgentHasRun() throws Exception {
        pki = data.resolve("edge-agent/pki");
        Files.createDirectories(pki.resolve("own"));
        try (Stream<Path> files = Files.list(made.resolve("agent"))) {
            for (Path file : files.toList()) {
                Files.copy(file, pki.resolve("own").resolve(file.getFileName()));
            }
        }
    }

    private Ran cert(String... words) {
        List<String> line = new ArrayList<>(List.of("agent", "cert"));
        line.addAll(List.of(words));
        line.addAll(List.of("--data", data.toString()));
        return Ran.of(line.toArray(String[]::new));
    }

    private void rejected() throws Exception {
        Files.write(
                Files.createDirectories(pki.resolve("rejected")).resolve("shown.der"),
                plc.certificate().getEncoded());
    }

    private static String print() {
        return Thumbprint.of(plc.certificate());
    }

    private OwnCertificate own() throws Exception {
        return OwnCertificate.in(pki.resolve("own"), "");
    }

    @Test
    void saysWhatCanBeDoneWhenNothingIsSaid() {
        Ran ran = Ran.of("agent", "cert");
        assertThat(ran.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(ran.err()).contains("steelyard agent cert list | trust | reject | csr | install");
        assertThat(Ran.of("agent", "cert", "trust").code()).isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void saysThatNoAgentHasRunThere() {
        for (String[] words : new String[][] {
            {"list"}, {"trust", "0123456789"}, {"reject", "0123456789"}, {"csr"}, {"install", "x.pem"}
        }) {
            data = made.resolve("nowhere");
            Ran ran = cert(words);
            assertThat(ran.code()).as(words[0]).isEqualTo(ExitCode.WRONG_USE);
            assertThat(ran.err()).contains("no agent has run on " + data, "--data");
            assertThat(ran.out()).isEmpty();
        }
    }

    /** Whatever lies there, each with the thumbprint by which it is trusted, as text and as JSON. */
    @Test
    void listsWhatLiesThereWithThumbprintAndEnd() throws Exception {
        rejected();
        Files.write(Files.createDirectories(pki.resolve("trusted")).resolve("works.crl"), revocations());
        Ran text = cert("list");
        assertThat(text.code()).as(text.err()).isZero();
        X509Certificate own = own().certificate();
        assertThat(text.out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("own      " + Thumbprint.of(own) + " until "
                                + own.getNotAfter().toInstant() + " ")
                        .contains(own.getSubjectX500Principal().getName())
                        .doesNotContain(", by "))
                .anySatisfy(line -> assertThat(line).startsWith("rejected " + print() + " until "))
                .anySatisfy(line -> assertThat(line).startsWith("trusted  ").endsWith("CN=Works CA (revocation list)"));
        Ran json = cert("list", "--json");
        assertThat(json.code()).isZero();
        JsonNode all = new ObjectMapper().readTree(json.out());
        assertThat(all.findValuesAsText("folder")).containsExactly("own", "rejected", "trusted");
        assertThat(all.findValuesAsText("kind")).containsExactly("certificate", "certificate", "revocation-list");
        JsonNode first = all.get(0);
        assertThat(first.at("/sha256").textValue()).isEqualTo(Thumbprint.of(own));
        assertThat(first.at("/subject").textValue())
                .isEqualTo(own.getSubjectX500Principal().getName());
        assertThat(first.at("/issuer").textValue())
                .isEqualTo(own.getIssuerX500Principal().getName());
        assertThat(Instant.parse(first.at("/since").textValue()))
                .isEqualTo(own.getNotBefore().toInstant());
        assertThat(Instant.parse(first.at("/until").textValue()))
                .isEqualTo(own.getNotAfter().toInstant());
    }

    /** Beside the list, of which other programs read every entry. */
    @Test
    void saysWhichFilesCountForNothing() throws Exception {
        Path list = Files.createDirectories(pki.resolve("trusted")).resolve("works.crl");
        Files.writeString(list, "no list");
        for (Ran ran : List.of(cert("list"), cert("list", "--json"))) {
            assertThat(ran.code()).isZero();
            assertThat(ran.out()).doesNotContain("works.crl");
            assertThat(ran.err().lines()).singleElement().asString().startsWith(list + " is not used: ");
        }
        Files.write(list, revocations());
        assertThat(cert("list").err()).isEmpty();
    }

    private static byte[] revocations() throws Exception {
        X509v2CRLBuilder list = new X509v2CRLBuilder(AUTHORITY, Date.from(Instant.now()));
        list.setNextUpdate(Date.from(Instant.now().plus(Duration.ofDays(1))));
        return list.build(signer()).getEncoded();
    }

    private static ContentSigner signer() throws Exception {
        return new JcaContentSignerBuilder("SHA256withRSA").build(authority.getPrivate());
    }

    @Test
    void trustsAndRejectsByTheFirstDigits() throws Exception {
        rejected();
        String digits = print().substring(0, 8);
        Ran trust = cert("trust", digits);
        assertThat(trust.err()).isEmpty();
        assertThat(trust.code()).isZero();
        assertThat(trust.out()).isEqualToIgnoringNewLines("trusted");
        assertThat(cert("list").out()).contains("trusted  " + print()).doesNotContain("rejected");
        Ran reject = cert("reject", digits);
        assertThat(reject.code()).isZero();
        assertThat(reject.out()).isEqualToIgnoringNewLines("rejected, from the next connection on");
        assertThat(cert("list").out()).contains("rejected " + print()).doesNotContain("trusted");
    }

    /** The answer is no, with what to do, and nothing is moved. */
    @Test
    void refusesWhatMeansNoCertificate() throws Exception {
        rejected();
        String before = cert("list").out();
        Ran few = cert("trust", print().substring(0, 7));
        assertThat(few.code()).isEqualTo(ExitCode.NO);
        assertThat(few.err()).contains("at least 8 digits", "steelyard agent cert list");
        Ran other = cert("trust", "0000000000");
        assertThat(other.code()).isEqualTo(ExitCode.NO);
        assertThat(other.err()).contains("no certificate that waits", "begins with 0000000000");
        Ran untrusted = cert("reject", print());
        assertThat(untrusted.code()).isEqualTo(ExitCode.NO);
        assertThat(untrusted.err()).contains("no certificate that is trusted", "steelyard agent cert list");
        assertThat(few.out() + other.out() + untrusted.out()).isEmpty();
        assertThat(cert("list").out()).isEqualTo(before);
    }

    @Test
    void namesTheServersThatComeWithIt() throws Exception {
        rejected();
        Pins pins = new Pins(pki);
        Pin before = new Pin(
                "opc.tcp://plc:4840",
                SecurityPolicy.Basic256Sha256,
                MessageSecurityMode.SignAndEncrypt,
                "0a",
                Instant.EPOCH);
        pins.keep("press", before);
        pins.refused("press", print(), plc.certificate().getEncoded());
        Ran trust = cert("trust", print());
        assertThat(trust.code()).as(trust.err()).isZero();
        assertThat(trust.out()).isEqualToIgnoringNewLines("trusted, and taken of press instead of the former one");
        assertThat(pins.of("press", before.url()))
                .hasValueSatisfying(pin -> assertThat(pin.certificate()).isEqualTo(print()));
    }

    /** A request for the agent's own key, what the authority gives for it, and what it must not give. */
    @Test
    void asksForACertificateAndInstallsIt() throws Exception {
        Path request = data.resolve("agent.csr");
        Ran csr = cert("csr", "--out", request.toString());
        assertThat(csr.code()).as(csr.err()).isZero();
        assertThat(csr.out()).contains(request.toString(), "steelyard agent cert install FILE");
        OwnCertificate before = own();
        Path wrong = Files.write(data.resolve("wrong.der"), plc.certificate().getEncoded());
        Ran refused = cert("install", wrong.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.NO);
        assertThat(refused.err()).contains("wrong.der is not installed", "not for the agent's key", "agent cert csr");
        assertThat(own().certificate()).isEqualTo(before.certificate());
        X509Certificate given = granted(new PKCS10CertificationRequest(Files.readAllBytes(request)));
        Path pem = Files.writeString(data.resolve("agent.pem"), pem(given));
        Ran install = cert("install", pem.toString());
        assertThat(install.code()).as(install.err()).isZero();
        assertThat(install.out()).contains("installed", "from its next session");
        assertThat(own().certificate()).isEqualTo(given);
        assertThat(own().keys().getPrivate()).isEqualTo(before.keys().getPrivate());
        assertThat(own().applicationUri()).isEqualTo(URI);
        assertThat(cert("list").out()).contains("own      " + Thumbprint.of(given), ", by CN=Works CA");
    }

    /** The authority signs what the request names. */
    private static X509Certificate granted(PKCS10CertificationRequest request) throws Exception {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                AUTHORITY,
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(300))),
                request.getSubject(),
                request.getSubjectPublicKeyInfo());
        Extensions wanted = request.getRequestedExtensions();
        for (ASN1ObjectIdentifier one : wanted.getExtensionOIDs()) {
            builder.addExtension(wanted.getExtension(one));
        }
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer()));
    }

    private static String pem(X509Certificate one) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(one.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** A name alone is no message. */
    @Test
    void saysThatAFileIsNotThere() {
        Ran install = cert("install", data.resolve("given.pem").toString());
        assertThat(install.code()).isEqualTo(ExitCode.NO);
        assertThat(install.err()).isEqualToIgnoringNewLines("install: there is no " + data.resolve("given.pem"));
        Ran csr = cert("csr", "--out", data.resolve("no-such/agent.csr").toString());
        assertThat(csr.code()).isEqualTo(ExitCode.NO);
        assertThat(csr.err()).isEqualToIgnoringNewLines("csr: there is no " + data.resolve("no-such"));
    }

    @Test
    void saysThatThereIsNothingToAskWith() throws Exception {
        Files.delete(pki.resolve("own/edge-agent.der"));
        Ran csr = cert("csr", "--out", data.resolve("agent.csr").toString());
        assertThat(csr.code()).isEqualTo(ExitCode.NO);
        assertThat(csr.err()).contains("there is no certificate in", "start the agent once");
        assertThat(data.resolve("agent.csr")).doesNotExist();
    }
}
