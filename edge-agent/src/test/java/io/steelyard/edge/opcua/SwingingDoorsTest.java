package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.filter.Deadband;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of the values of one notification those are left out, and numbered, that a line says as well. */
@Timeout(120)
final class SwingingDoorsTest {
    private static final int STEPS = 60;

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    @Test
    void whatALineSaysIsLeftOutAndNumbered() throws Exception {
        String name = OpcUaTestServer.PUSHED + "-shaking";
        SourceBench.makeCertificate(own);
        try (OpcUaTestServer server = new OpcUaTestServer(OpcUaTestServer.freePort());
                SourceBench bench = new SourceBench(pki, own)) {
            bench.doors.put(name, Deadband.parse("1"));
            server.push(name, 0);
            bench.open(server.url(), name);
            bench.awaitValue(name, 0L);
            for (int i = 1; i <= STEPS; i++) {
                server.push(name, i % 2);
            }
            bench.await(() -> bench.samples(name).size() > STEPS);
            List<Sample> samples = bench.samples(name);
            assertThat(samples).anyMatch(Sample::filtered);
            assertThat(samples.get(0).filtered()).as("the first of the item").isFalse();
            assertThat(samples.get(samples.size() - 1).filtered())
                    .as("the last of its notification")
                    .isFalse();
        }
    }
}
