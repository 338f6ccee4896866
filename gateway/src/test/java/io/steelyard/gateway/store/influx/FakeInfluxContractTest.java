package io.steelyard.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.store.InMemoryMarks;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.TimeSeriesStoreContract;
import io.steelyard.testkit.FakeInflux;
import java.time.Duration;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;

/** The contract on the fake that faults are tried on: what it takes for a point is what the real one takes. */
final class FakeInfluxContractTest extends TimeSeriesStoreContract {
    private FakeInflux influx;
    private InMemoryMarks marks = new InMemoryMarks();

    @AfterEach
    void stopInflux() {
        influx.close();
    }

    @Override
    protected TimeSeriesStore openEmpty() throws Exception {
        influx = FakeInflux.start();
        marks = new InMemoryMarks();
        return reopen();
    }

    @Override
    protected TimeSeriesStore reopen() {
        return new InfluxStore(
                new InfluxConfig(
                        influx.url(),
                        () -> "token",
                        "steelyard",
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
    protected void expire(long before) {
        influx.expire(InfluxServer.TELEMETRY, before);
    }
}
