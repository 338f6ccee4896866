package io.steelyard.gateway;

import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.gateway.api.Answering;
import io.steelyard.gateway.api.HttpEndpoint;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.deadletter.DeadLetter;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.ingest.Ingest;
import io.steelyard.gateway.ingest.IngestDoors;
import io.steelyard.gateway.ingest.Ledgers;
import io.steelyard.gateway.ingest.PatientSystem;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.mqtt.MqttEndpoint;
import io.steelyard.gateway.store.StoreDoors;
import io.steelyard.gateway.store.StoreWriter;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.SystemRecords;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The composition root: one sample's way, from the top down. A message enters at {@code mqtt}, is on disk in {@code inbox}
 * before it is acknowledged, is decoded by {@code ingest}, written by {@code store}, folded into minutes by {@code folds},
 * and seen through {@code http}. Started in that order from the disk outwards, closed in reverse.
 */
public final class Gateway implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final Duration SYSTEM_AGAIN = Duration.ofSeconds(1);

    private final Workers workers;
    private final NioEventLoopGroup loops;
    private final SystemRecords system;
    private final StoreKeeping keeping;
    private final TimeSeriesStore store;
    private final Inbox inbox;
    private final PatientSystem patient;
    private final Ingest ingest;
    private final StoreWriter writer;
    private final MqttEndpoint mqtt;
    private final HttpEndpoint http;
    private final Folds folds;
    private final @Nullable OpenAddress reminder;
    private final DeadLetterDoors letters;
    private final DeadLetter deadLetter;

    /** Opens the disk's part of the line, with the store that the settings ask for; nothing listens yet. */
    public Gateway(GatewayConfig config, Surroundings around) {
        this(config, around, StoreDoor.ofSettings());
    }

    /** The same with a store of the caller's. */
    public Gateway(GatewayConfig config, Surroundings around, StoreDoor stores) {
        workers = new Workers(around.threads());
        loops = new NioEventLoopGroup(2, around.threads());
        LiveValues live = new LiveValues();

        system = SystemRecords.open(config.data().resolve("gateway/system"));
        inbox = Inbox.open(
                config.inbox(),
                around.files(),
                around.threads(),
                new Inbox.Sources(around.clock(), around.nanoTime(), around.ids()));
        StoreNews news = new StoreNews(system, live, around::now);
        letters = new DeadLetterDoors(system, system.deadLetter(), this::books);
        deadLetter = DeadLetter.open(
                config.data().resolve("gateway/dead-letter"), letters, DeadLetter.Limits.usual(), around::now);
        keeping = new StoreKeeping(
                stores.open(config, inbox, deadLetter::keep, news, around.nanoTime()),
                system,
                config.retention(),
                around::now,
                workers.pool(1));
        store = keeping.lasting();
        mqtt = new MqttEndpoint(config.mqtt(), inbox, inbox::full, loops, around::now);
        writer = new StoreWriter(
                store,
                new StoreDoors(this::stored, deadLetter::keep, Joints.budget(config, system, news)),
                around.nanoTime());
        Joints.SystemForIngest rows = new Joints.SystemForIngest(system);
        patient = new PatientSystem(rows, SYSTEM_AGAIN);
        ingest = new Ingest(
                new IngestDoors(
                        inbox.id(),
                        inbox::reader,
                        inbox,
                        store::storedMark,
                        writer::write,
                        patient,
                        live,
                        mqtt::publish),
                config.hostId(),
                around::now,
                around.nanoTime());
        folds = new Folds(new Joints.FoldsOn(system, store, live, rows::handedOver, writer::batches), around::now);
        reminder = Joints.reminder(config, system, live, around::now);
        Indicators indicators = new Indicators(store::minutes, site -> Joints.assetsOf(live, site));
        http = new HttpEndpoint(
                config.http(),
                new Joints(config, live, store, system, ingest)
                        .views(
                                new Letters(
                                        deadLetter,
                                        system,
                                        readings -> DeadLetterDoors.writeAgain(writer, store, readings)),
                                indicators,
                                new Joints.Chain(this::stages, () -> checks(config), keeping::state, keeping::compact),
                                around::now),
                loops,
                new Answering(workers.pool(2), workers.pool(4)),
                around::now);
    }

    private List<StageStatus> stages() {
        return List.of(
                mqtt.status(), inbox.status(), ingest.status(), writer.status(), folds.status(), system.status());
    }

    private List<Check> checks(GatewayConfig config) {
        return List.of(
                mqtt.check(),
                inbox.check(),
                ingest.check(),
                writer.check(),
                store.check(),
                deadLetter.check(),
                system.check(),
                patient.check(),
                Joints.security(config));
    }

    private Ledgers books() {
        return ingest.ledgers();
    }

    private void stored(StoredMark mark) {
        inbox.saveStored(mark);
        ingest.stored(mark);
    }

    /** Takes up the last run's work and listens. */
    public void start() {
        ingest.recover();
        letters.recover();
        writer.loops().forEach(lane -> workers.run("store", lane));
        http.start();
        mqtt.start();
        workers.run("ingest", ingest);
        workers.every(Duration.ofSeconds(1), "folds", folds::fold);
        if (reminder != null) {
            workers.every(Duration.ofSeconds(1), "reminder", reminder::remind);
        }
        workers.every(Duration.ofHours(1), "retention", () -> keeping.retain(system::assetKeys));
    }

    /** Why it cannot go on in this process, however long one waits; null while it can. */
    public @Nullable String endedBecause() {
        Check disk = inbox.check();
        return disk.status() == Check.Status.FAIL
                ? disk.detail()
                : workers.ended()
                        .map(loop -> "the loop " + loop + " has ended, see above")
                        .orElse(null);
    }

    /** The port of the console and the API. */
    public int httpPort() {
        return http.port();
    }

    /** The port where agents connect. */
    public int mqttPort() {
        return mqtt.port();
    }

    @Override
    public void close() {
        ingest.sayState(false);
        mqtt.close();
        http.close();
        workers.close(CLOSE_WITHIN);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
        inbox.close();
        store.close();
        deadLetter.close();
        system.close();
    }
}
