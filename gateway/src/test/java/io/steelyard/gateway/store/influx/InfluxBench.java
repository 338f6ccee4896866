package io.steelyard.gateway.store.influx;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.series;

import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.store.InMemoryMarks;
import io.steelyard.testkit.FakeInflux;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGeneratorFactory;

/** A store on a fake InfluxDB, which tries again within milliseconds, and what it said. */
final class InfluxBench implements AutoCloseable {
    final InMemoryMarks marks = new InMemoryMarks();
    final List<Refused> aside = new ArrayList<>();
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    final FakeInflux influx;
    final InfluxStore store;

    InfluxBench() throws IOException {
        influx = FakeInflux.start("telemetry", "kpi");
        store = store(influx.url(), true);
    }

    InfluxStore store(URI url, boolean create) {
        InfluxConfig.Patience quick =
                new InfluxConfig.Patience(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(500));
        return new InfluxStore(
                new InfluxConfig(url, () -> "token", "steelyard", create, Duration.ZERO, 2, quick),
                marks,
                aside::addAll,
                (type, about, details) -> events.add(type.text()),
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }

    static List<Reading> readings(int count) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(good(series("stand-1", "count", FieldType.INT), T0 + i, (long) i));
        }
        return readings;
    }

    @Override
    public void close() {
        store.close();
        influx.close();
    }
}
