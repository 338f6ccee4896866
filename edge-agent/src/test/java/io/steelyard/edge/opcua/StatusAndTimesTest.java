package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says of a value beside the value, as it stands in the sample: all of it, and nothing in another's place. */
@Timeout(120)
final class StatusAndTimesTest {
    private static final String NAME = OpcUaTestServer.PUSHED + "-said";
    private static final long BAD = 0x8000_0000L;
    private static final DateTime SOURCE = new DateTime(133_444_736_000_000_017L);
    private static final DateTime SERVER = new DateTime(133_444_736_020_000_029L);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private static OpcUaTestServer server;
    private SourceBench bench;

    @BeforeAll
    static void startServer() throws Exception {
        SourceBench.makeCertificate(own);
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        server.push(NAME, 1);
        bench = new SourceBench(pki, own);
        bench.open(server.url(), NAME);
        bench.awaitValue(NAME, 1L);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Sample told(DataValue value) throws InterruptedException {
        server.push(NAME, value);
        bench.await(() -> bench.samples(NAME).size() == 2);
        return bench.samples(NAME).get(1);
    }

    /**
     * Its lower half is told, too (OPC UA Part 4 §7.39): 0x0400 says that there is something, 0x0100 that the value stands at
     * its low limit, 0x0200 at the high one, 0x0300 that it cannot change.
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 0x0000_0500L, 0x0000_0700L, 0x4093_0600L, 0x808C_0000L, 0x808C_0700L})
    void aStatusIsToldWithAllItsBits(long status) throws Exception {
        Sample sample = told(new DataValue(new Variant(2), new StatusCode(status), SOURCE, SERVER));
        assertThat(sample.status()).isEqualTo(status);
        assertThat(sample.value()).isEqualTo((status & BAD) == 0 ? 2L : null);
    }

    /** A value with a Bad status is a point at its own time, as any other. */
    @ParameterizedTest
    @ValueSource(longs = {0, 0x808C_0000L})
    void aValueHasTheTimesOfItsSourceAndOfItsServerAndTheOneWhenItCame(long status) throws Exception {
        long before = OpcUaTiming.nanos(Instant.now());
        Sample sample = told(new DataValue(new Variant(2), new StatusCode(status), SOURCE, SERVER));
        assertThat(sample.time()).isEqualTo(nanos(SOURCE));
        assertThat(sample.clock()).isEqualTo(ClockSource.SOURCE);
        assertThat(sample.serverTime()).isEqualTo(nanos(SERVER));
        assertThat(bench.taken)
                .filteredOn(one -> one.samples().contains(sample))
                .singleElement()
                .extracting(Delivery::receiveTime)
                .satisfies(came -> assertThat(came).isBetween(before, OpcUaTiming.nanos(Instant.now())));
    }

    private static long nanos(DateTime time) {
        return (time.getUtcTime() - 116_444_736_000_000_000L) * 100;
    }
}
