package io.steelyard.edge.opcua.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Pins;
import io.steelyard.edge.uplink.UplinkConfig;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExpiryWatchTest {
    @TempDir
    Path pki;

    private final List<EventRecord> events = new ArrayList<>();

    /** Somebody has to have the time to act, and must not be told so often that nobody reads it. */
    @Test
    void tellsEachStepOnceAndThatItHasEnded() throws Exception {
        X509Certificate server = Certificates.ownMade("plc-1", Instant.now());
        Files.createDirectories(pki.resolve("trusted"));
        Files.write(pki.resolve("trusted/plc.der"), server.getEncoded());
        Instant end = server.getNotAfter().toInstant();
        AtomicReference<Instant> now = new AtomicReference<>(end.minus(Duration.ofDays(61)));
        ExpiryWatch watch = watch(Map.of(), now);
        int[] told = new int[6];
        int[] days = {61, 60, 59, 30, 7, -1};
        for (int i = 0; i < days.length; i++) {
            now.set(end.minus(Duration.ofDays(days[i])));
            watch.look();
            watch.look();
            told[i] = events.size();
        }
        assertThat(told).containsExactly(0, 1, 1, 2, 3, 4);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.type()).isEqualTo("certificate-expires");
            assertThat(event.details()).containsEntry("certificate", Thumbprint.of(server));
        });
        assertThat(watch.certificates())
                .singleElement()
                .satisfies(one -> assertThat(one.until()).isEqualTo(end));
    }

    /** An old revocation list stops a works' whole trust, and an ended certificate the way to the gateway. */
    @Test
    void seesRevocationListsAndTheWayToTheGateway() throws Exception {
        Files.createDirectories(pki.resolve("issuers"));
        Files.write(pki.resolve("issuers/works.crl"), Certificates.revocationList());
        Path own = Files.write(
                pki.resolve("own.pem"),
                Certificates.ownMade("gate", Instant.now()).getEncoded());
        Path works =
                Files.write(pki.resolve("works.pem"), Certificates.authority().getEncoded());
        UplinkConfig.Peer peer = new UplinkConfig.Peer(
                List.of(URI.create("mqtts://gate:8883")),
                null,
                new UplinkConfig.Tls(works, new UplinkConfig.Tls.Own(own, pki.resolve("own.key"))),
                null);
        ExpiryWatch watch = watch(peer.certificateFiles(), new AtomicReference<>(Instant.now()));
        watch.look();
        assertThat(watch.certificates())
                .extracting(one -> one.kind() + " " + one.folder())
                .containsExactly("REVOCATION_LIST issuers", "CERTIFICATE uplink", "CERTIFICATE uplink-authorities");
        assertThat(events)
                .extracting(event -> event.details().get("subject"))
                .hasSize(3)
                .startsWith("revocation list of CN=Works CA")
                .endsWith("CN=Works CA");
    }

    /** It lies in no folder of a person's, and the connection ends with it. */
    @Test
    void seesWhatAnAuthorityVouchesForAndWhatTheAgentLogsInWith() throws Exception {
        X509Certificate server = Certificates.vouchedFor("plc-1");
        Pins pins = new Pins(pki);
        for (String name : List.of("plc", "gone", "other")) {
            pins.keep(
                    name,
                    new Pin(
                            "opc.tcp://plc-1:4840",
                            SecurityPolicy.Basic256Sha256,
                            MessageSecurityMode.SignAndEncrypt,
                            Thumbprint.of(server),
                            Instant.EPOCH));
            pins.certificate(name, server.getEncoded());
        }
        X509Certificate login = Certificates.ownMade("agent", Instant.now());
        Path user = Files.write(pki.resolve("user.der"), login.getEncoded());
        ExpiryWatch watch = watch(Map.of("user/plc", user), new AtomicReference<>(Instant.now()));
        watch.look();
        watch.look();
        assertThat(watch.certificates())
                .extracting(one -> one.folder() + " " + one.sha256())
                .containsExactly("pins/plc " + Thumbprint.of(server), "user/plc " + Thumbprint.of(login));
        assertThat(events)
                .extracting(event -> event.details().get("certificate"))
                .containsExactly(Thumbprint.of(server), Thumbprint.of(login));
        pins.certificate("plc", login.getEncoded());
        watch.look();
        assertThat(watch.certificates())
                .extracting(CertificateInfo::folder)
                .as("not what the pin says")
                .containsExactly("user/plc");
        pins.certificate("plc", server.getEncoded());
        Files.createDirectories(pki.resolve("trusted"));
        Files.write(pki.resolve("trusted/plc.der"), server.getEncoded());
        watch.look();
        assertThat(watch.certificates())
                .extracting(CertificateInfo::folder)
                .as("once is enough")
                .containsExactly("trusted", "user/plc");
    }

    private ExpiryWatch watch(Map<String, Path> elsewhere, AtomicReference<Instant> now) {
        return new ExpiryWatch(
                new CertificateDesk(pki, () -> elsewhere, "plc"::equals),
                Scope.agent("demo", "edge-1"),
                note -> {
                    events.add((EventRecord) note);
                    return CompletableFuture.completedFuture(null);
                },
                now::get);
    }
}
