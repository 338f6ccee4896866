package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.embedded.PointQueries.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time series in one DuckDB file. A batch's points and its mark are one transaction, so that after any crash the mark
 * says exactly what is there. Readers work on connections of their own and see whole transactions only, within bounds: a
 * question that costs too much is a {@link StoreException} that says so.
 */
public final class EmbeddedStore implements TimeSeriesStore {
    private final EmbeddedConfig config;
    private final Database database;
    private final Writing writing;
    private final Reads reads;
    private final Housekeeping housekeeping;

    private EmbeddedStore(Path folder, EmbeddedConfig config, LongSupplier nanoTime) {
        this.config = config;
        database = new Database(folder, config.memoryBytes());
        writing = new Writing(database, nanoTime);
        reads = new Reads(database, config.bounds(), nanoTime);
        housekeeping = new Housekeeping(database, writing);
    }

    /** As below, with the usual bounds, whose time is each statement's; keeps everything. */
    public static EmbeddedStore open(Path folder, long memoryBytes) {
        return open(folder, EmbeddedConfig.of(memoryBytes), () -> 0);
    }

    /**
     * Opens the store in the folder, making it when it is not there.
     *
     * @param nanoTime monotonic clock for the time a question takes
     * @throws StoreException when the file is of a newer format, damaged or in use
     */
    public static EmbeddedStore open(Path folder, EmbeddedConfig config, LongSupplier nanoTime) {
        EmbeddedStore store = new EmbeddedStore(folder, config, nanoTime);
        try {
            store.database.open();
            store.writing.begin();
            return store;
        } catch (SQLException | IOException e) {
            store.giveUp();
            throw new StoreException(
                    "cannot open the embedded store in " + folder + ": "
                            + Advice.on(String.valueOf(e.getMessage()), store.database.file()),
                    e);
        } catch (StoreException e) {
            store.giveUp();
            throw e;
        } catch (LinkageError e) {
            throw new StoreException(
                    "cannot load DuckDB's native library (" + e.getMessage() + "): lay libduckdb_java of this platform"
                            + " beside the program's jars, or set store.kind: influxdb",
                    e);
        }
    }

    private void giveUp() {
        writing.end();
        try {
            database.close();
        } catch (SQLException e) {
            throw new StoreException("the embedded store did not close: " + e.getMessage(), e);
        }
    }

    @Override
    public void write(List<Reading> readings, StoredMark mark) {
        writing.write(readings, mark);
    }

    @Override
    public Optional<StoredMark> storedMark(int partition) {
        return reads.read("the stored mark", snapshot -> {
            try (PreparedStatement query = snapshot.prepare("SELECT off, received FROM mark WHERE part = ?")) {
                query.setInt(1, partition);
                try (ResultSet row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(new StoredMark(
                                    new InboxPosition(partition, row.getLong(1)), Bytes.owning(row.getBytes(2))))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public Page points(SignalKey signal, long from, long to, int limit) {
        return reads.read("points of " + signal, snapshot -> {
            List<StoredPoint> points = new PointQueries(snapshot, writing.ids().of(signal))
                    .between(from, to, limit + 1).stream().map(Found::point).toList();
            return points.size() <= limit
                    ? new Page(points, null)
                    : new Page(points.subList(0, limit), points.get(limit).time());
        });
    }

    @Override
    public @Nullable StoredPoint before(SignalKey signal, long time) {
        return reads.read("the point before", snapshot -> {
                    StoredPoint last = null;
                    for (Found found : new PointQueries(snapshot, writing.ids().of(signal))
                            .lastBefore(time)
                            .values()) {
                        if (last == null || found.point().time() > last.time()) {
                            last = found.point();
                        }
                    }
                    return Optional.ofNullable(last);
                })
                .orElse(null);
    }

    @Override
    public Map<String, List<StoredPoint>> samples(AssetKey asset, long from, long to) {
        return samples(List.of(asset), from, to).getOrDefault(asset, Map.of());
    }

    @Override
    public Map<AssetKey, Map<String, List<StoredPoint>>> samples(Collection<AssetKey> assets, long from, long to) {
        return reads.read("samples of " + assets, snapshot -> {
            Map<SignalKey, List<StoredPoint>> all =
                    new PointQueries(snapshot, writing.ids().of(assets)).bySignal(from, to, snapshot.most() + 1);
            if (all.values().stream().mapToLong(List::size).sum() > snapshot.most()) {
                throw snapshot.tooMany();
            }
            Map<AssetKey, Map<String, List<StoredPoint>>> samples = new HashMap<>();
            all.forEach((signal, points) -> samples.computeIfAbsent(signal.asset(), asset -> new HashMap<>())
                    .put(signal.signal(), points));
            return samples;
        });
    }

    @Override
    public Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        return lastBefore(List.of(asset), time).getOrDefault(asset, Map.of());
    }

    @Override
    public Map<AssetKey, Map<String, StoredPoint>> lastBefore(Collection<AssetKey> assets, long time) {
        return reads.read("the last samples of " + assets, snapshot -> {
            Map<AssetKey, Map<String, StoredPoint>> last = new HashMap<>();
            for (Found found : new PointQueries(snapshot, writing.ids().of(assets))
                    .lastBefore(time)
                    .values()) {
                last.computeIfAbsent(found.signal().asset(), asset -> new HashMap<>())
                        .merge(found.signal().signal(), found.point(), (a, b) -> a.time() >= b.time() ? a : b);
            }
            return last;
        });
    }

    @Override
    public void writeMinutes(List<MinuteRow> rows) {
        writing.writeMinutes(rows);
    }

    @Override
    public List<MinuteStretch> pack(List<MinuteRow> rows) {
        return PackedStretch.of(rows);
    }

    @Override
    public boolean packs() {
        return true;
    }

    @Override
    public void writeStretches(List<MinuteStretch> stretches) {
        writing.writeStretches(stretches.stream().map(PackedStretch.class::cast).toList());
    }

    @Override
    public long firstPoint(AssetKey asset) {
        return reads.read("the first point of " + asset, snapshot -> {
            List<Found> first = new PointQueries(snapshot, writing.ids().of(List.of(asset)))
                    .between(Long.MIN_VALUE, Long.MAX_VALUE, 1);
            return first.isEmpty() ? Long.MAX_VALUE : first.get(0).point().time();
        });
    }

    @Override
    public void forgetMinutes(long from) {
        housekeeping.forgetMinutes(from);
    }

    /** The begin of the first day that has any. */
    @Override
    public long firstMinute() {
        return reads.read("the first minute", Snapshot::firstMinute);
    }

    @Override
    public long firstMinute(AssetKey asset) {
        return reads.read(
                "the first minute of " + asset, snapshot -> writing.minutes().first(snapshot, asset));
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return reads.read("minutes of " + asset, snapshot -> writing.minutes().read(snapshot, asset, from, to, null));
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to, FieldChoice fields) {
        return reads.read("minutes of " + asset, snapshot -> writing.minutes().read(snapshot, asset, from, to, fields));
    }

    @Override
    public int expire(long before, NewestPoints newest) {
        return housekeeping.expire(before, newest, reads);
    }

    /** How long points stay; zero for ever. */
    public Duration retention() {
        return config.retention();
    }

    /** Days that have points. */
    public List<Long> days() {
        return housekeeping.pointDays();
    }

    /**
     * Copies everything into a new file, which takes the old one's place; returns when that is done. Days are copied while
     * the writer goes on; it waits, and so do readers, for the last step only.
     *
     * @param progress told how many of how many days' tables are copied
     * @throws StoreException when it could not be done; then nothing has changed
     */
    public void compact(BiConsumer<Integer, Integer> progress) {
        compact((Compaction.Steps) (step, days, of) -> {
            if (step == Compaction.Step.DAY_COPIED) {
                progress.accept(days, of);
            }
        });
    }

    void compact(Compaction.Steps steps) {
        housekeeping.compact(steps);
    }

    @Override
    public Usage usage() {
        long written = writing.written.get();
        long replaced = writing.replaced.get();
        return reads.read("the store's size", snapshot -> {
            try (PreparedStatement query = snapshot.prepare("SELECT block_size * used_blocks, block_size * free_blocks"
                            + " FROM pragma_database_size() WHERE database_name = current_database()");
                    ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new Usage(row.getLong(1), row.getLong(2), written, replaced)
                        : new Usage(-1, -1, written, replaced);
            }
        });
    }

    @Override
    public Check check() {
        String reason = writing.failure();
        if (reason != null) {
            return Finding.STORE_FAILED.check(Map.of("reason", reason));
        }
        long replaced = writing.replaced.get();
        return replaced == 0
                ? Finding.STORE_EMBEDDED.check()
                : Finding.STORE_REPLACED.check(Map.of("count", String.valueOf(replaced)));
    }

    @Override
    public void close() {
        housekeeping.stop();
        synchronized (writing) {
            giveUp();
        }
    }
}
