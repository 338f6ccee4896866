package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.call.Batches;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.testkit.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that broke off while something was being made in them, each on a line of its own. */
@Timeout(60)
final class LeftoversTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int QUESTION_MILLIS = 500;

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private final OpcUaTiming timing = new OpcUaTiming(Instant::now, System::nanoTime, new Random(1));

    /** Nobody hangs up on a line that is half-open, and no answer ever comes there: what was made would stay for minutes. */
    @Test
    void whatBrokeOffOnALineThatIsHalfOpenIsDeletedOverAnotherOne() throws Exception {
        SourceBench.makeCertificate(own);
        int port = OpcUaTestServer.freePort();
        try (OpcUaTestServer server = new OpcUaTestServer(port);
                Relay line = new Relay(port, System::nanoTime);
                SourceBench bench = new SourceBench(pki, own)) {
            Connection over = connection(bench.config("opc.tcp://127.0.0.1:" + line.port(), "speed")
                    .servers()
                    .get(0));
            var unused = over.subscriptions().withRoom();
            assertThat(server.milo().getSubscriptions()).hasSize(1);
            line.silence();
            Leftovers leftovers = new Leftovers("plc", System::nanoTime);
            leftovers.end(over, false, false);
            stepUntil(leftovers, () -> line.connections() > 1); // the dead one cannot even be hung up on
            line.mend();
            stepUntil(
                    leftovers,
                    () -> server.milo().getSubscriptions().isEmpty()
                            && server.milo()
                                    .getSessionManager()
                                    .getAllSessions()
                                    .isEmpty());
        }
    }

    private static void stepUntil(Leftovers leftovers, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            leftovers.step(true);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** By a client that waits for answers for a moment only. */
    private Connection connection(ServerConfig plc) throws Exception {
        ClientFactory clients = new ClientFactory(pki, "demo", "edge-1");
        OpcUaClient usual = clients.client(plc, "edge-1", clients.endpoints(plc));
        OpcUaClient client = OpcUaClient.create(OpcUaClientConfig.copy(
                usual.getConfig(), config -> config.setRequestTimeout(Unsigned.uint(QUESTION_MILLIS))));
        Calls.await(client.connectAsync(), LIMIT);
        NodeId session = Calls.await(client.getSessionAsync(), LIMIT).getSessionId();
        Batches batches = new Batches();
        AddressSpace space = new AddressSpace(
                client, Calls.await(client.readNamespaceTableAsync()), client.readOperationLimits(), batches);
        return new Connection(
                client, session, space, new Subscriptions(client, plc, timing, batches.items(), Map.of()), null);
    }
}
