package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.call.Calls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library asks a server for its state now and then: an answer to that is not the only sign of life. */
@Timeout(60)
final class UnansweredKeepAliveTest {
    private static final int MANY = 20;
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    /** A server that publishes and is slow with Reads would be cut off once a minute. */
    @Test
    void cutsNoSession() throws Exception {
        SourceBench.makeCertificate(own);
        try (OpcUaTestServer server = new OpcUaTestServer(OpcUaTestServer.freePort());
                SourceBench bench = new SourceBench(pki, own)) {
            ServerConfig plc = bench.config(server.url(), "speed").servers().get(0);
            ClientFactory clients = new ClientFactory(pki, "demo", "edge-1");
            OpcUaClient client = hasty(clients.client(plc, "edge-1", clients.endpoints(plc)));
            AtomicInteger lost = new AtomicInteger();
            client.addSessionActivityListener(new SessionActivityListener() {
                @Override
                public void onSessionInactive(UaSession session) {
                    lost.incrementAndGet();
                }
            });
            Calls.await(client.connectAsync(), SOON);
            try {
                server.manners.readsAtOnce = 0; // refuses each
                int before = server.manners.reads.get();
                while (server.manners.reads.get() < before + MANY) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                assertThat(lost).hasValue(0);
            } finally {
                server.manners.byTheBook();
                Calls.await(client.disconnectAsync(), SOON);
            }
        }
    }

    /** The same client that asks a hundred times as often. */
    private static OpcUaClient hasty(OpcUaClient client) throws Exception {
        return OpcUaClient.create(OpcUaClientConfig.copy(
                client.getConfig(),
                config -> config.setKeepAliveInterval(Unsigned.uint(100)).setKeepAliveTimeout(Unsigned.uint(100))));
    }
}
