package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.opcua.pin.SecurityWatch;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.CertificateDesk;
import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.opcua.pki.RollOver;
import io.steelyard.edge.opcua.pki.Thumbprint;
import io.steelyard.edge.opcua.pki.TrustFolder;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.ApplicationType;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.ApplicationDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a server's offers is taken, what is refused, and that each refusal is told; nothing is sent. */
final class OffersTest {
    private static final String URL = "opc.tcp://10.1.2.3:4840";
    private static final ServerConfig.Security AUTO = new ServerConfig.Security(null, null);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private final List<EventRecord> events = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(Duration.ofDays(20_000).toNanos());
    private ClientFactory clients;
    private X509Certificate certificate;
    private String uri = Certificates.URI;

    @BeforeAll
    static void makeCertificate() throws Exception {
        ReadyPair.in(own);
    }

    @BeforeEach
    void trustTheServer() throws Exception {
        Files.createDirectories(pki.resolve("own"));
        for (String name : List.of("edge-agent.der", "edge-agent.key")) {
            Files.copy(own.resolve(name), pki.resolve("own").resolve(name));
        }
        SecurityWatch watch = new SecurityWatch(
                note -> {
                    events.add((EventRecord) note);
                    return CompletableFuture.completedFuture(null);
                },
                server -> Scope.server("demo", "edge-1", server),
                now::get);
        clients = new ClientFactory(
                pki, RollOver.open(pki, ApplicationUri.of("demo", "edge-1"), InstantSource.system()), watch);
        certificate = trusted(Certificates.ownMade("plc-1", Instant.now()));
    }

    @Test
    void takesTheStrongestEndpointOfTodaysPolicies() throws Exception {
        accept(
                AUTO,
                offer(SecurityPolicy.None, MessageSecurityMode.None),
                offer(SecurityPolicy.Basic256, MessageSecurityMode.SignAndEncrypt),
                offer(SecurityPolicy.Aes256_Sha256_RsaPss, MessageSecurityMode.Sign),
                offer(SecurityPolicy.Aes128_Sha256_RsaOaep, MessageSecurityMode.SignAndEncrypt),
                offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("server-pinned");
            assertThat(event.details())
                    .containsEntry("policy", "Basic256Sha256")
                    .containsEntry("mode", "SignAndEncrypt");
        });
    }

    /** GetEndpoints is not signed: whoever sits between may hide what is strong. */
    @Test
    void refusesWhatIsWeakerThanItWas() throws Exception {
        EndpointDescription strong = offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt);
        accept(AUTO, strong);
        refused("no-endpoint", AUTO, offer(SecurityPolicy.None, MessageSecurityMode.None));
        refused("weaker", AUTO, offer(SecurityPolicy.Aes128_Sha256_RsaOaep, MessageSecurityMode.SignAndEncrypt));
        now.addAndGet(Duration.ofHours(1).toNanos());
        refused("weaker", AUTO, offer(SecurityPolicy.Aes256_Sha256_RsaPss, MessageSecurityMode.Sign));
        accept(AUTO, strong);
        accept(AUTO, offer(SecurityPolicy.Aes256_Sha256_RsaPss, MessageSecurityMode.SignAndEncrypt));
        refused("weaker", AUTO, strong);
    }

    /** What a person names is what he wants; what is left to the agent is no less than it was. */
    @Test
    void takesWhatIsNamedAndGuardsWhatIsNot() throws Exception {
        ServerConfig.Security signed = new ServerConfig.Security(null, ServerConfig.Mode.Sign);
        accept(AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        refused("weaker", AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.Sign));
        now.addAndGet(Duration.ofHours(1).toNanos());
        refused("weaker", signed, offer(SecurityPolicy.Aes128_Sha256_RsaOaep, MessageSecurityMode.Sign));
        assertThat(events.get(events.size() - 1).details().get("why"))
                .contains("of what servers[plc].security takes, the server offers no more than Aes128_Sha256_RsaOaep");
        accept(signed, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.Sign));

        ServerConfig.Security named = new ServerConfig.Security(ServerConfig.Policy.Aes128_Sha256_RsaOaep, null);
        accept(AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        now.addAndGet(Duration.ofHours(1).toNanos());
        refused("weaker", named, offer(SecurityPolicy.Aes128_Sha256_RsaOaep, MessageSecurityMode.Sign));
        accept(named, offer(SecurityPolicy.Aes128_Sha256_RsaOaep, MessageSecurityMode.SignAndEncrypt));
        assertThat(events.get(events.size() - 1).details())
                .containsEntry("policy", "Aes128_Sha256_RsaOaep")
                .containsEntry("mode", "SignAndEncrypt");
    }

    /** Each hour once, however often somebody tries. */
    @Test
    void doesNotTellTheSameTwiceAnHour() {
        EndpointDescription none = offer(SecurityPolicy.None, MessageSecurityMode.None);
        refused("no-endpoint", AUTO, none);
        assertThatThrownBy(() -> client(AUTO, none)).isInstanceOf(UaException.class);
        assertThat(events).hasSize(1);
    }

    /** Also one that another server of ours has, and that is trusted as that. */
    @Test
    void refusesAnotherCertificateUntilAPersonSaysThatItIsRight() throws Exception {
        accept(AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        certificate = trusted(Certificates.ownMade("plc-2", Instant.now()));
        EndpointDescription swapped = offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt);
        refused("changed", AUTO, swapped);
        refusedByName("changed", swapped);
        Files.delete(pki.resolve("pins/plc"));
        accept(AUTO, swapped);
    }

    /** Behind an authority nothing has to be trusted anew: what a person says is which machine it is. */
    @Test
    void takesAnotherCertificateOfAnAuthorityWhenAPersonSaysThatItIsRight() throws Exception {
        trusted(Certificates.authority());
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList());
        certificate = Certificates.vouchedFor("10.1.2.3");
        accept(AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        X509Certificate first = certificate;
        certificate = Certificates.vouchedFor("10.1.2.3", 2);
        EndpointDescription next = offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt);
        refused("changed", AUTO, next);
        assertThat(events.get(events.size() - 1).details().get("why"))
                .contains("steelyard agent cert trust " + Thumbprint.of(certificate))
                .contains("CN=Works CA");

        assertThat(new CertificateDesk(pki).trust(Thumbprint.of(certificate).substring(0, 8)))
                .containsExactly("plc");
        now.addAndGet(Duration.ofHours(1).toNanos());
        refused("weaker", AUTO, offer(SecurityPolicy.Aes128_Sha256_RsaOaep, MessageSecurityMode.SignAndEncrypt));
        int before = events.size();
        accept(AUTO, next);
        assertThat(events.subList(before, events.size())).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("server-pinned");
            assertThat(event.details()).containsEntry("certificate", Thumbprint.of(certificate));
        });
        assertThat(new TrustFolder(pki).getTrustedCertificates()).doesNotContain(certificate);
        assertThat(new CertificateDesk(pki).list())
                .filteredOn(one -> one.folder().equals("pins/plc"))
                .singleElement()
                .satisfies(one -> assertThat(one.sha256()).isEqualTo(Thumbprint.of(certificate)));
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList(first));
        certificate = first;
        refused("revoked", AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList());
        refused("changed", AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
    }

    /** Also where the server is pinned: what is wrong with the new one is told, and not that a person may trust it. */
    @Test
    void saysOfAnotherCertificateThatNobodyCanSayYesToWhatIsWrongWithIt() throws Exception {
        trusted(Certificates.authority());
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList());
        certificate = Certificates.vouchedFor("10.1.2.3");
        accept(AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        Instant then = Instant.now().minus(Duration.ofDays(30));
        certificate = Certificates.vouchedFor("10.1.2.3", then.minus(Duration.ofDays(700)), then);
        refusedForGood("expired", "have the server's certificate renewed");
        certificate = Certificates.ownMade("10.1.2.3", then);
        refusedForGood("expired", "another certificate");
        certificate = Certificates.vouchedFor("10.1.2.4", 2);
        refusedForGood("certificate", "");
        certificate = Certificates.vouchedFor("10.1.2.3", 2);
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList(certificate));
        refusedForGood("revoked", "");
        uri = "urn:another";
        certificate = Certificates.vouchedFor("10.1.2.3");
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList());
        refusedForGood("certificate", "");
    }

    private void refusedForGood(String reason, String why) {
        now.addAndGet(Duration.ofHours(1).toNanos());
        refused(reason, AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        assertThat(events.get(events.size() - 1).details().get("why"))
                .contains(why)
                .doesNotContain("cert trust");
        assertThat(pki.resolve("pins/plc.refused")).doesNotExist();
    }

    /** What somebody between showed for a while is not taken because a person trusts it elsewhere, later. */
    @Test
    void forgetsWhatWasShownWhenTheServerComesWithItsOwnAgain() throws Exception {
        EndpointDescription right = offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt);
        accept(AUTO, right);
        certificate = trusted(Certificates.ownMade("plc-2", Instant.now()));
        refused("changed", AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        accept(AUTO, right);
        assertThat(new CertificateDesk(pki).trust(Thumbprint.of(certificate))).isEmpty();
        now.addAndGet(Duration.ofHours(1).toNanos());
        refused("changed", AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
    }

    @Test
    void refusesCertificatesThatHaveEndedOrWereRevokedOrAreWeak() throws Exception {
        Instant then = Instant.now().minus(Duration.ofDays(30));
        certificate = trusted(Certificates.ownMade("plc-1", then));
        refused("expired", AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        trusted(Certificates.authority());
        certificate = Certificates.vouchedFor("10.1.2.3");
        Files.write(pki.resolve("trusted/ca.crl"), Certificates.revocationList(certificate));
        refused("revoked", AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        certificate = trusted(Certificates.weak(1_024, "SHA256withRSA"));
        refused("weak-certificate", AUTO, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        certificate = trusted(Certificates.weak(2_048, "SHA1withRSA"));
        now.addAndGet(Duration.ofHours(1).toNanos());
        EndpointDescription old = offer(SecurityPolicy.Basic128Rsa15, MessageSecurityMode.SignAndEncrypt);
        refused("no-endpoint", AUTO, old);
        ServerConfig.Security named =
                new ServerConfig.Security(ServerConfig.Policy.Basic128Rsa15, ServerConfig.Mode.SignAndEncrypt);
        refused("weak-certificate", named, old);
        accept(new ServerConfig.Security(named.policy(), named.mode(), true), old);
        assertThat(pki.resolve("own/old/edge-agent.der")).exists();
    }

    /** It vouches for nothing but itself, and that a person has decided about. */
    @Test
    void takesATrustedCertificateThatMayNotSignOthers() throws Exception {
        certificate = Certificates.ownMadeFor(new KeyUsage(Certificates.USES & ~KeyUsage.keyCertSign));
        EndpointDescription offer = offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt);
        refused("untrusted", AUTO, offer);
        trusted(certificate);
        accept(AUTO, offer);
    }

    /** The refusal names what is missing and the setting that takes it; the setting takes it, and nothing else. */
    @Test
    void takesATrustedCertificateWithoutItsUsesWhereASettingSaysSo() throws Exception {
        refusedUnlessSet(null, "names no key usage");
        refusedUnlessSet(
                new KeyUsage(Certificates.USES & ~KeyUsage.digitalSignature), "lacks the key usage digitalSignature:");
        refusedUnlessSet(
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment),
                "lacks the key usage nonRepudiation, dataEncipherment:");
    }

    private void refusedUnlessSet(@Nullable KeyUsage uses, String why) throws Exception {
        ServerConfig.Security weak = new ServerConfig.Security(null, null, true);
        Files.deleteIfExists(pki.resolve("pins/plc"));
        certificate = Certificates.ownMadeFor(uses);
        EndpointDescription offer = offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt);
        now.addAndGet(Duration.ofHours(1).toNanos());
        refused("untrusted", weak, offer);
        trusted(certificate);
        refused("weak-certificate", AUTO, offer);
        assertThat(events.get(events.size() - 1).details().get("why"))
                .contains(why)
                .contains("servers[plc].security.weakCertificate");
        String right = uri;
        uri = "urn:another";
        refused("certificate", weak, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        uri = right;
        accept(weak, offer);
        X509Certificate held = certificate;
        certificate = trusted(Certificates.ownMadeFor(uses));
        refused("changed", weak, offer(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        certificate = held;
    }

    private void accept(ServerConfig.Security security, EndpointDescription... offers) throws Exception {
        clients.accepted(server(security), client(security, offers));
    }

    private EndpointDescription client(ServerConfig.Security security, EndpointDescription... offers) throws Exception {
        List<EndpointDescription> all = List.of(offers);
        Endpoints endpoints = clients.chosen(server(security), all);
        return clients.client(server(security), "edge-1", endpoints).getConfig().getEndpoint();
    }

    private void refusedByName(String reason, EndpointDescription offer) {
        now.addAndGet(Duration.ofHours(1).toNanos());
        refused(
                reason,
                new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt),
                offer);
    }

    private void refused(String reason, ServerConfig.Security security, EndpointDescription... offers) {
        int before = events.size();
        assertThatThrownBy(() -> client(security, offers)).isInstanceOf(UaException.class);
        assertThat(events).hasSize(before + 1);
        EventRecord event = events.get(before);
        assertThat(event.type()).isEqualTo("security-refused");
        assertThat(event.details()).containsEntry("reason", reason).containsEntry("server", "plc");
    }

    private X509Certificate trusted(X509Certificate one) throws Exception {
        Files.write(clients.trusted().resolve(one.getSerialNumber() + "-" + one.hashCode() + ".der"), one.getEncoded());
        return one;
    }

    private static ServerConfig server(ServerConfig.Security security) {
        return new ServerConfig("plc", URL, security, Duration.ofSeconds(1), Duration.ofSeconds(1), 10, null);
    }

    private EndpointDescription offer(SecurityPolicy policy, MessageSecurityMode mode) {
        try {
            return offer(policy, mode, ByteString.of(certificate.getEncoded()));
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private EndpointDescription offer(SecurityPolicy policy, MessageSecurityMode mode, ByteString certificate) {
        return new EndpointDescription(
                URL,
                new ApplicationDescription(
                        uri, Certificates.URI, LocalizedText.english("plc"), ApplicationType.Server, null, null, null),
                certificate,
                mode,
                policy.getUri(),
                Stream.<UserTokenPolicy>empty().toArray(UserTokenPolicy[]::new),
                "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary",
                Unsigned.ubyte(0));
    }
}
