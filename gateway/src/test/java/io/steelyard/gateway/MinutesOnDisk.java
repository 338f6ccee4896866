package io.steelyard.gateway;

import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One asset in an embedded store and system records, and the folds between them, on a clock that a test sets. */
final class MinutesOnDisk implements AutoCloseable {
    static final long SECOND = 1_000_000_000L;
    static final long MINUTE = 60 * SECOND;
    static final long START = 1_000_000 * MINUTE;
    static final AgentKey AGENT = new AgentKey("works", "edge");
    static final AssetKey ASSET = new AssetKey("works", "m");

    final SystemRecords system;
    final EmbeddedStore store;
    final KnownLife life = new KnownLife();
    Folds folds;
    long now = START;
    long handedOver;
    long storedBatches;
    private long offset;

    MinutesOnDisk(Path folder) {
        system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        store = EmbeddedStore.open(folder.resolve("store"), 64 << 20);
        describe("state");
        comesBack();
        folds = folds();
    }

    void describe(String role) {
        life.described(new AssetDescription(
                ASSET,
                AGENT,
                "",
                "",
                "pump",
                "",
                "hall",
                "one",
                List.of(new SignalDescription("s", "s", FieldType.INT, "Int32", role, null, null, null, null, null)),
                List.of()));
    }

    Folds folds() {
        return new Folds(new FoldsOn(system, store, life, () -> handedOver, () -> storedBatches), () -> now, () -> 0);
    }

    void comesBack() {
        life.agent(AGENT, true, now);
        life.asset(ASSET, AGENT, true, now);
    }

    void state(long at, long value, long status) {
        Series series = new Series(new SignalKey(ASSET, "s"), "pump", "hall", "one", "s", FieldType.INT);
        InboxPosition position = new InboxPosition(0, ++offset);
        store.write(
                List.of(new Reading(series, at, status, value, null, -1, position, false)),
                new StoredMark(position, Bytes.empty()));
        system.write(List.of(new SystemRow.DirtyMinute(ASSET, Math.floorDiv(at, MINUTE) * MINUTE)));
    }

    List<MinuteRow> foldUntil(long instant) throws InterruptedException {
        now = instant;
        for (int done = folds.fold(); done > 0; ) {
            done = folds.fold();
        }
        return store.minutes(ASSET, START, START + 60 * MINUTE);
    }

    static List<Object> field(List<MinuteRow> rows, String name) {
        List<Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(String.valueOf(row.fields().get(name))));
        return values;
    }

    /** Doors that shut before a write, the first or a later one. */
    FoldDoors mortal(int life) {
        FoldDoors doors = new FoldsOn(system, store, this.life, () -> handedOver, () -> storedBatches);
        AtomicInteger left = new AtomicInteger(life);
        Set<String> writes = Set.of("markDirty", "write", "writeStretches", "settle");
        return (FoldDoors) Proxy.newProxyInstance(
                FoldDoors.class.getClassLoader(), new Class<?>[] {FoldDoors.class}, (proxy, method, arguments) -> {
                    if (writes.contains(method.getName()) && left.decrementAndGet() == 0) {
                        throw new IllegalStateException("killed");
                    }
                    return method.invoke(doors, arguments);
                });
    }

    @Override
    public void close() {
        store.close();
        system.close();
    }
}
