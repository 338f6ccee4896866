package io.steelyard.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.simulator.load.LoadPlan;
import io.steelyard.simulator.opcua.LoadServer;
import io.steelyard.simulator.opcua.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.sdk.client.identity.X509IdentityProvider;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in where: a server of three policies, two users and one certificate, without anonymous and without None. */
final class LoginsTest {
    @TempDir
    static Path folder;

    private static Subscriber.Identity client;
    private static Subscriber.Identity stranger;
    private static LoadServer server;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        client = Subscriber.Identity.create();
        stranger = Subscriber.Identity.create();
        Files.createDirectories(folder.resolve("pki/trusted"));
        client.trustIn(folder.resolve("pki"));
        Path users = Files.createDirectories(folder.resolve("users"));
        Files.write(users.resolve("me.der"), client.certificate().getEncoded());
        server = new LoadServer(
                new LoadPlan(1, 1, false, Duration.ofMillis(10), 1),
                "demo",
                new ServerSettings(
                        "127.0.0.1",
                        4840,
                        new ServerSettings.Offer(
                                false, List.of("Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss")),
                        new ServerSettings.Logins(false, Map.of("me", "one", "you", "two"), users),
                        folder.resolve("pki")));
        url = "opc.tcp://127.0.0.1:" + server.start().getPort();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void letsInUsersAndOwnersOfCertificates() throws Exception {
        logIn(SecurityPolicy.Basic256Sha256, new UsernameProvider("me", "one"));
        logIn(SecurityPolicy.Aes128_Sha256_RsaOaep, new UsernameProvider("you", "two"));
        logIn(SecurityPolicy.Aes256_Sha256_RsaPss, owner(client));
    }

    @Test
    void letsNobodyElseIn() {
        refused(new UsernameProvider("me", "two"));
        refused(new UsernameProvider("nobody", "one"));
        refused(owner(stranger));
        refused(new X509IdentityProvider(client.certificate(), stranger.keys().getPrivate()));
        refused(AnonymousProvider.INSTANCE);
        assertThatThrownBy(() -> logIn(SecurityPolicy.None, new UsernameProvider("me", "one")))
                .hasMessageContaining("no endpoint");
    }

    private static void refused(IdentityProvider who) {
        assertThatThrownBy(() -> logIn(SecurityPolicy.Aes256_Sha256_RsaPss, who))
                .satisfies(failure -> assertThat(failure.toString())
                        .as(who.toString())
                        .containsAnyOf("Identity", "UserAccessDenied", "no anonymous token policy", "Signature"));
    }

    private static X509IdentityProvider owner(Subscriber.Identity identity) {
        return new X509IdentityProvider(identity.certificate(), identity.keys().getPrivate());
    }

    private static void logIn(SecurityPolicy policy, IdentityProvider who) throws Exception {
        OpcUaClient milo = OpcUaClient.create(
                url,
                endpoints -> endpoints.stream()
                        .filter(endpoint -> policy.getUri().equals(endpoint.getSecurityPolicyUri())
                                && endpoint.getSecurityMode() == MessageSecurityMode.Sign)
                        .map(endpoint -> EndpointUtil.updateUrl(endpoint, "127.0.0.1", EndpointUtil.getPort(url)))
                        .findFirst(),
                transport -> {},
                config -> config.setApplicationUri("urn:steelyard:test-client")
                        .setIdentityProvider(who)
                        .setKeyPair(client.keys())
                        .setCertificate(client.certificate())
                        .setCertificateChain(new X509Certificate[] {client.certificate()}));
        try {
            milo.connect();
        } finally {
            milo.disconnect();
        }
    }
}
