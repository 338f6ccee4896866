package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Received;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.samples.Sequence;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An uplink of two devices, the outbox that it reads, and the server that it talks to. */
final class TwoDevices implements AutoCloseable {
    static final UUID INBOX = new UUID(7, 7);
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    final InMemoryOutbox outbox = new InMemoryOutbox();
    final Catalogue catalogue = new Catalogue();
    final ScriptedBroker broker;
    private final Path folder;

    @Nullable
    Uplink uplink;

    TwoDevices(Path folder) throws IOException {
        this.folder = folder;
        broker = new ScriptedBroker();
        broker.sayReceived(nothingReceived());
        map("stand-1", 1, 2);
        map("lathe-1", 3);
    }

    final void map(String asset, int... signals) {
        catalogue.put(new AssetInfo(asset, "rolling-mill", "rolling-mill", "rolling", "hot-strip", "plc"));
        List<SignalInfo> infos = new ArrayList<>();
        for (int id : signals) {
            outbox.define(id, asset, "s" + id, ValueType.DOUBLE);
            infos.add(new SignalInfo(
                    id, asset, "s" + id, SignalType.scalar(ValueType.DOUBLE), "power", "kW", 17, 0.0, 50.0, "drive"));
        }
        catalogue.put(asset, infos);
    }

    static String nothingReceived() {
        return new Received(INBOX, List.of()).toJson();
    }

    static String received(UUID inbox, UUID epoch, long first, long last) {
        return new Received(inbox, List.of(new Received.Epoch(epoch, List.of(new NumberRange(first, last)), List.of())))
                .toJson();
    }

    void start() {
        start(UplinkConfig.Release.PUBACK, 1);
    }

    void start(UplinkConfig.Release release, int qos) {
        UplinkConfig config = new UplinkConfig(
                new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:" + broker.port()), null),
                "steel-city",
                "demo",
                "edge-1",
                qos,
                release,
                64,
                UplinkConfig.Backlog.USUAL,
                Duration.ofMillis(50),
                Duration.ofMillis(200));
        Timing timing = new Timing(InstantSource.fixed(NOW), System::nanoTime, new Random(1));
        try {
            uplink = new Uplink(config, folder, outbox, catalogue, outbox, timing, Thread::new);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        uplink.start();
    }

    /** Numbers of the samples in a DDATA, with whether each is historical. */
    static Map<Long, Boolean> numbers(ScriptedBroker.Message message) {
        byte[] bytes = message.payload();
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        SamplesBodyReader body = new SamplesBodyReader().reset(payload);
        assertThat(body.sequence()).isEqualTo(Sequence.SAMPLES);
        Map<Long, Boolean> numbers = new TreeMap<>();
        while (payload.nextMetric()) {
            numbers.put(body.number(payload.metric().index()), payload.metric().isHistorical());
        }
        return numbers;
    }

    void awaitReleased(UUID epoch, NumberSet expected) throws InterruptedException {
        while (!outbox.released(epoch).minus(expected).isEmpty()
                || !expected.minus(outbox.released(epoch)).isEmpty()) {
            assertThat(outbox.released.poll(10, TimeUnit.SECONDS))
                    .as("a release; so far %s", outbox.released(epoch))
                    .isNotNull();
        }
    }

    @Override
    public void close() throws IOException {
        if (uplink != null) {
            uplink.close();
        }
        broker.close();
    }
}
