package io.steelyard.gateway.store.influx;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.store.InMemoryMarks;
import io.steelyard.testkit.FakeInflux;
import io.steelyard.testkit.Relay;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A line that takes less in the time of one answer than one call used to bring: everything arrives all the same. */
@Timeout(60)
final class SlowInfluxTest {
    private static final Duration ANSWER = Duration.ofMillis(200);

    private final InMemoryMarks marks = new InMemoryMarks();
    private final List<Refused> aside = new ArrayList<>();
    private FakeInflux influx;
    private Relay relay;
    private InfluxStore store;

    @BeforeEach
    void start() throws IOException {
        influx = FakeInflux.start("telemetry", "kpi");
        relay = new Relay(influx.url().getPort(), System::nanoTime);
        InfluxConfig.Patience quick = new InfluxConfig.Patience(Duration.ofMillis(1), Duration.ofMillis(5), ANSWER);
        URI url = URI.create("http://127.0.0.1:" + relay.port());
        store = new InfluxStore(
                new InfluxConfig(url, () -> "token", "steelyard", true, Duration.ZERO, 2, quick),
                marks,
                aside::addAll,
                (type, about, details) -> {},
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        relay.close();
        influx.close();
    }

    private static List<Reading> readings(int count) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(good(series("stand-1", "count", FieldType.INT), T0 + i, (long) i));
        }
        return readings;
    }

    private CompletableFuture<Void> write(List<Reading> readings, int offset) {
        return CompletableFuture.runAsync(() -> {
            try {
                store.write(readings, mark(offset));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** 400 KB by a line of 200 KB a second, of whose answers none is waited for longer than a fifth of a second at first. */
    @Test
    void everythingArrivesByASlowLine() throws Exception {
        store.write(readings(1), mark(1));
        relay.slow(200_000);
        write(readings(4_000), 2).get(40, TimeUnit.SECONDS);
        assertThat(influx.points()).hasSize(4_000);
        assertThat(aside).isEmpty();
        assertThat(marks.stored(0)).contains(mark(2));
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
    }

    /** One long text is more than the line takes in that time, and cannot be made smaller: it is waited for longer. */
    @Test
    void aLineThatCannotBeMadeSmallerIsWaitedForLonger() throws Exception {
        store.write(readings(1), mark(1));
        relay.slow(200_000);
        Reading text = good(series("stand-1", "program", FieldType.STRING), T0, "x".repeat(80_000));
        write(List.of(text), 2).get(40, TimeUnit.SECONDS);
        assertThat(influx.points())
                .hasSize(1)
                .allSatisfy((line, fields) -> assertThat(fields).containsKeys("count", "program"));
        assertThat(aside).isEmpty();
    }

    /** Half open: nobody says that the connection is dead. What waits is told apart from what is slow by going on soon after. */
    @Test
    void aLineThatFellSilentIsUsedAgainOnceItIsMended() throws Exception {
        store.write(readings(1), mark(1));
        relay.silence();
        CompletableFuture<Void> writing = write(readings(2_000), 2);
        while (store.check().status() == Check.Status.OK) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(store.check().detail()).contains("too slow", "smaller parts");
        relay.mend();
        writing.get(20, TimeUnit.SECONDS);
        assertThat(influx.points()).hasSize(2_000);
        assertThat(aside).isEmpty();
    }
}
