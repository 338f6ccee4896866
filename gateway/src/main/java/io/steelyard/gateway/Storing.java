package io.steelyard.gateway;

import io.steelyard.gateway.api.Views;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.deadletter.DeadLetter;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.ingest.Ledgers;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.StoreState;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.StoreDoors;
import io.steelyard.gateway.store.StoreWriter;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.SystemRecords;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The line's end: the store, the writer before it, the dead-letter for what the store refuses, and the store's upkeep. */
final class Storing implements AutoCloseable {
    private final SystemRecords system;
    private final DeadLetterDoors index;
    private final DeadLetter deadLetter;
    private final StoreKeeping keeping;
    private final boolean wantsResults;
    private final StoreWriter writer;

    /**
     * What it needs of the other rooms.
     *
     * @param stored told of each mark once everything before it is durable
     * @param ledgers where a refused sample is booked; asked only once the line runs
     */
    record Doors(
            SystemRecords system,
            Inbox inbox,
            LiveValues live,
            Consumer<StoredMark> stored,
            Supplier<Ledgers> ledgers) {}

    /** Opens the store and the dead-letter; nothing runs yet. The worker does a compaction. */
    Storing(GatewayConfig config, Surroundings around, StoreDoor stores, Doors doors, Executor worker) {
        GatewayConfig.Influx influx = config.influx();
        wantsResults = influx == null || influx.results();
        system = doors.system();
        StoreNews news = new StoreNews(system, doors.live(), around::now);
        index = new DeadLetterDoors(system, system.deadLetter(), doors.ledgers());
        deadLetter = DeadLetter.open(
                config.data().resolve("gateway/dead-letter"), index, DeadLetter.Limits.usual(), around::now);
        keeping = new StoreKeeping(
                stores.open(config, doors.inbox(), deadLetter::keep, news, around.nanoTime()),
                system,
                config.retention(),
                around::now,
                worker);
        writer = new StoreWriter(
                keeping.lasting(),
                new StoreDoors(doors.stored(), deadLetter::keep, Joints.budget(config, system, news)),
                around.nanoTime());
    }

    /** Takes up what an earlier run's dead-letter left; then the writer's lanes run, and the retention now and then. */
    void start(Workers workers) {
        index.recover();
        writer.loops().forEach(lane -> workers.run("store", lane));
        workers.every(Duration.ofMinutes(1), "retention", () -> keeping.retain(system::assetKeys));
    }

    /** What answers questions about the past. */
    TimeSeriesStore store() {
        return keeping.lasting();
    }

    /** Whether results of indicators and assessments are kept: the store has a place for them, and the settings want them. */
    boolean keepsResults() {
        return wantsResults && keeping.lasting().keepsResults();
    }

    /** What takes batches. */
    StoreWriter writer() {
        return writer;
    }

    /** The dead-letter as the API sees it. */
    Views.DeadLetters letters() {
        return new Letters(
                deadLetter, system, readings -> DeadLetterDoors.writeAgain(writer, keeping.lasting(), readings));
    }

    /** What the store takes and does. */
    StoreState state() {
        return keeping.state();
    }

    /** Begins a compaction; false when this store does not compact. */
    boolean compact() {
        return keeping.compact();
    }

    List<Check> checks() {
        return List.of(writer.check(), keeping.lasting().check(), deadLetter.check());
    }

    /** Closes the store; the dead-letter stays open for a refusal that is still under way. */
    @Override
    public void close() {
        keeping.lasting().close();
        deadLetter.close();
    }
}
