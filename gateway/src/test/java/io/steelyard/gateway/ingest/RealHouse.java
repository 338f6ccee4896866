package io.steelyard.gateway.ingest;

import io.steelyard.gateway.RealJoints;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.inbox.InboxConfig;
import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.GapRecord;
import io.steelyard.testkit.FakeInflux;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ingest between its real neighbours on one folder: the inbox, a store, the system records, and the folding of minutes. A run
 * ends where it is told to, before or after any write; the next run has nothing but what is on disk or in the database.
 */
final class RealHouse {
    /** Every write between two marks, of ingest, store and folding; a run may die on either side of each. */
    static final List<String> WRITES = List.of(
            "rows",
            "points",
            "the stored mark",
            "minutes to follow",
            "minutes",
            "the list",
            "ledger rows",
            "the state mark");

    private static final UUID INBOX = new UUID(7, 7);
    private static final int LAST_TURNS = 12; // until the state is marked, and every minute that was is folded
    private static final Duration AFTERWARDS = Duration.ofMinutes(3);

    private final Path folder;
    private final RandomGenerator chance;
    private final boolean folding;
    private final @Nullable FakeInflux influx;
    private long nanoTime;
    private long now = 1;
    private long lastArrival = 1;

    /** With the embedded store, and nobody who folds. */
    RealHouse(Path folder, RandomGenerator chance) {
        this(folder, chance, false, null);
    }

    private RealHouse(Path folder, RandomGenerator chance, boolean folding, @Nullable FakeInflux influx) {
        this.folder = folder;
        this.chance = chance;
        this.folding = folding;
        this.influx = influx;
    }

    /** One that folds minutes, too; with a database, which outlives the runs, or null for the embedded store. */
    static RealHouse folding(Path folder, RandomGenerator chance, @Nullable FakeInflux influx) {
        return new RealHouse(folder, chance, true, influx);
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
        try (Life life = new Life(Death.never())) {
            life.run();
            List<LedgerLine> ledger = life.ingest.ledgers().lines((agent, at) -> true);
            TreeMap<String, List<String>> rows = rows();
            rows.put("minutes", life.minutes());
            return new Outcome(life.points(), rows, ledger);
        }
    }

    /** Reads until it is killed at a write that the chance picks; false when it came to the end before. */
    boolean readAndDie() {
        return readAndDie(Death.atStep(1 + chance.nextInt(80)));
    }

    /** Reads until it is killed; false when it came to the end before. */
    boolean readAndDie(Death death) {
        try (Life life = new Life(death)) {
            life.run();
            return death.hasCome();
        }
    }

    /** One life of the process. */
    private final class Life implements AutoCloseable {
        private final Death death;
        private final Inbox inbox = inbox();
        private final SystemRecords system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        private final KnownLife known = new KnownLife();
        private final RealJoints joints = new RealJoints(system);
        private final Shelf shelf;
        private final Folds folds;
        private boolean recovered;
        final Ingest ingest;

        Life(Death death) {
            this.death = death;
            shelf = influx == null
                    ? Shelf.embedded(folder.resolve("store"), chance, death, this::stored)
                    : Shelf.influx(influx, inbox, death, this::stored);
            folds = new Folds(folding(), () -> now, System::nanoTime);
            IngestDoors doors = new IngestDoors(
                    inbox.id(),
                    from -> new Reader(inbox.reader(from)),
                    inbox::peek,
                    new Marks(),
                    shelf.store()::storedMark,
                    shelf::take,
                    new SystemRows(),
                    new LiveValues(),
                    known,
                    message -> {});
            ingest = new Ingest(doors, "host", () -> now, () -> nanoTime);
        }

        private void stored(StoredMark mark) {
            death.around("the stored mark", () -> inbox.saveStored(mark));
            ingest.stored(mark);
        }

        private FoldDoors folding() {
            FoldDoors real = joints.folding(shelf.store(), known, shelf::batches);
            Map<String, String> writes = Map.of(
                    "markDirty",
                    "minutes to follow",
                    "write",
                    "minutes",
                    "writeStretches",
                    "minutes",
                    "settle",
                    "the list");
            return (FoldDoors) Proxy.newProxyInstance(
                    FoldDoors.class.getClassLoader(), new Class<?>[] {FoldDoors.class}, (proxy, method, arguments) -> {
                        String write = writes.get(method.getName());
                        if (write != null) {
                            death.step("before " + write);
                        }
                        Object answer = method.invoke(real, arguments);
                        if (write != null) {
                            death.step("after " + write);
                        }
                        return answer;
                    });
        }

        void run() {
            ingest.recover();
            recovered = true;
            ingest.run();
            boolean ended = Thread.interrupted();
            if (!death.hasCome() && !ended) {
                throw new AssertionError("ingest stopped: " + ingest.check().detail());
            }
        }

        TreeMap<String, String> points() {
            TreeMap<String, String> points = new TreeMap<>();
            for (AssetDescription asset : system.assets()) {
                for (AssetDescription.SignalDescription signal : asset.signals()) {
                    SignalKey key = new SignalKey(asset.key(), signal.name());
                    shelf.store()
                            .points(key, 0, Long.MAX_VALUE, 1_000_000)
                            .points()
                            .forEach(point -> {
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

        List<String> minutes() {
            return system.assets().stream()
                    .flatMap(asset -> shelf.store().minutes(asset.key(), 0, now).stream())
                    .map(MinuteRow::toString)
                    .toList();
        }

        @Override
        public void close() {
            shelf.close();
            inbox.close();
            system.close();
        }

        private final class Reader implements InboxReader {
            private final InboxReader real;
            private int turnsAtEnd = -1;

            Reader(InboxReader real) {
                this.real = real;
            }

            @Override
            public @Nullable InboxEntry next() {
                if (recovered && chance.nextInt(8) == 0) {
                    return null;
                }
                InboxEntry entry = real.next();
                if (entry != null) {
                    lastArrival = Math.max(lastArrival, entry.arrival().at());
                    now = Math.max(now, lastArrival);
                } else if (turnsAtEnd < 0) {
                    turnsAtEnd = 0;
                }
                return entry;
            }

            @Override
            public void await(Duration atMost) throws InterruptedException {
                nanoTime += Duration.ofSeconds(3).toNanos();
                if (turnsAtEnd >= 0 || chance.nextInt(3) == 0) {
                    shelf.drain();
                }
                if (turnsAtEnd >= 0) {
                    turnsAtEnd++;
                    long after = AFTERWARDS.toNanos() * Math.min(turnsAtEnd, LAST_TURNS) / LAST_TURNS;
                    now = Math.max(now, lastArrival + after);
                }
                if (folding) {
                    folds.fold();
                }
                if (turnsAtEnd > LAST_TURNS) {
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
                death.around("the state mark", () -> inbox.saveState(mark));
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
                death.around("rows", () -> joints.rows().write(rows));
            }

            @Override
            public void writeAlone(List<SystemRow> rows) {
                death.around("ledger rows", () -> joints.rows().writeAlone(rows));
            }

            @Override
            public FieldType lock(String measurement, String field, FieldType wanted) {
                return joints.rows().lock(measurement, field, wanted);
            }

            @Override
            public List<GapRecord> openGaps(AgentKey agent) {
                return joints.rows().openGaps(agent);
            }

            @Override
            public Map<AgentKey, LastReport> lastReports() {
                return joints.rows().lastReports();
            }

            @Override
            public @Nullable Long latestLatencies() {
                return joints.rows().latestLatencies();
            }

            @Override
            public List<AssetDescription> assets() {
                return joints.rows().assets();
            }
        }
    }

    /** Every row of every table of the system records, as text. */
    private TreeMap<String, List<String>> rows() throws SQLException {
        TreeMap<String, List<String>> tables = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system/system.db"));
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "gap", "event", "kept_aside", "field_type", "asset", "signal", "dirty_minute", "latency_hour")) {
                tables.put(table, rows(statement, "SELECT * FROM " + table));
            }
            // without the epoch's duplicates, which stand in each row as they were when the row changed last
            tables.put(
                    "ledger_hour",
                    rows(
                            statement,
                            "SELECT agent, epoch, hour, site, sampled, stored, kept_aside, dropped, elsewhere,"
                                    + " in_outbox, missing, closed, reported FROM ledger_hour"));
        }
        return tables;
    }

    private static List<String> rows(Statement statement, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(query)) {
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
