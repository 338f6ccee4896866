package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Sample;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.Relay;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several servers of one agent, of which some hang: one never answers, one does not answer what it is read, one falls silent. */
@Timeout(60)
final class HangingServersTest {
    private static final int VALUES = 20;

    /** Whoever had to wait for one of those would wait for its time-out, 10 s or more. */
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    @Test
    @SuppressWarnings("try") // the silent server ends before the agent that would wait for it
    void delayNoOtherWhichLosesNothing() throws Exception {
        SourceBench.makeCertificate(own);
        int faded = OpcUaTestServer.freePort();
        try (OpcUaTestServer live = new OpcUaTestServer(OpcUaTestServer.freePort());
                ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                OpcUaTestServer slow = new OpcUaTestServer(OpcUaTestServer.freePort());
                OpcUaTestServer fading = new OpcUaTestServer(faded);
                Relay line = new Relay(faded, System::nanoTime);
                SourceBench bench = new SourceBench(pki, own)) {
            live.push(OpcUaTestServer.PUSHED, 0);
            slow.set("slow", NodeIds.Int32, 1);
            slow.manners.slow = "slow";
            slow.manners.answers = new CountDownLatch(1);
            fading.set("fading", NodeIds.Int32, 1);
            Map<String, String> others = Map.of(
                    "silent", "opc.tcp://127.0.0.1:" + silent.getLocalPort(),
                    "slow", slow.url(),
                    "fading", "opc.tcp://127.0.0.1:" + line.port());
            bench.openBeside(others, live.url(), OpcUaTestServer.PUSHED);
            try (Socket taken = silent.accept()) {
                bench.await(() -> slow.manners.waiting.get() > 0);
                bench.await(() -> phase(bench, "fading").equals("online"));
                line.silence();
                bench.awaitValue(OpcUaTestServer.PUSHED, 0L);
                for (int i = 1; i <= VALUES; i++) {
                    long before = System.nanoTime();
                    live.push(OpcUaTestServer.PUSHED, i);
                    bench.awaitValue(OpcUaTestServer.PUSHED, (long) i);
                    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
                }
                assertThat(taken.isConnected()).isTrue();
                assertThat(phase(bench, "silent")).isNotEqualTo("online");
                assertThat(phase(bench, "slow")).isNotEqualTo("online");
            } finally { // so that nobody waits for them at the end
                slow.manners.byTheBook();
                line.mend();
                silent.close();
            }
            assertThat(bench.samples(OpcUaTestServer.PUSHED))
                    .extracting(Sample::value)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(0, VALUES).boxed().toList());
            assertThat(bench.gaps())
                    .extracting(GapRecord::scope)
                    .extracting(Scope::server)
                    .doesNotContain("plc");
        }
    }

    private static String phase(SourceBench bench, String server) {
        return bench.source().status().stream()
                .filter(one -> one.server().equals(server))
                .findFirst()
                .orElseThrow()
                .phase();
    }
}
