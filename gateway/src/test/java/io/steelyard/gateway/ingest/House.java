package io.steelyard.gateway.ingest;

import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.Batch;
import io.steelyard.gateway.model.BatchSink;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything around ingest, in memory: what is durable survives {@link #crash}, the rest does not. Runs ingest on the
 * test's own thread: the reader ends the loop when there is nothing more.
 */
final class House {
    static final UUID INBOX = new UUID(7, 7);
    private static final int A_WHILE = 30;

    final List<Arrival> inbox = new ArrayList<>();
    final TreeMap<String, Reading> points = new TreeMap<>();
    final TreeMap<String, SystemRow> rows = new TreeMap<>();
    final Map<String, FieldType> locks = new HashMap<>();
    final List<OutgoingPublish> sent = new ArrayList<>();
    final ArrayDeque<Batch> handedOver = new ArrayDeque<>();
    LiveValues live = new LiveValues();
    KnownLife life = new KnownLife();
    final Audience audience = new Audience(() -> live);

    @Nullable
    StateMark state;

    @Nullable
    StoredMark mark;

    long nanoTime;
    long now = 1;
    boolean storeLags;
    /** How often the store says that it has no room before it takes the next batch. */
    int noRoom;
    /** Whether the store lags for a while now. */
    BooleanSupplier mayLag = () -> false;

    /** Told before each answer about room, while what was read ahead is there. */
    Runnable whileWaiting = () -> {};

    /** Whether the process dies at the end of the next reading, with what the store had not written yet. */
    boolean dies;
    /** Whether the store writes what waits when a batch comes while {@link #dies}. */
    BooleanSupplier writesBeforeItDies = () -> false;

    /** What reading an arrival takes. */
    long nanosAnEntry;
    /** How many have arrived. */
    IntSupplier arrived = () -> Integer.MAX_VALUE;
    /** How many arrivals the loop has read. */
    int read;
    /** How often somebody began to look ahead, and how long all of them have read. */
    int peeks;

    long aheadNanos;
    /** How many arrivals the loop had read when nobody looked ahead any more. */
    int aheadEnded;
    /** What happens when somebody begins to look ahead. */
    Runnable peekTrouble = () -> {};
    /** What happens when somebody looks ahead no more. */
    Runnable peekClosed = () -> {};
    /** Told of each question for a lock. */
    Runnable locking = () -> {};

    private boolean recovering;
    private @Nullable Ingest ingest;

    /** The process is gone; what was not durable with it. */
    void crash() {
        handedOver.clear();
        ingest = null;
        live = new LiveValues();
        life = new KnownLife();
    }

    Ingest ingest() {
        Ingest running = ingest;
        if (running == null) {
            running = new Ingest(doors(entry -> false), "host", () -> now, () -> nanoTime);
            running.recover();
            ingest = running;
        }
        return running;
    }

    /** Reads all there is, and then what the store still has. */
    Ingest readAll() {
        return readAll(index -> false);
    }

    /** Reads to the end, pausing (so that what is gathered is handed over) before the arrivals that the test names. */
    Ingest readAll(IntPredicate pauseBefore) {
        return readUpTo(inbox.size(), pauseBefore);
    }

    /** Reads up to an arrival; what is gathered and not handed over stays in memory. */
    Ingest readUpTo(int end, IntPredicate pauseBefore) {
        Ingest fresh = new Ingest(doors(pauseBefore, end), "host", () -> now, () -> nanoTime);
        ingest = fresh;
        recovering = true;
        fresh.recover();
        recovering = false;
        fresh.run();
        if (!Thread.interrupted()) {
            throw new AssertionError("ingest stopped: " + fresh.check().detail());
        }
        if (dies) {
            dies = false;
            crash();
            return fresh;
        }
        storeLags = false;
        writeWhatWaits();
        return fresh;
    }

    void writeWhatWaits() {
        for (Batch batch = handedOver.poll(); batch != null; batch = handedOver.poll()) {
            for (Reading reading : batch.readings()) {
                points.put(reading.series().key() + "|" + reading.series().field() + "|" + reading.time(), reading);
            }
            mark = batch.mark();
            if (ingest != null) {
                ingest.stored(batch.mark());
            }
        }
    }

    List<LedgerLine> ledger() {
        return ingest().ledgers().lines((agent, at) -> true);
    }

    private IngestDoors doors(IntPredicate pauseBefore) {
        return doors(pauseBefore, Integer.MAX_VALUE);
    }

    private IngestDoors doors(IntPredicate pauseBefore, int end) {
        return new IngestDoors(
                INBOX,
                from -> new Reader((int) from.offset(), pauseBefore, end, false),
                from -> {
                    peeks++;
                    peekTrouble.run();
                    return new Reader((int) from.offset(), index -> false, end, true);
                },
                new Marks(),
                partition -> Optional.ofNullable(mark),
                new Store(),
                new SystemRows(),
                audience,
                life,
                sent::add);
    }

    private final class Store implements BatchSink {
        @Override
        public void write(Batch batch) {
            handedOver.add(batch);
            if (dies ? writesBeforeItDies.getAsBoolean() : !storeLags) {
                writeWhatWaits();
            }
        }

        @Override
        public boolean hasRoom(List<Reading> readings, Duration atMost) {
            whileWaiting.run();
            if (noRoom == 0 && mayLag.getAsBoolean()) {
                noRoom = A_WHILE;
            }
            if (noRoom == 0) {
                return true;
            }
            now += atMost.toNanos();
            nanoTime += atMost.toNanos();
            noRoom--;
            return false;
        }
    }

    private final class Reader implements InboxReader {
        private final IntPredicate pauseBefore;
        private final int end;
        private final boolean ahead;
        private int next;
        private boolean paused;

        Reader(int next, IntPredicate pauseBefore, int end, boolean ahead) {
            this.ahead = ahead;
            this.next = next;
            this.pauseBefore = pauseBefore;
            this.end = end;
        }

        @Override
        public @Nullable InboxEntry next() {
            if (next >= Math.min(end, Math.min(inbox.size(), arrived.getAsInt()))
                    || (!recovering && !paused && pauseBefore.test(next))) {
                paused = true;
                return null;
            }
            paused = false;
            Arrival arrival = inbox.get(next++);
            now = Math.max(now, arrival.at()) + nanosAnEntry;
            nanoTime += nanosAnEntry;
            if (ahead) {
                aheadNanos += nanosAnEntry;
            } else {
                read = next;
            }
            return new InboxEntry(new InboxPosition(0, next), arrival);
        }

        @Override
        public void await(Duration atMost) throws InterruptedException {
            now += atMost.toNanos();
            nanoTime += atMost.toNanos();
            if (next >= Math.min(end, inbox.size())) {
                throw new InterruptedException("nothing more");
            }
        }

        @Override
        public void close() {
            if (ahead) {
                aheadEnded = read;
                peekClosed.run();
            }
        }
    }

    private final class Marks implements InboxMarks {
        @Override
        public Optional<StateMark> state(int partition) {
            return Optional.ofNullable(state);
        }

        @Override
        public void saveState(StateMark saved) {
            state = saved;
        }

        @Override
        public Optional<StoredMark> stored(int partition) {
            return Optional.ofNullable(mark);
        }

        @Override
        public void saveStored(StoredMark saved) {}
    }

    SystemDoor systemDoor() {
        return new SystemRows();
    }

    private final class SystemRows implements SystemDoor {
        @Override
        public void write(List<SystemRow> written) {
            for (SystemRow row : written) {
                rows.put(key(row), row);
            }
        }

        @Override
        public FieldType lock(String measurement, String field, FieldType wanted) {
            locking.run();
            return locks.computeIfAbsent(measurement + " " + field, key -> wanted);
        }

        @Override
        public List<GapRecord> openGaps(AgentKey agent) {
            return rows(SystemRow.Gap.class).stream()
                    .map(SystemRow.Gap::gap)
                    .filter(gap -> gap.to() == null && gap.scope().agent().equals(agent.agent()))
                    .toList();
        }

        @Override
        public Map<AgentKey, LastReport> lastReports() {
            Map<AgentKey, LastReport> last = new HashMap<>();
            for (SystemRow.Ledger row : rows(SystemRow.Ledger.class)) {
                for (LedgerLine line : row.lines()) {
                    LastReport report = new LastReport(row.epoch(), line.reported());
                    last.merge(row.agent(), report, (a, b) -> a.at() >= b.at() ? a : b);
                }
            }
            return last;
        }

        @Override
        public @Nullable Long latestLatencies() {
            return rows(SystemRow.Latency.class).stream()
                    .map(row -> row.hour().began())
                    .max(Long::compare)
                    .orElse(null);
        }

        @Override
        public List<AssetDescription> assets() {
            return rows.values().stream()
                    .filter(SystemRow.Asset.class::isInstance)
                    .map(row -> ((SystemRow.Asset) row).asset())
                    .toList();
        }
    }

    private static String key(SystemRow row) {
        if (row instanceof SystemRow.Gap gap) {
            return "gap " + gap.gap().scope() + gap.gap().id();
        } else if (row instanceof SystemRow.Event event) {
            return "event " + event.position() + " " + event.ordinal();
        } else if (row instanceof SystemRow.KeptAside aside) {
            return "aside " + aside.position() + " " + aside.ordinal();
        } else if (row instanceof SystemRow.Asset asset) {
            return "asset " + asset.asset().key();
        }
        if (row instanceof SystemRow.Ledger ledger) {
            return "ledger " + ledger.agent() + " " + ledger.epoch();
        }
        return row.toString();
    }

    <T extends SystemRow> List<T> rows(Class<T> kind) {
        return rows.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
