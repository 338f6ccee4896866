package io.steelyard.gateway.inbox;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.ArrivalSink;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.InboxFullException;
import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.journal.Cursor;
import io.steelyard.journal.FileLayer;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalFullException;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.JournalStats;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.journal.SegmentPreamble;
import io.steelyard.journal.SegmentedJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox of one gateway on its own disk: one partition, number 0. Appends from any thread; each reader for one thread;
 * marks from any thread, their savers wait for the disk.
 */
public final class Inbox implements ArrivalSink, InboxMarks, AutoCloseable {
    static final int PARTITION = 0;

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private static final int CURSOR_BYTES = 16 * 1024 * 1024; // a thousand agents of 64 epochs without holes need 9 MB
    private static final int USUAL_PUBLISH = 64 * 1024;
    private static final double NANOS = 1e9;

    private final Journal journal;
    private final InstantSource clock;
    private final UUID id;
    private final StateFiles states;
    private final KeptBehind kept;
    private final String store;
    private final Cursor stored;
    private final Cursor state;
    private final News news = new News();
    private final LongAdder read = new LongAdder();
    private volatile @Nullable String stateTrouble;
    private volatile @Nullable Check storedTrouble;

    private Inbox(InboxConfig config, FileLayer files, Journal journal, Sources sources) throws IOException {
        this.journal = journal;
        this.clock = sources.clock();
        this.id = new InboxId(config.folder(), files).readOrMake(sources.ids());
        this.store = config.store();
        this.states = new StateFiles(config.folder(), files);
        this.stored = journal.cursor("stored");
        this.state = journal.cursor("state");
        this.kept = new KeptBehind(config, journal.cursor("keep"));
        journal.onDurable(news::tell);
    }

    /**
     * What the inbox takes from outside beside disk and threads.
     *
     * @param nanoTime a clock that only runs, for measuring
     * @param ids gives the id of a new inbox
     */
    public record Sources(InstantSource clock, LongSupplier nanoTime, Supplier<UUID> ids) {}

    /**
     * Opens the folder, or makes it with a new {@link #id()}. A new inbox begins at a position greater than any of an
     * earlier one, so that a mark that survived it is never taken for one of this.
     *
     * @throws io.steelyard.journal.JournalException when the folder is in use, damaged beyond reading, of a newer version,
     *     or not writable
     */
    public static Inbox open(InboxConfig config, FileLayer files, ThreadFactory threads, Sources sources) {
        JournalOptions options = JournalOptions.of(config.folder(), config.segmentBytes(), config.capBytes())
                .withCursorBytes(CURSOR_BYTES);
        Position first = new Position(sources.clock().millis() << 20);
        Journal journal = SegmentedJournal.open(
                options, new SegmentedJournal.Extras(SegmentPreamble.NONE, sources.nanoTime(), first), files, threads);
        boolean stands = false;
        try {
            Inbox inbox = new Inbox(config, files, journal, sources);
            stands = true;
            return inbox;
        } catch (IOException e) {
            throw new InboxException("can not read the marks of the inbox in " + config.folder() + ": " + e, e);
        } finally {
            if (!stands) {
                journal.close();
            }
        }
    }

    /** Made with the folder; another id means another inbox, which knows nothing of what this one confirmed. */
    public UUID id() {
        return id;
    }

    @Override
    public CompletableFuture<InboxPosition> append(Arrival arrival) {
        CompletableFuture<Position> appended = journal.append(kind(arrival), ArrivalFormat.write(arrival));
        CompletableFuture<InboxPosition> answer = new CompletableFuture<>();
        var unused = appended.whenComplete((position, failure) -> {
            if (failure == null) {
                answer.complete(new InboxPosition(PARTITION, position.offset()));
            } else if (failure instanceof JournalFullException) {
                answer.completeExceptionally(new InboxFullException("the inbox is full: " + failure.getMessage()));
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** Wills and the ends of connections always find room: without them a replay would not know who is connected. */
    private static RecordKind kind(Arrival arrival) {
        boolean refusable = arrival instanceof Arrival.Connected
                || (arrival instanceof Arrival.Published published && !published.will());
        return refusable ? RecordKind.DROPPABLE : RecordKind.KEPT;
    }

    /** True while messages and new connections would be refused for want of space. */
    public boolean full() {
        return journal.full(RecordKind.DROPPABLE, USUAL_PUBLISH);
    }

    /**
     * A reader from the position on; from the oldest arrival still here when the position lies before it.
     *
     * @throws InboxException when the position lies behind the inbox's end
     */
    public InboxReader reader(InboxPosition from) {
        return reader(from, read);
    }

    /** The same for somebody who looks ahead: what it reads counts as waiting until {@link #reader} has read it. */
    public InboxReader peek(InboxPosition from) {
        return reader(from, new LongAdder());
    }

    private InboxReader reader(InboxPosition from, LongAdder counter) {
        if (from.offset() > journal.end().offset()) {
            throw new InboxException("position " + from.offset() + " lies behind the inbox's end "
                    + journal.end().offset() + ": the inbox is an older copy than the mark; restore both together");
        }
        // The oldest segment of all may be given back at this very moment; the one that this cursor stands in is not.
        Position oldest = journal.segmentStart(kept.cursor().position());
        Position at = new Position(Math.max(from.offset(), oldest.offset()));
        return new ArrivalReader(journal, journal.reader(at), news, counter);
    }

    /** The position behind the last arrival that is on disk. */
    public InboxPosition end() {
        return new InboxPosition(PARTITION, journal.end().offset());
    }

    @Override
    public synchronized Optional<StateMark> state(int partition) {
        return states.latest();
    }

    @Override
    public synchronized void saveState(StateMark mark) {
        try {
            states.write(mark);
            stateTrouble = null;
        } catch (IOException e) {
            if (stateTrouble == null) {
                LOG.warn("can not save the state of the inbox, goes on with the one before: {}", e.toString());
            }
            stateTrouble = e.toString();
            return; // a start reads more of the inbox again, nothing else
        }
        Position needed =
                new Position(states.needed().map(InboxPosition::offset).orElse(0L));
        if (state.position().isBefore(needed)) {
            state.moveTo(needed, ByteBuffer.allocate(0)).join();
        }
        // Also while the inbox is read again from farther back than the cursors stand.
        letGo(new Position(mark.position().offset()));
    }

    @Override
    public Optional<StoredMark> stored(int partition) {
        return ReceivedNumbers.of(stored.payload(), store)
                .map(received -> new StoredMark(
                        new InboxPosition(PARTITION, stored.position().offset()), received));
    }

    @Override
    public synchronized void saveStored(StoredMark mark) {
        if (mark.position().offset() < stored.position().offset()) {
            return; // a store that lost something catches up; what the inbox let go by its earlier word stays gone
        }
        ByteBuffer payload = ReceivedNumbers.payload(mark.received(), store);
        if (payload.remaining() > CURSOR_BYTES) {
            storedTrouble = Finding.INBOX_MARK_UNSAVED.check(
                    Map.of("bytes", String.valueOf(payload.remaining()), "most", String.valueOf(CURSOR_BYTES)));
            return;
        }
        storedTrouble = null;
        stored.moveTo(new Position(mark.position().offset()), payload).join();
        letGo(stored.position());
    }

    private void letGo(Position read) {
        Position older = stored.position().isBefore(state.position()) ? stored.position() : state.position();
        kept.pass(clock.instant(), journal.end(), read.isBefore(older) ? read : older);
    }

    /** In arrivals; what an earlier run left counts as come in when it is read. */
    public StageStatus status() {
        JournalStats stats = journal.stats();
        long out = read.sum();
        long in = Math.max(stats.appended(), out);
        SortedMap<String, Long> dropped = new TreeMap<>();
        return new StageStatus("inbox", in, out, dropped, in - out, stats.syncNanos() / NANOS);
    }

    /** Works unless the disk has failed; asks for a look when it is full or something on it could not be read. */
    public Check check() {
        if (journal.failed()) {
            return Finding.INBOX_FAILED.check();
        }
        if (full()) {
            return Finding.INBOX_FULL.check();
        }
        String trouble = stateTrouble;
        if (trouble != null) {
            return Finding.INBOX_STATE_UNSAVED.check(Map.of("reason", trouble));
        }
        Check tooMuch = storedTrouble;
        if (tooMuch != null) {
            return tooMuch;
        }
        long damaged = journal.stats().damagedBytes();
        return damaged == 0
                ? Check.well(Check.Part.INBOX)
                : Finding.INBOX_DAMAGED.check(Map.of("bytes", String.valueOf(damaged)));
    }

    @Override
    public void close() {
        journal.close();
    }
}
