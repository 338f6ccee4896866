package io.steelyard.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.gateway.store.InMemoryMarks;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.TimeSeriesStoreContract;
import io.steelyard.testkit.RealInflux;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real InfluxDB 2, when the environment says where its program is. */
final class InfluxStoreContractTest extends TimeSeriesStoreContract {
    @TempDir
    static Path folder;

    private static RealInflux influx;
    private InMemoryMarks marks = new InMemoryMarks();

    @BeforeAll
    static void startInflux() throws Exception {
        assumeTrue(
                RealInflux.program().isPresent(),
                "skipped peer: InfluxDB 2 (" + RealInflux.VARIABLE + " does not name its program)");
        influx = RealInflux.fresh(RealInflux.program().orElseThrow(), folder);
    }

    @AfterAll
    static void stopInflux() {
        if (influx != null) {
            influx.close();
        }
    }

    @Override
    protected TimeSeriesStore openEmpty() throws Exception {
        for (String bucket : new String[] {InfluxServer.TELEMETRY, InfluxServer.KPI}) {
            influx.dropBucket(bucket);
        }
        marks = new InMemoryMarks();
        return reopen();
    }

    @Override
    protected TimeSeriesStore reopen() {
        return new InfluxStore(
                new InfluxConfig(
                        influx.url(),
                        () -> RealInflux.TOKEN,
                        RealInflux.ORG,
                        true,
                        Duration.ZERO,
                        InfluxConfig.USUAL_WRITERS,
                        InfluxConfig.Patience.usual()),
                marks,
                refused -> assertThat(refused).isEmpty(),
                (type, about, details) -> {},
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }

    @Override
    protected void expire(long before) throws Exception {
        String path = "/api/v2/delete?org=" + RealInflux.ORG + "&bucket=" + InfluxServer.TELEMETRY;
        String stop = Instant.ofEpochSecond(before / 1_000_000_000L).toString();
        assertThat(influx.post(path, "{\"start\":\"1970-01-01T00:00:00Z\",\"stop\":\"" + stop + "\"}")
                        .statusCode())
                .isEqualTo(204);
    }
}
