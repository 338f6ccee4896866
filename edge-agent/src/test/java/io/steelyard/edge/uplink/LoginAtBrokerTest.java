package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.model.Catalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent's user and password at a broker that is not ours and demands them; skipped where no Mosquitto is installed. */
@Timeout(60)
class LoginAtBrokerTest {
    private static final String PASSWORD = "pässwort";
    private static final String USER_AND_PASSWORD = ", user: edge, password: \"${env:PASSWORD}\"";
    private static final int ROUNDS = 101;
    private static final int HASH_BITS = 512;

    @TempDir
    Path folder;

    private Path passwords;
    private Mosquitto broker;
    private @Nullable Uplink uplink;

    @BeforeEach
    void open() throws Exception {
        passwords = folder.resolve("passwords");
        passwordIs(PASSWORD);
        broker = new Mosquitto(folder, "allow_anonymous false", "password_file " + passwords);
    }

    @AfterEach
    void close() {
        if (uplink != null) {
            uplink.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    /** Writes the password of user {@code edge} as the broker reads it: PBKDF2 with SHA-512, behind its salt. */
    private void passwordIs(String password) throws GeneralSecurityException, IOException {
        byte[] salt = "twelve bytes".getBytes(StandardCharsets.US_ASCII);
        byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, HASH_BITS))
                .getEncoded();
        Base64.Encoder text = Base64.getEncoder();
        Files.writeString(
                passwords,
                "edge:$7$" + ROUNDS + "$" + text.encodeToString(salt) + "$" + text.encodeToString(hash) + "\n");
    }

    /** The uplink of an agent whose file says so of its login, and whose environment holds the password. */
    private Uplink start(String login, String password) throws IOException {
        String file = """
                agent: edge-1
                enterprise: works
                site: demo
                data: %s
                uplink: {url: "mqtt://127.0.0.1:%d", release: gateway, backoff: {min: 50ms, max: 100ms}%s}
                servers: []
                assets: []
                """.formatted(folder, broker.port, login);
        UplinkConfig config = AgentFile.of(folder.resolve("agent.yaml"), file, Map.of("PASSWORD", password))
                .config()
                .uplink();
        Timing timing = new Timing(InstantSource.system(), System::nanoTime, new Random(1));
        InMemoryOutbox outbox = new InMemoryOutbox();
        Uplink made = new Uplink(config, folder, outbox, new Catalogue(), outbox, timing, Thread::new);
        uplink = made;
        made.start();
        return made;
    }

    private static UplinkStatus await(Uplink of, Predicate<UplinkStatus> wanted) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.test(of.status()) && System.nanoTime() < until) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(of.status()).matches(wanted);
        return of.status();
    }

    @Test
    void logsInWithTheUserAndPasswordOfItsFile() throws Exception {
        Uplink made = start(USER_AND_PASSWORD, PASSWORD);
        UplinkStatus status = await(made, now -> now.acknowledged() + now.refused() > 0);
        assertThat(status.connections()).isEqualTo(1);
        assertThat(status.losses()).isZero();
    }

    /** With a wrong password, or without a user. */
    @ParameterizedTest
    @ValueSource(strings = {USER_AND_PASSWORD, ""})
    void saysInWordsThatItIsNotLetIn(String login) throws Exception {
        UplinkStatus refused =
                await(start(login, "another"), now -> !now.detail().isEmpty());
        assertThat(refused.detail()).contains("cannot connect", "Not authorized");
        assertThat(refused.connections()).isZero();
    }

    /** The broker is told the agent's password: nobody has to start the agent again. */
    @Test
    void goesOnTryingUntilItIsLetIn() throws Exception {
        Uplink made = start(USER_AND_PASSWORD, "another");
        await(made, now -> now.detail().contains("Not authorized"));
        broker.kill();
        passwordIs("another");
        broker.start();
        UplinkStatus status = await(made, now -> now.acknowledged() + now.refused() > 0);
        assertThat(status.connections()).isEqualTo(1);
        assertThat(status.detail()).doesNotContain("Not authorized");
    }
}
