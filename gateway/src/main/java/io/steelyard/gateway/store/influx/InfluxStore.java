package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.Lanes;
import io.steelyard.gateway.store.RefusedReadings;
import io.steelyard.gateway.store.StoreEvents;
import io.steelyard.gateway.store.TimeSeriesStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Time series in InfluxDB 2. Opens no connection before the first write. A lane's write returns when every reading is in
 * InfluxDB or refused; a write with a mark keeps aside what is refused and then saves the mark, so that after any crash
 * the mark never says more than is there and what lies behind it is written again, which changes nothing. While InfluxDB is away {@link #write} waits, the inbox fills,
 * and {@link #check} says so. A read sees the points of one asset and instant whole, but may see a part of a batch.
 */
public final class InfluxStore implements TimeSeriesStore {
    /** The inbox has one. */
    private static final int PARTITION = 0;

    private final InboxMarks marks;
    private final RefusedReadings aside;
    private final Condition condition;
    private final InfluxServer server;
    private final List<OneLane> lanes = new ArrayList<>();
    private final LineWriter minuteWriter;
    private final LineWriter resultWriter;
    private final PointReader points;
    private final MinuteRows minuteRows;

    /**
     * Joins the parts; calls nobody.
     *
     * @param marks where the stored mark lives
     * @param aside takes what InfluxDB refuses for good
     * @param events told when somebody has to do something, and when all is well again
     * @param random spreads the pauses between attempts
     */
    public InfluxStore(
            InfluxConfig config, InboxMarks marks, RefusedReadings aside, StoreEvents events, RandomGenerator random) {
        this.marks = marks;
        this.aside = aside;
        condition = new Condition(config.url(), events);
        server = new InfluxServer(config, condition, () -> hasStored(marks, condition));
        for (int i = 0; i < config.writers(); i++) {
            lanes.add(new OneLane(
                    new LineEncoder(), new LineWriter(server, config, condition, random, InfluxServer.OF_SAMPLES)));
        }
        minuteWriter = new LineWriter(server, config, condition, random, InfluxServer.OF_SAMPLES);
        resultWriter = new LineWriter(server, config, condition, random, InfluxServer.OF_RESULTS);
        points = new PointReader(server);
        minuteRows = new MinuteRows(server);
    }

    private static boolean hasStored(InboxMarks marks, Condition condition) {
        return condition.written.sum() > 0 || marks.stored(PARTITION).isPresent();
    }

    /** What one thread writes with. */
    private record OneLane(LineEncoder encoder, LineWriter writer) {}

    @Override
    public void write(List<Reading> readings, StoredMark mark) throws InterruptedException {
        List<Refused> refused = write(lanes.get(0), readings);
        if (!refused.isEmpty()) {
            aside.keep(refused);
        }
        marks.saveStored(mark);
    }

    @Override
    public Optional<Lanes> lanes() {
        return Optional.of(new Lanes() {
            @Override
            public int count() {
                return lanes.size();
            }

            @Override
            public List<Refused> write(int lane, List<Reading> readings) throws InterruptedException {
                return InfluxStore.this.write(lanes.get(lane), readings);
            }
        });
    }

    private List<Refused> write(OneLane lane, List<Reading> readings) throws InterruptedException {
        List<Refused> refused = new ArrayList<>();
        for (LineWriter.Poison part : lane.writer().write(InfluxServer.TELEMETRY, lane.encoder(), readings)) {
            Reading reading = part.part().reading();
            if (reading != null) {
                refused.add(new Refused(reading, part.reason()));
            }
        }
        if (!refused.isEmpty()) {
            condition.aside(refused.size(), refused.get(0).reason());
        }
        condition.written.add(readings.size() - (long) refused.size());
        return refused;
    }

    @Override
    public Optional<StoredMark> storedMark(int partition) {
        return marks.stored(partition);
    }

    @Override
    public Page points(SignalKey signal, long from, long to, int limit) {
        List<StoredPoint> found = points.first(signal, from, to, limit + 1);
        return found.size() <= limit
                ? new Page(found, null)
                : new Page(found.subList(0, limit), found.get(limit).time());
    }

    @Override
    public @Nullable StoredPoint before(SignalKey signal, long time) {
        return points.before(signal, time);
    }

    @Override
    public Map<String, List<StoredPoint>> samples(AssetKey asset, long from, long to) {
        return samples(List.of(asset), from, to).getOrDefault(asset, Map.of());
    }

    @Override
    public Map<AssetKey, Map<String, List<StoredPoint>>> samples(Collection<AssetKey> assets, long from, long to) {
        return points.all(assets, from, to);
    }

    @Override
    public Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        return points.lastBefore(asset, time);
    }

    /** A field of a row that InfluxDB refuses is counted and named; the row's other fields stand. */
    @Override
    public void writeMinutes(List<MinuteRow> rows) throws InterruptedException {
        if (rows.isEmpty()) {
            return;
        }
        minuteWriter.makeSureOfBuckets();
        minuteRows.clear(rows);
        List<LineWriter.Poison> poison = minuteWriter.write(InfluxServer.KPI, minuteRows.lines(rows));
        if (!poison.isEmpty()) {
            condition.unfolded(poison.size(), poison.get(0).reason());
        }
    }

    @Override
    public long firstMinute() {
        return minuteRows.first("");
    }

    @Override
    public long firstMinute(AssetKey asset) {
        return minuteRows.first(PointReader.ofAssets(asset.site(), List.of(asset)));
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return minutes(List.of(asset), from, to);
    }

    @Override
    public List<MinuteRow> minutes(Collection<AssetKey> assets, long from, long to) {
        return minuteRows.read(assets, from, to, "");
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to, FieldChoice fields) {
        return minuteRows.read(List.of(asset), from, to, MinuteRows.only(fields));
    }

    @Override
    public boolean keepsResults() {
        return true;
    }

    /** A field that InfluxDB refuses is counted and named; it is computed again with the next result. */
    @Override
    public void writeResults(List<ResultRow> rows) throws InterruptedException {
        List<LineWriter.Poison> poison =
                rows.isEmpty() ? List.of() : resultWriter.write(InfluxServer.INDICATORS, ResultLines.of(rows));
        if (!poison.isEmpty()) {
            condition.unfolded(poison.size(), poison.get(0).reason());
        }
    }

    /** What the bucket itself says, whoever made it. */
    @Override
    public Optional<Duration> keepsFor() {
        return server.retention(InfluxServer.TELEMETRY);
    }

    /** InfluxDB tells neither its size nor what a point replaced. */
    @Override
    public Usage usage() {
        return new Usage(-1, -1, condition.written.sum(), -1);
    }

    @Override
    public Check check() {
        return condition.check();
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.writer().close());
        minuteWriter.close();
        resultWriter.close();
        server.close();
    }
}
