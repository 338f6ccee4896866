package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.edge.uplink.Timing;
import io.steelyard.edge.uplink.Uplink;
import io.steelyard.edge.uplink.UplinkConfig;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.inbox.InboxConfig;
import io.steelyard.gateway.ingest.Ingest;
import io.steelyard.gateway.ingest.IngestDoors;
import io.steelyard.gateway.ingest.SystemDoor;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.mqtt.MqttConfig;
import io.steelyard.gateway.mqtt.MqttEndpoint;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.GapRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The middle of the chain with nothing fake in it: outbox on disk, uplink, MQTT over loopback, endpoint, inbox on disk,
 * ingest. Both ends are restarted while samples flow; each sample must come out exactly once.
 */
@Timeout(180)
class AgentToInboxIT {

    private static final int SIGNALS = 12;
    private static final List<String> ASSETS = List.of("stand-1", "stand-2", "lathe-1");

    @TempDir
    Path folder;

    private final StoreInMemory store = new StoreInMemory();
    private final Map<Long, Double> taken = new HashMap<>();
    private GatewayHalf gateway;
    private AgentHalf agent;
    private int port;
    private long clock = 1_700_000_000_000_000_000L;

    @AfterEach
    void close() throws Exception {
        if (agent != null) {
            agent.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    /** What is stored survives the gateway's restarts; a number stored twice is seen. */
    private static final class StoreInMemory implements SystemDoor {
        final Map<Long, Reading> byTime = new ConcurrentHashMap<>();
        final List<String> twice = new ArrayList<>();
        final List<String> keptAside = new CopyOnWriteArrayList<>();
        private final Map<String, FieldType> locks = new ConcurrentHashMap<>();
        private final List<AssetDescription> assets = new ArrayList<>();
        volatile Optional<StoredMark> mark = Optional.empty();

        synchronized void store(List<Reading> readings) {
            for (Reading reading : readings) {
                if (byTime.put(reading.time(), reading) != null) {
                    twice.add(reading.toString());
                }
            }
        }

        @Override
        public void write(List<SystemRow> rows) {
            rows.stream().filter(SystemRow.KeptAside.class::isInstance).forEach(row -> keptAside.add(row.toString()));
        }

        @Override
        public FieldType lock(String measurement, String field, FieldType wanted) {
            return locks.computeIfAbsent(measurement + "/" + field, f -> wanted);
        }

        @Override
        public List<GapRecord> openGaps(AgentKey agent) {
            return List.of();
        }

        @Override
        public Map<AgentKey, LastReport> lastReports() {
            return Map.of();
        }

        @Override
        public List<AssetDescription> assets() {
            return List.copyOf(assets);
        }
    }

    /** Endpoint, inbox and ingest. */
    private final class GatewayHalf implements AutoCloseable {
        private final Inbox inbox;
        private final EventLoopGroup loops = new NioEventLoopGroup(1);
        private final MqttEndpoint endpoint;
        private final Ingest ingest;
        private final Thread thread;

        GatewayHalf() {
            inbox = Inbox.open(
                    new InboxConfig(folder.resolve("inbox"), 4 << 20, 64 << 20, 8 << 20, Duration.ofHours(1), "store"),
                    new DiskFiles(),
                    Thread::new,
                    new Inbox.Sources(InstantSource.system(), System::nanoTime, UUID::randomUUID));
            endpoint = new MqttEndpoint(
                    MqttConfig.on("127.0.0.1", port),
                    inbox,
                    inbox::full,
                    loops,
                    AgentToInboxIT::epochNanos,
                    System::nanoTime);
            IngestDoors doors = new IngestDoors(
                    inbox.id(),
                    inbox::reader,
                    inbox::peek,
                    inbox,
                    partition -> store.mark,
                    batch -> {
                        store.store(batch.readings());
                        store.mark = Optional.of(batch.mark());
                        stored(batch.mark());
                    },
                    store,
                    new LiveValues(),
                    new KnownLife(),
                    endpoint::publish);
            ingest = new Ingest(doors, "steelyard", AgentToInboxIT::epochNanos, System::nanoTime);
            ingest.recover();
            thread = new Thread(ingest, "ingest");
            thread.start();
            endpoint.start();
            port = endpoint.port();
        }

        private void stored(StoredMark mark) {
            ingest.stored(mark);
        }

        @Override
        public void close() {
            endpoint.close();
            thread.interrupt();
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
            inbox.close();
        }
    }

    /** Outbox and uplink. */
    private final class AgentHalf implements AutoCloseable {
        private final Outbox outbox;
        private final Uplink uplink;
        private final int[] ids = new int[SIGNALS];
        private long sequence;

        AgentHalf() throws IOException {
            outbox = Outbox.open(
                    new OutboxConfig(
                            "demo",
                            "edge-1",
                            folder.resolve("outbox"),
                            folder.resolve("dead-letter"),
                            4 << 20,
                            64 << 20),
                    new Outbox.Sources(UUID.randomUUID(), InstantSource.system(), System::nanoTime),
                    new DiskFiles(),
                    Thread::new);
            Catalogue catalogue = new Catalogue();
            for (int i = 0; i < SIGNALS; i++) {
                String asset = ASSETS.get(i % ASSETS.size());
                SignalType type = SignalType.scalar(ValueType.DOUBLE);
                ids[i] = outbox.idOf(asset, "s" + i, type);
                catalogue.put(new AssetInfo(asset, "lathe", "lathe", "area", "line", "plc"));
                catalogue.put(
                        asset,
                        List.of(new SignalInfo(ids[i], asset, "s" + i, type, "power", "kW", null, null, null, null)));
            }
            UplinkConfig config = new UplinkConfig(
                    new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:" + port), null),
                    "steel-city",
                    "demo",
                    "edge-1",
                    1,
                    UplinkConfig.Release.PUBACK,
                    16,
                    UplinkConfig.Backlog.USUAL,
                    Duration.ofMillis(50),
                    Duration.ofMillis(500));
            Timing timing = new Timing(InstantSource.system(), System::nanoTime, new Random(5));
            uplink = new Uplink(config, folder, outbox, catalogue, outbox, timing, Thread::new);
            uplink.start();
        }

        /** One delivery of so many samples, each at a time of its own. */
        void deliver(int count, Random random) throws InterruptedException {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                clock += 1_000_000 + random.nextInt(1_000) * 100L;
                double value = random.nextDouble();
                taken.put(clock, value);
                samples.add(new Sample(
                        ids[random.nextInt(SIGNALS)], clock, ClockSource.SOURCE, clock + 1, 0, value, false));
            }
            outbox.take(new Delivery("plant", 1, ++sequence, clock, epochNanos(), samples, List.of()));
        }

        boolean drain(Duration atMost) throws InterruptedException {
            return uplink.drain(atMost);
        }

        @Override
        public void close() {
            uplink.close();
            outbox.close();
        }
    }

    private static long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bringsEverySampleOverOnceWhileBothEndsRestart(long seed) throws Exception {
        Random random = new Random(seed);
        gateway = new GatewayHalf();
        agent = new AgentHalf();
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 40; i++) {
                agent.deliver(1 + random.nextInt(20), random);
            }
            switch (random.nextInt(3)) {
                case 0 -> {
                    gateway.close();
                    agent.deliver(10, random);
                    gateway = new GatewayHalf();
                }
                case 1 -> {
                    agent.close();
                    agent = new AgentHalf();
                }
                default ->
                    assertThat(agent.drain(Duration.ofSeconds(30)))
                            .as("seed %d", seed)
                            .isTrue();
            }
        }
        agent.outbox.report(true).get(10, TimeUnit.SECONDS);
        assertThat(agent.drain(Duration.ofSeconds(30))).as("seed %d", seed).isTrue();
        Awaitility.await("seed " + seed)
                .atMost(Duration.ofSeconds(20))
                .until(() -> store.byTime.size() >= taken.size());
        assertThat(store.twice).as("seed %d: stored twice", seed).isEmpty();
        assertThat(store.keptAside).as("seed %d: kept aside", seed).isEmpty();
        Map<Long, Double> stored = new HashMap<>();
        store.byTime.forEach((time, reading) -> stored.put(time, (Double) reading.value()));
        assertThat(stored).as("seed %d", seed).isEqualTo(taken);
        Awaitility.await("seed " + seed + ": the reports behind the last sample")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    for (LedgerLine line : gateway.ingest.ledgers().lines((key, at) -> true)) {
                        assertThat(line.row().missing())
                                .as("seed %d: %s", seed, line)
                                .isZero();
                        assertThat(line.row().inOutbox())
                                .as("seed %d: %s", seed, line)
                                .isZero();
                    }
                });
    }
}
