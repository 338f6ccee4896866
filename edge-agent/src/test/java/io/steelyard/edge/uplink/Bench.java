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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** An uplink between an outbox in memory and a scripted broker: asset {@code stand-1} with the Double signal 1. */
final class Bench implements AutoCloseable {

    static final UUID INBOX = new UUID(7, 7);
    static final String RECEIVED = "steelyard/v1/demo/edge-1/received";

    final InMemoryOutbox outbox = new InMemoryOutbox();
    final Catalogue catalogue = new Catalogue();
    final ScriptedBroker broker = new ScriptedBroker();
    private final NumberSet taken = new NumberSet();
    private final Path folder;
    private final String agent;
    private @Nullable Uplink uplink;

    Bench(Path folder) throws IOException {
        this(folder, "edge-1");
    }

    Bench(Path folder, String agent) throws IOException {
        this.folder = folder;
        this.agent = agent;
        broker.isOf(agent);
        broker.sayReceivedAsOfNow(this::takenSoFar);
        answer(message -> 0);
        catalogue.put(new AssetInfo("stand-1", "rolling-mill", "rolling-mill", "rolling", "hot-strip", "plc"));
        outbox.define(1, "stand-1", "power", ValueType.DOUBLE);
        SignalType type = SignalType.scalar(ValueType.DOUBLE);
        catalogue.put(
                "stand-1", List.of(new SignalInfo(1, "stand-1", "power", type, null, null, null, null, null, null)));
    }

    /** As {@link ScriptedBroker#answer}; what was taken is named behind the next births. */
    void answer(ToIntFunction<ScriptedBroker.Message> script) {
        broker.answer(message -> {
            int code = script.applyAsInt(message);
            if (code == 0 && message.topic().contains("DDATA")) {
                synchronized (taken) {
                    numbers(message).keySet().forEach(taken::add);
                }
            }
            return code;
        });
    }

    /** What the gateway says when it is asked: the numbers that have come. */
    String takenSoFar() {
        synchronized (taken) {
            return new Received(INBOX, List.of(new Received.Epoch(InMemoryOutbox.PRESENT, taken.ranges(), List.of())))
                    .toJson();
        }
    }

    UplinkConfig config(UplinkConfig.Release release, int qos) {
        return new UplinkConfig(
                new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:" + broker.port()), null),
                "steel-city",
                "demo",
                agent,
                qos,
                release,
                64,
                UplinkConfig.Backlog.USUAL,
                Duration.ofMillis(5),
                Duration.ofMillis(20));
    }

    Uplink start() throws IOException {
        return start(config(UplinkConfig.Release.PUBACK, 1));
    }

    Uplink start(UplinkConfig config) throws IOException {
        Timing timing = new Timing(InstantSource.system(), System::nanoTime, new Random(1));
        Uplink made = new Uplink(config, folder, outbox, catalogue, outbox, timing, Thread::new);
        uplink = made;
        made.start();
        return made;
    }

    /** Starts and waits until the births are out. */
    Uplink startBorn() throws IOException, InterruptedException {
        Uplink made = start();
        broker.next("DBIRTH");
        return made;
    }

    void awaitReleased(NumberSet expected) throws InterruptedException {
        while (!outbox.released(InMemoryOutbox.PRESENT).equals(expected)) {
            assertThat(outbox.released.poll(10, TimeUnit.SECONDS))
                    .as("a release; so far %s", outbox.released(InMemoryOutbox.PRESENT))
                    .isNotNull();
        }
    }

    static String received(UUID epoch, long first, long last) {
        return new Received(INBOX, List.of(new Received.Epoch(epoch, List.of(new NumberRange(first, last)), List.of())))
                .toJson();
    }

    /** Numbers in a message of data, with whether each is historical. */
    static Map<Long, Boolean> numbers(ScriptedBroker.Message message) {
        byte[] bytes = message.payload();
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        SamplesBodyReader body = new SamplesBodyReader().reset(payload);
        Map<Long, Boolean> numbers = new TreeMap<>();
        while (payload.nextMetric()) {
            numbers.put(body.number(payload.metric().index()), payload.metric().isHistorical());
        }
        return numbers;
    }

    @Override
    public void close() throws IOException {
        if (uplink != null) {
            uplink.close();
        }
        broker.close();
    }
}
