package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.EventRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server's answers tell of its clock. */
@Timeout(120)
final class ClockSkewTest {
    @TempDir
    Path folder;

    @Test
    void aServerWhoseClockIsBehindIsTold() throws Exception {
        Path own = folder.resolve("made");
        SourceBench.makeCertificate(own);
        OpcUaTestServer server = new OpcUaTestServer(OpcUaTestServer.freePort());
        try (SourceBench bench = new SourceBench(folder.resolve("pki"), own)) {
            bench.clockAhead.set(TimeUnit.SECONDS.toNanos(37));
            server.set("speed", NodeIds.Double, 0.0);
            bench.open(server.url(), "speed");
            for (double value = 1; events(bench).isEmpty() && value < 200; value++) {
                server.set("speed", NodeIds.Double, value);
                bench.awaitValue("speed", value);
            }
            assertThat(events(bench)).hasSize(1);
            assertThat(events(bench).get(0).details())
                    .containsEntry("server", "plc")
                    .containsEntry("how", "found")
                    .hasEntrySatisfying("skew", skew -> assertThat(skew).startsWith("-37."));
        } finally {
            server.close();
        }
    }

    /** A controller behind the server with a clock of its own; what else the server has stands where it should. */
    @Test
    void aDeviceWhoseClockIsAheadOfItsServersIsTold() throws Exception {
        Path own = folder.resolve("made");
        SourceBench.makeCertificate(own);
        OpcUaTestServer server = new OpcUaTestServer(OpcUaTestServer.freePort());
        try (SourceBench bench = new SourceBench(folder.resolve("pki"), own)) {
            server.set("speed", NodeIds.Double, 0.0);
            bench.open(server.url(), "speed");
            for (double value = 1; events(bench).isEmpty() && value < 300; value++) {
                DateTime device = new DateTime(Instant.now().plusSeconds(37));
                server.set(
                        "speed",
                        NodeIds.Double,
                        new DataValue(new Variant(value), StatusCode.GOOD, device, new DateTime()));
                bench.awaitValue("speed", value);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(events(bench)).hasSize(1);
            assertThat(events(bench).get(0).scope().asset()).isNotNull();
            assertThat(events(bench).get(0).details())
                    .containsEntry("server", "plc")
                    .containsEntry("how", "sources-ahead")
                    .hasEntrySatisfying("skew", skew -> assertThat(skew).startsWith("+3"));
        } finally {
            server.close();
        }
    }

    /** While nobody hears the server, nobody knows its clock: it may be set meanwhile. */
    @Test
    void howFarItIsOffIsKnownWhileItIsHeard() throws Exception {
        Path own = folder.resolve("made");
        SourceBench.makeCertificate(own);
        OpcUaTestServer server = new OpcUaTestServer(OpcUaTestServer.freePort());
        try (SourceBench bench = new SourceBench(folder.resolve("pki"), own)) {
            bench.clockAhead.set(TimeUnit.MILLISECONDS.toNanos(400));
            server.set("speed", NodeIds.Double, 0.0);
            bench.open(server.url(), "speed");
            assertThat(bench.status().known().skewNanos()).isNull();
            for (double value = 1; bench.status().known().skewNanos() == null && value < 200; value++) {
                server.set("speed", NodeIds.Double, value);
                bench.awaitValue("speed", value);
            }
            assertThat(bench.status().known().skewNanos())
                    .isBetween(-TimeUnit.MILLISECONDS.toNanos(900), -TimeUnit.MILLISECONDS.toNanos(390));
            server.close();
            bench.await(() -> bench.status().known().skewNanos() == null);
            assertThat(events(bench)).isEmpty();
        } finally {
            server.close();
        }
    }

    private static List<EventRecord> events(SourceBench bench) {
        return bench.notes.stream()
                .filter(EventRecord.class::isInstance)
                .map(EventRecord.class::cast)
                .filter(event -> event.type().equals("clock-skew"))
                .toList();
    }
}
