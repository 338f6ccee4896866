package io.steelyard.bench.peer;

import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.store.influx.InfluxConfig;
import io.steelyard.gateway.store.influx.InfluxStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGeneratorFactory;

/**
 * The gateway's folds alone: writes minutes of many assets into a store, says {@code ready}, and folds one more of them for
 * each line that it is given. Its arguments: {@code embedded FOLDER [ROLE]} or {@code influxdb URL TOKEN ORG}, behind the number of
 * minutes, assets, signals an asset and samples a signal and minute.
 */
public final class FoldedMinutes {
    private static final long MINUTE = 60_000_000_000L;
    private static final long FIRST = 29_833_334 * MINUTE;
    private static final long SETTLED = 75_000_000_000L;
    private static final long DATABASE_BYTES = 128L << 20;
    private static final int GROUP = 20_000;
    private static final AgentKey AGENT = new AgentKey("demo", "edge-1");
    private static final UUID EPOCH = new UUID(1, 2);

    private final TimeSeriesStore store;
    private final Shape shape;
    private final FoldedDoors doors;
    private final Folds folds;
    private long minute = FIRST;
    private long written;

    /** The role is every signal's; none when it is empty. */
    private record Shape(int minutes, int assets, int signals, int samples, String role) {}

    private FoldedMinutes(TimeSeriesStore store, Shape shape) {
        this.store = store;
        this.shape = shape;
        this.doors = new FoldedDoors(store, assets(shape));
        this.folds = new Folds(doors, () -> minute + SETTLED, System::nanoTime);
    }

    /** Runs until its standard input ends. */
    public static void main(String[] arguments) throws InterruptedException {
        Shape shape = new Shape(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                arguments[4].equals("embedded") && arguments.length > 6 ? arguments[6] : "");
        TimeSeriesStore store = arguments[4].equals("embedded")
                ? EmbeddedStore.open(Path.of(arguments[5]), DATABASE_BYTES)
                : influx(URI.create(arguments[5]), arguments[6], arguments[7]);
        FoldedMinutes folded = new FoldedMinutes(store, shape);
        folded.write();
        StandardLines.obey(line -> folded.next());
        StandardLines.say("ready");
        Thread.currentThread().join();
    }

    private static TimeSeriesStore influx(URI url, String token, String org) {
        return new InfluxStore(
                new InfluxConfig(
                        url,
                        () -> token,
                        org,
                        true,
                        Duration.ZERO,
                        InfluxConfig.USUAL_WRITERS,
                        InfluxConfig.Patience.usual()),
                new Unmarked(),
                refused -> {
                    throw new IllegalStateException(refused.size() + " readings refused: "
                            + refused.get(0).reason());
                },
                (type, about, details) -> {},
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }

    private static List<LiveAsset> assets(Shape shape) {
        List<LiveAsset> assets = new ArrayList<>();
        for (int asset = 0; asset < shape.assets(); asset++) {
            List<SignalDescription> signals = new ArrayList<>();
            for (int signal = 0; signal < shape.signals(); signal++) {
                String name = "signal-" + signal;
                String role = shape.role().isEmpty() ? null : shape.role();
                signals.add(
                        new SignalDescription(name, name, FieldType.INT, "Int64", role, null, null, null, null, null));
            }
            AssetDescription description =
                    new AssetDescription(key(asset), AGENT, "", "bench", "load", "", "hall", "one", signals, List.of());
            assets.add(new LiveAsset(description, true, FIRST, 1));
        }
        return assets;
    }

    private static AssetKey key(int asset) {
        return new AssetKey("demo", "asset-" + asset);
    }

    private void write() throws InterruptedException {
        List<Series> series = new ArrayList<>();
        for (int asset = 0; asset < shape.assets(); asset++) {
            for (int signal = 0; signal < shape.signals(); signal++) {
                String name = "signal-" + signal;
                series.add(new Series(new SignalKey(key(asset), name), "load", "hall", "one", name, FieldType.INT));
            }
        }
        List<Reading> group = new ArrayList<>();
        for (int of = 0; of < shape.minutes(); of++) {
            for (int sample = 0; sample < shape.samples(); sample++) {
                long time = FIRST + of * MINUTE + sample * (MINUTE / shape.samples());
                for (Series one : series) {
                    long value = written * 7_919 & 0x3FFF;
                    group.add(new Reading(one, time, 0, value, EPOCH, written, new InboxPosition(0, written), false));
                    written++;
                    if (group.size() == GROUP) {
                        store.write(group, new StoredMark(new InboxPosition(0, written), Bytes.empty()));
                        group.clear();
                    }
                }
            }
        }
        store.write(group, new StoredMark(new InboxPosition(0, written), Bytes.empty()));
    }

    /** Folds the next minute of all assets; says how many samples it was made of. */
    private String next() {
        if (minute >= FIRST + shape.minutes() * MINUTE) {
            throw new IllegalStateException("there is no further minute");
        }
        doors.list(minute);
        try {
            while (!doors.isFolded()) {
                folds.fold();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        minute += MINUTE;
        return Long.toString((long) shape.assets() * shape.signals() * shape.samples());
    }

    /** Marks that nobody will ask for. */
    private static final class Unmarked implements InboxMarks {
        @Override
        public Optional<StateMark> state(int partition) {
            return Optional.empty();
        }

        @Override
        public void saveState(StateMark mark) {}

        @Override
        public Optional<StoredMark> stored(int partition) {
            return Optional.empty();
        }

        @Override
        public void saveStored(StoredMark mark) {}
    }
}
