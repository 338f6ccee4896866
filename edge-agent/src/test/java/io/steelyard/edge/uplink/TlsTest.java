package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Catalogue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may speak to whom over TLS, with a broker that is not ours and demands a certificate. */
@Timeout(60)
class TlsTest {
    /** Of these tests alone, by which its client's threads are known: others run beside them. */
    private static final String AGENT = "edge-with-tls";

    @TempDir
    Path folder;

    private TestAuthority works;
    private Mosquitto broker;
    private @Nullable Uplink uplink;

    @BeforeEach
    void open() throws Exception {
        works = new TestAuthority(folder.resolve("works"), "works");
        UplinkConfig.Tls.Own server = works.issue("127.0.0.1");
        broker = new Mosquitto(
                folder,
                "cafile " + works.certificate,
                "certfile " + server.certificate(),
                "keyfile " + server.key(),
                "require_certificate true");
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

    private Uplink start(UplinkConfig.@Nullable Tls tls, String... urls) throws IOException {
        UplinkConfig config = new UplinkConfig(
                new UplinkConfig.Peer(List.of(urls).stream().map(URI::create).toList(), null, tls, null),
                "steel-city",
                "demo",
                AGENT,
                1,
                UplinkConfig.Release.GATEWAY,
                16,
                UplinkConfig.Backlog.USUAL,
                Duration.ofSeconds(20),
                Duration.ofSeconds(20));
        Timing timing = new Timing(InstantSource.system(), System::nanoTime, new Random(1));
        InMemoryOutbox outbox = new InMemoryOutbox();
        Uplink made = new Uplink(config, folder, outbox, new Catalogue(), outbox, timing, Thread::new);
        uplink = made;
        made.start();
        return made;
    }

    private String here(String host) {
        return "mqtts://" + host + ":" + broker.port;
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
    void showsItsOwnCertificateToABrokerThatDemandsOne() throws Exception {
        Uplink made = start(new UplinkConfig.Tls(works.certificate, works.issue("edge-1")), here("127.0.0.1"));
        assertThat(await(
                                made,
                                status -> status.connections() > 0
                                        || !status.detail().isEmpty())
                        .connections())
                .isEqualTo(1);
        assertThat(await(made, status -> status.acknowledged() + status.refused() > 0)
                        .detail())
                .doesNotContain("cannot connect");
    }

    @Test
    void isNotLetInWithoutACertificateOrWithAStrangers() throws Exception {
        TestAuthority strange = new TestAuthority(folder.resolve("strange"), "strange");
        Uplink without = start(new UplinkConfig.Tls(works.certificate, null), here("127.0.0.1"));
        assertThat(await(without, status -> !status.detail().isEmpty()).connections())
                .isZero();
        without.close();
        Uplink stranger = start(new UplinkConfig.Tls(works.certificate, strange.issue("edge-1")), here("127.0.0.1"));
        assertThat(await(stranger, status -> !status.detail().isEmpty()).connections())
                .isZero();
        stranger.close();
        for (Thread thread : clientThreads()) {
            thread.join(10_000);
        }
        assertThat(clientThreads()).as("what the client left running").isEmpty();
    }

    private static List<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("steelyard-agent-demo-" + AGENT))
                .toList();
    }

    @Test
    void doesNotSpeakToABrokerThatNobodyItTrustsVouchesFor() throws Exception {
        TestAuthority strange = new TestAuthority(folder.resolve("strange"), "strange");
        Uplink made = start(new UplinkConfig.Tls(strange.certificate, works.issue("edge-1")), here("127.0.0.1"));
        UplinkStatus refused = await(made, status -> !status.detail().isEmpty());
        assertThat(refused.connections()).isZero();
        assertThat(refused.detail()).contains("certification path");
    }

    /** The authority vouches for every machine of the works: without the name one could pose as another. */
    @Test
    void doesNotSpeakToABrokerOfAnotherName() throws Exception {
        Uplink made = start(new UplinkConfig.Tls(works.certificate, works.issue("edge-1")), here("localhost"));
        UplinkStatus refused = await(made, status -> !status.detail().isEmpty());
        assertThat(refused.connections()).isZero();
        assertThat(refused.detail()).contains("localhost");
    }

    /** The back-off of 20 s comes only when all addresses have failed. */
    @Test
    void takesTheNextAddressWhereTheFirstDoesNotAnswer() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        UplinkConfig.Tls tls = new UplinkConfig.Tls(works.certificate, works.issue("edge-1"));
        long begin = System.nanoTime();
        Uplink made = start(tls, "mqtts://127.0.0.1:" + nobody, here("127.0.0.1"));
        assertThat(await(made, status -> status.connections() > 0).losses())
                .as("who never took the connection cannot lose it")
                .isZero();
        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(15).toNanos());
    }
}
