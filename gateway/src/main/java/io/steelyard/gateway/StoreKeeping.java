package io.steelyard.gateway;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoreState;
import io.steelyard.gateway.model.StoreState.Compaction;
import io.steelyard.gateway.model.StoreState.Phase;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.LastingStore;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done to a store now and then: letting go of what is old, and compacting when somebody asks for it. */
final class StoreKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(StoreKeeping.class);

    private static final long HOUR = Duration.ofHours(1).toNanos();
    /** A point is kept when half of the retention is over, and looked at so often that the rest suffices by far. */
    private static final int PART = 8;
    /** What a server that does not tell is taken for: InfluxDB keeps an hour at least. */
    private static final Duration UNKNOWN = Duration.ofHours(1);

    private final TimeSeriesStore store;
    private final LastingStore lasting;
    private final Duration retention;
    private final LongSupplier now;
    private final Executor worker;
    private volatile Compaction compaction = Compaction.NONE;
    private long retained;
    private long retainAgain;

    /**
     * Joins the parts.
     *
     * @param retention how long points stay in a store that lets go of nothing by itself; zero for ever
     * @param worker does a compaction, one at a time
     */
    StoreKeeping(TimeSeriesStore store, SystemRecords system, Duration retention, LongSupplier now, Executor worker) {
        this.store = store;
        this.lasting = new LastingStore(store, new KeptInSystem(system));
        this.retention = retention;
        this.now = now;
        this.worker = worker;
    }

    /** The store whose newest points last. */
    LastingStore lasting() {
        return lasting;
    }

    /**
     * Lets go of what is older than the retention; newest points that come near it are kept. Of a store whose server lets go
     * by itself the server's word counts, whoever made its buckets. Once an hour, or as often as a short retention needs;
     * called more often it does nothing. For one thread.
     */
    void retain(Supplier<List<AssetKey>> assets) {
        long instant = now.getAsLong();
        if (instant >= retained && instant < retainAgain) {
            return;
        }
        Duration kept;
        try {
            kept = store instanceof EmbeddedStore
                    ? retention
                    : lasting.keepsFor().orElse(UNKNOWN);
        } catch (StoreException e) {
            LOG.debug("the retention waits: {}", e.getMessage()); // the store's check says that it is away
            return;
        }
        if (!kept.isZero()) {
            lasting.retain(assets.get(), instant - kept.toNanos(), instant - kept.toNanos() / 2);
        }
        retained = instant;
        retainAgain = instant + (kept.isZero() ? HOUR : Math.min(HOUR, kept.toNanos() / PART));
    }

    /** What the store takes and does. */
    StoreState state() {
        TimeSeriesStore.Usage usage = store.usage();
        boolean embedded = store instanceof EmbeddedStore;
        return new StoreState(
                embedded ? "embedded" : "influxdb",
                usage.usedBytes(),
                usage.freeBytes(),
                usage.written(),
                usage.replaced(),
                store instanceof EmbeddedStore own ? own.days().size() : -1,
                embedded ? retention.toDays() : -1,
                embedded ? compaction : null);
    }

    /** Begins a compaction unless one runs; false when this store does not compact. */
    synchronized boolean compact() {
        if (!(store instanceof EmbeddedStore embedded)) {
            return false;
        }
        if (compaction.phase() != Phase.RUNNING) {
            compaction = new Compaction(Phase.RUNNING, 0, 0, 0, 0, "");
            try {
                worker.execute(() -> compact(embedded));
            } catch (RejectedExecutionException e) {
                compaction = failed("the process is stopping");
            }
        }
        return true;
    }

    private void compact(EmbeddedStore embedded) {
        try {
            long before = size(embedded);
            embedded.compact((done, of) -> compaction = new Compaction(Phase.RUNNING, done, of, before, 0, ""));
            int days = compaction.of();
            compaction = new Compaction(Phase.DONE, days, days, before, size(embedded), "");
            LOG.info("the store is compacted: {} bytes before, {} now", before, size(embedded));
        } catch (RuntimeException e) {
            LOG.error("the store was not compacted", e);
            compaction = failed(String.valueOf(e.getMessage()));
        }
    }

    private static long size(EmbeddedStore embedded) {
        TimeSeriesStore.Usage usage = embedded.usage();
        return usage.usedBytes() + usage.freeBytes();
    }

    private static Compaction failed(String why) {
        return new Compaction(Phase.FAILED, 0, 0, 0, 0, why);
    }

    /** Newest points in the system records. */
    private record KeptInSystem(SystemRecords system) implements LastingStore.Kept {
        @Override
        public void keep(Map<SignalKey, StoredPoint> newest) {
            system.keepNewest(newest);
        }

        @Override
        public Map<String, StoredPoint> of(AssetKey asset) {
            return system.newest(asset);
        }
    }
}
