package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How often a server that is away is looked for, as its settings say. */
@Timeout(180)
final class PauseTest {
    private static final Duration LEAST = Duration.ofMillis(200);
    private static final Duration MOST = Duration.ofMillis(800);

    /** For a machine that is busy with other things. */
    private static final Duration LATE = Duration.ofSeconds(10);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private SourceBench bench;

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void open() throws Exception {
        bench = new SourceBench(pki, own);
        bench.pauses = new ServerConfig.Retry(Duration.ZERO, LEAST, MOST);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** One that hangs up at once has been asked all the same; it is asked for ever, and never in a hurry. */
    @Test
    void whoHangsUpIsTriedAgainByPausesThatGrowAndKeepToTheirBounds() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            rude.setSoTimeout((int) LATE.toMillis());
            bench.open("opc.tcp://127.0.0.1:" + rude.getLocalPort(), "speed");
            List<Long> tries = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                try (Socket one = rude.accept()) {
                    tries.add(System.nanoTime());
                    one.setSoLinger(true, 0);
                }
            }
            for (int i = 1; i < tries.size(); i++) {
                long least = Math.min(LEAST.toMillis() << (i - 1), MOST.toMillis() * 5 / 6);
                assertThat(TimeUnit.NANOSECONDS.toMillis(tries.get(i) - tries.get(i - 1)))
                        .as("before try %d of %s", i, tries)
                        .isBetween(least - 20, LATE.toMillis());
            }
        }
    }

    /** A person who looks at a server that has just come back takes nothing from the agent, which comes within its longest pause. */
    @Test
    void aLookThatFindsTheServerUpMakesNoPauseLonger() throws Exception {
        int port = OpcUaTestServer.freePort();
        String url = "opc.tcp://127.0.0.1:" + port;
        bench.open(url, "speed");
        Visit.Visitor person = new Visit.Visitor("demo", "edge-1", pki);
        for (int i = 0; i < 10; i++) { // until its pauses are the longest
            assertThat(isThere(bench.config(url, "speed").servers().get(0), person))
                    .isFalse();
            TimeUnit.NANOSECONDS.sleep(MOST.toNanos() / 3);
        }
        try (OpcUaTestServer server = new OpcUaTestServer(port)) {
            server.set("speed", NodeIds.Int32, 1);
            long since = System.nanoTime();
            while (bench.status().subscribed() == 0) {
                assertThat(isThere(bench.config(url, "speed").servers().get(0), person))
                        .isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(MOST.plus(LATE));
            }
        }
    }

    private static boolean isThere(ServerConfig server, Visit.Visitor person) throws Exception {
        try (Visit visit = Visit.open(server, person)) {
            return visit.client() != null;
        } catch (UaException e) {
            return false;
        }
    }
}
