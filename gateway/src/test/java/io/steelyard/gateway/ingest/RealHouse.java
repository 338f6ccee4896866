package io.steelyard.gateway.ingest;

import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.inbox.InboxConfig;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.Batch;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.Query;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.GapRecord;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ingest between its real neighbours on one folder: the inbox, the embedded store and the system records. A run ends where
 * the chance says so, before or after any write; the next run has nothing but what is on disk.
 */
final class RealHouse {
    private static final UUID INBOX = new UUID(7, 7);
    private static final long STORE_MEMORY = 64L << 20;

    private final Path folder;
    private final RandomGenerator chance;
    private final List<Reading> mixed = new ArrayList<>();
    private long nanoTime;
    private long now = 1;

    /** The process was killed. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed");
        }
    }

    RealHouse(Path folder, RandomGenerator chance) {
        this.folder = folder;
        this.chance = chance;
    }

    private Inbox inbox() {
        return Inbox.open(
                new InboxConfig(folder.resolve("inbox"), 1 << 20, 64 << 20, 32 << 20, Duration.ofHours(24), "store"),
                new DiskFiles(),
                Thread::new,
                new Inbox.Sources(InstantSource.fixed(Instant.ofEpochMilli(1)), () -> nanoTime, () -> INBOX));
    }

    /** Puts the arrivals on disk. */
    void arrive(List<Arrival> arrivals) {
        try (Inbox inbox = inbox()) {
            arrivals.forEach(arrival -> inbox.append(arrival).join());
        }
    }

    /** What the outside can see when all is done. */
    record Outcome(TreeMap<String, String> points, TreeMap<String, List<String>> rows, List<LedgerLine> ledger) {}

    /** Reads everything without an accident, and says what is there then. */
    Outcome readAll() throws SQLException {
        Life life = new Life(0);
        try (life) {
            life.run();
            List<LedgerLine> ledger = life.ingest.ledgers().lines((agent, at) -> true);
            return new Outcome(life.points(), rows(), ledger);
        }
    }

    /** Reads until it is killed at a write that the chance picks; false when it came to the end before. */
    boolean readAndDie() {
        try (Life life = new Life(1 + chance.nextInt(80))) {
            life.run();
            return !life.ended;
        }
    }

    /** One life of the process. */
    private final class Life implements AutoCloseable {
        private final Inbox inbox = inbox();
        private final EmbeddedStore store = EmbeddedStore.open(folder.resolve("store"), STORE_MEMORY);
        private final SystemRecords system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        private final ArrayDeque<Batch> handedOver = new ArrayDeque<>();
        private final boolean mortal;
        private int stepsLeft;
        private boolean recovered;
        private boolean ended;
        final Ingest ingest;

        Life(int steps) {
            mortal = steps > 0;
            stepsLeft = steps;
            IngestDoors doors = new IngestDoors(
                    inbox.id(),
                    from -> new Reader(inbox.reader(from)),
                    inbox::peek,
                    new Marks(),
                    store::storedMark,
                    this::take,
                    new SystemRows(),
                    new LiveValues(),
                    new KnownLife(),
                    message -> {});
            ingest = new Ingest(doors, "host", () -> now, () -> nanoTime);
        }

        void run() {
            ingest.recover();
            recovered = true;
            ingest.run();
            ended = Thread.interrupted();
            if (!mortal && !ended) {
                throw new AssertionError("ingest stopped: " + ingest.check().detail());
            }
            if (!mortal) {
                writeWhatWaits(handedOver.size());
            }
        }

        private void mayDie() {
            if (mortal && --stepsLeft == 0) {
                throw new Killed();
            }
        }

        private void take(Batch batch) {
            handedOver.add(batch);
            if (!mortal || chance.nextBoolean()) {
                writeWhatWaits(mortal ? 1 + chance.nextInt(handedOver.size()) : handedOver.size());
            }
        }

        /** As the store's writer does: several batches together, with the mark of the last. */
        private void writeWhatWaits(int batches) {
            mixed.clear();
            StoredMark mark = null;
            for (int i = 0; i < batches; i++) {
                Batch batch = handedOver.remove();
                mixed.addAll(batch.readings());
                mark = batch.mark();
            }
            if (mark != null) {
                mayDie();
                store.write(List.copyOf(mixed), mark);
                mayDie();
                inbox.saveStored(mark);
                ingest.stored(mark);
            }
        }

        TreeMap<String, String> points() {
            TreeMap<String, String> points = new TreeMap<>();
            for (AssetDescription asset : system.assets()) {
                for (AssetDescription.SignalDescription signal : asset.signals()) {
                    SignalKey key = new SignalKey(asset.key(), signal.name());
                    store.points(key, 0, Long.MAX_VALUE, 1_000_000).points().forEach(point -> {
                        String place = key + "@" + point.time();
                        String before = points.put(place, point.value() + " (" + point.status() + ")");
                        if (before != null) {
                            points.put(place + " twice", before);
                        }
                    });
                }
            }
            return points;
        }

        @Override
        public void close() {
            inbox.close();
            store.close();
            system.close();
        }

        private final class Reader implements InboxReader {
            private final InboxReader real;
            private boolean atEnd;

            Reader(InboxReader real) {
                this.real = real;
            }

            @Override
            public @Nullable InboxEntry next() {
                if (recovered && chance.nextInt(8) == 0) {
                    return null;
                }
                InboxEntry entry = real.next();
                atEnd = entry == null;
                if (entry != null) {
                    now = Math.max(now, entry.arrival().at());
                }
                return entry;
            }

            @Override
            public void await(Duration atMost) throws InterruptedException {
                nanoTime += Duration.ofSeconds(3).toNanos();
                if (atEnd) {
                    throw new InterruptedException("nothing more");
                }
            }

            @Override
            public void close() {
                real.close();
            }
        }

        private final class Marks implements InboxMarks {
            @Override
            public Optional<StateMark> state(int partition) {
                return inbox.state(partition);
            }

            @Override
            public void saveState(StateMark mark) {
                mayDie();
                inbox.saveState(mark);
                mayDie();
            }

            @Override
            public Optional<StoredMark> stored(int partition) {
                return inbox.stored(partition);
            }

            @Override
            public void saveStored(StoredMark mark) {
                inbox.saveStored(mark);
            }
        }

        private final class SystemRows implements SystemDoor {
            @Override
            public void write(List<SystemRow> rows) {
                mayDie();
                system.write(rows);
                mayDie();
            }

            @Override
            public FieldType lock(String measurement, String field, FieldType wanted) {
                return system.lock(measurement, field, wanted);
            }

            @Override
            public List<GapRecord> openGaps(AgentKey agent) {
                return system.gaps(Query.open(agent, 1_000));
            }

            @Override
            public Map<AgentKey, LastReport> lastReports() {
                return system.ledger().lastReports();
            }

            @Override
            public List<AssetDescription> assets() {
                return system.assets();
            }
        }
    }

    /** Every row of every table of the system records, as text. */
    private TreeMap<String, List<String>> rows() throws SQLException {
        TreeMap<String, List<String>> tables = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system/system.db"));
                Statement statement = connection.createStatement()) {
            for (String table :
                    List.of("gap", "event", "kept_aside", "field_type", "asset", "signal", "dirty_minute")) {
                tables.put(table, rows(statement, table));
            }
        }
        return tables;
    }

    private static List<String> rows(Statement statement, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int column = 1; column <= columns; column++) {
                    boolean bytes = row.getObject(column) instanceof byte[];
                    text.append(bytes ? row.getBytes(column).length + " bytes" : row.getString(column))
                            .append(" | ");
                }
                rows.add(text.toString());
            }
        }
        rows.sort(null);
        return rows;
    }

    /** Where the inbox keeps the state mark. */
    List<Path> stateFiles() {
        return List.of(folder.resolve("inbox/state-0"), folder.resolve("inbox/state-1"));
    }
}
