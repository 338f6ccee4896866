package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.eclipse.milo.opcua.stack.core.security.SecurityPolicy.Aes128_Sha256_RsaOaep;
import static org.eclipse.milo.opcua.stack.core.security.SecurityPolicy.Aes256_Sha256_RsaPss;
import static org.eclipse.milo.opcua.stack.core.security.SecurityPolicy.Basic256Sha256;
import static org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode.Sign;
import static org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode.SignAndEncrypt;

import io.steelyard.edge.opcua.ServerConfig.Mode;
import io.steelyard.edge.opcua.ServerConfig.Policy;
import io.steelyard.edge.opcua.ServerConfig.Security;
import io.steelyard.edge.opcua.pin.Pins;
import io.steelyard.edge.opcua.pin.Refusal;
import io.steelyard.edge.opcua.pin.RefusedException;
import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.ServerTrust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.ApplicationType;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.ApplicationDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server is held to after a person has named something weaker for a while. */
final class HeldOffersTest {
    private static final String URL = "opc.tcp://10.1.2.3:4840";
    private static final Security AUTO = new Security(null, null);
    private static final Security SIGNED = new Security(null, Mode.Sign);

    @TempDir
    Path pki;

    private X509Certificate certificate;
    private Pins pins;
    private OfferCheck check;

    @BeforeEach
    void trustTheServer() throws Exception {
        certificate = Certificates.ownMade("plc-1", Instant.now());
        ServerTrust trust = new ServerTrust(pki);
        Files.write(trust.trusted().resolve("plc.der"), certificate.getEncoded());
        pins = new Pins(pki);
        check = new OfferCheck(trust, pins);
    }

    /** The policy was left to the agent all the time, so that a reset of the server is no reason to take a weaker one. */
    @Test
    void holdsThePolicyWhenTheModeIsNamedForADay() throws Exception {
        accept(AUTO, Aes256_Sha256_RsaPss, SignAndEncrypt);
        accept(SIGNED, Aes256_Sha256_RsaPss, Sign);
        weaker(SIGNED, Aes128_Sha256_RsaOaep, Sign);
        weaker(AUTO, Aes128_Sha256_RsaOaep, SignAndEncrypt);
        weaker(new Security(null, Mode.SignAndEncrypt), Aes128_Sha256_RsaOaep, SignAndEncrypt);
        accept(AUTO, Aes256_Sha256_RsaPss, SignAndEncrypt);
    }

    /** Never signed only once it was encrypted. */
    @Test
    void holdsTheModeThatWasThereBeforeAnotherWasNamed() throws Exception {
        accept(new Security(null, Mode.SignAndEncrypt), Basic256Sha256, SignAndEncrypt);
        accept(SIGNED, Basic256Sha256, Sign);
        weaker(AUTO, Aes256_Sha256_RsaPss, Sign);
        accept(SIGNED, Basic256Sha256, Sign);
    }

    @Test
    void holdsThePolicyThatWasThereBeforeAnotherWasNamed() throws Exception {
        accept(AUTO, Aes256_Sha256_RsaPss, SignAndEncrypt);
        accept(new Security(Policy.Aes128_Sha256_RsaOaep, null), Aes128_Sha256_RsaOaep, SignAndEncrypt);
        weaker(AUTO, Aes128_Sha256_RsaOaep, SignAndEncrypt);
        accept(AUTO, Aes256_Sha256_RsaPss, SignAndEncrypt);
    }

    /** Its signed endpoints are stronger than its encrypted ones: to go back is no downgrade, to be shown less is. */
    @Test
    void holdsEachModeToThePolicyThatItHad() throws Exception {
        accept(AUTO, Aes128_Sha256_RsaOaep, SignAndEncrypt);
        accept(SIGNED, Aes256_Sha256_RsaPss, Sign);
        weaker(SIGNED, Aes128_Sha256_RsaOaep, Sign);
        accept(AUTO, Aes128_Sha256_RsaOaep, SignAndEncrypt);
    }

    /** Encryption counts for more; and what it began with is held. */
    @Test
    void takesAWeakerPolicyWithAStrongerModeAndHoldsThat() throws Exception {
        accept(AUTO, Aes256_Sha256_RsaPss, Sign);
        accept(AUTO, Aes128_Sha256_RsaOaep, SignAndEncrypt);
        accept(AUTO, Aes128_Sha256_RsaOaep, SignAndEncrypt);
        weaker(AUTO, Aes256_Sha256_RsaPss, Sign);
    }

    /** As programs wrote them that knew no more than the last. */
    @Test
    void readsPinsThatSayOnlyWhatWasAcceptedLast() throws Exception {
        accept(AUTO, Basic256Sha256, SignAndEncrypt);
        String file = Files.readString(pins.file("plc"));
        assertThat(file).contains("\nheld-policy=Basic256Sha256\nheld-mode=SignAndEncrypt\n");
        Files.writeString(pins.file("plc"), file.replaceAll("held-.*\n", ""));
        weaker(AUTO, Aes128_Sha256_RsaOaep, SignAndEncrypt);
        accept(SIGNED, Basic256Sha256, Sign);
        weaker(AUTO, Basic256Sha256, Sign);
    }

    private void accept(Security security, SecurityPolicy policy, MessageSecurityMode mode) throws Exception {
        EndpointDescription offer = offer(policy, mode);
        check.check(server(security), offer);
        var unused = check.accept(server(security), offer, OfferCheck.offered(server(security), offer, Instant.now()));
        assertThat(pins.of("plc", URL)).hasValueSatisfying(pin -> {
            assertThat(pin.policy()).isEqualTo(policy);
            assertThat(pin.mode()).isEqualTo(mode);
        });
    }

    private void weaker(Security security, SecurityPolicy policy, MessageSecurityMode mode) {
        assertThatThrownBy(() -> check.check(server(security), offer(policy, mode)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.WEAKER));
    }

    private static ServerConfig server(Security security) {
        return new ServerConfig("plc", URL, security, Duration.ofSeconds(1), Duration.ofSeconds(1), 10, null);
    }

    private EndpointDescription offer(SecurityPolicy policy, MessageSecurityMode mode) throws Exception {
        return new EndpointDescription(
                URL,
                new ApplicationDescription(
                        Certificates.URI,
                        Certificates.URI,
                        LocalizedText.english("plc"),
                        ApplicationType.Server,
                        null,
                        null,
                        null),
                ByteString.of(certificate.getEncoded()),
                mode,
                policy.getUri(),
                Stream.<UserTokenPolicy>empty().toArray(UserTokenPolicy[]::new),
                "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary",
                Unsigned.ubyte(0));
    }
}
