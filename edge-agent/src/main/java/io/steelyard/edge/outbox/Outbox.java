package io.steelyard.edge.outbox;

import io.steelyard.edge.model.Deliveries;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.Holes;
import io.steelyard.edge.model.Notes;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalDictionary;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.journal.FileLayer;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalException;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.JournalStats;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.journal.SegmentPreamble;
import io.steelyard.journal.SegmentedJournal;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.NumberSet;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's outbox on its own disk. Any thread may call it; each reader belongs to one thread.
 *
 * <p>Every opening begins a new epoch and finishes the one before with a final report. When the disk fails, everything
 * that takes over fails with {@link OutboxException} and the process has to start again.
 */
public final class Outbox implements Deliveries, SignalDictionary, Notes, Forwarding, Holes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int CURSOR_BYTES = 1024 * 1024;
    private static final long LAST_MOVE_SECONDS = 10;
    private static final int MOST_HOLES = 10_000;

    private final Journal journal;
    private final InstantSource clock;
    private final Book book;
    private final DropOldest room;
    private final Intake intake;
    private final Reports reports;
    private final Recovered recovered;
    private final DeadLetter deadLetter;
    private final AsideMove moving;
    private final Filling filling = new Filling();
    private final LongSupplier nanoTime;
    private final UUID epoch;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final List<Runnable> newsListeners = new CopyOnWriteArrayList<>();

    private Outbox(OutboxConfig config, Sources sources, FileLayer files, Journal journal, Book book) {
        this.journal = journal;
        this.clock = sources.clock();
        this.nanoTime = sources.nanoTime();
        this.book = book;
        this.epoch = sources.epoch();
        int largestRecord = options(config).maxRecordBytes();
        this.deadLetter =
                new DeadLetter(config.deadLetter(), files, this::signal, new AsideGone(book, largestRecord)::say);
        this.moving = new AsideMove(book);
        this.room = new DropOldest(book, journal, config, largestRecord);
        this.intake = new Intake(book, room, deadLetter, config, largestRecord, clock);
        this.reports = new Reports(book, journal, room, config, sources);
        this.recovered = reports.finishEarlierEpochs();
        reports.begin(epoch);
        journal.onDurable(this::becameDurable);
    }

    /**
     * What the outbox takes from outside beside disk and threads.
     *
     * @param epoch a new id for this run
     * @param nanoTime a clock that only runs, for measuring
     */
    public record Sources(UUID epoch, InstantSource clock, LongSupplier nanoTime) {}

    /**
     * Opens the folder or makes it, reads what is held, finishes the earlier epoch and begins the new one.
     *
     * @throws JournalException when the folder is in use, of a newer version, or not writable
     */
    public static Outbox open(OutboxConfig config, Sources sources, FileLayer files, ThreadFactory threads) {
        AtomicReference<@Nullable Book> book = new AtomicReference<>();
        SegmentPreamble preamble = () -> {
            @Nullable Book opened = book.get();
            return opened == null ? List.<ByteBuffer>of() : opened.preamble();
        };
        Journal journal = SegmentedJournal.open(
                options(config), new SegmentedJournal.Extras(preamble, sources.nanoTime()), files, threads);
        boolean opened = false;
        try {
            Book read = new Book(journal, config.segmentBytes(), sources.clock());
            book.set(read);
            Outbox outbox = new Outbox(config, sources, files, journal, read);
            opened = true;
            return outbox;
        } catch (OutboxException e) {
            throw new OutboxException("can not open the outbox in " + config.folder() + ": " + e.getMessage(), e);
        } finally {
            if (!opened) {
                journal.close();
            }
        }
    }

    private static JournalOptions options(OutboxConfig config) {
        return JournalOptions.of(config.folder(), config.segmentBytes(), config.capBytes())
                .withCursorBytes(CURSOR_BYTES);
    }

    private void becameDurable() {
        if (journal.failed()) {
            failed.complete(null);
        }
        book.settle();
        filling.look(nanoTime.getAsLong(), () -> journal.stats().depthBytes());
        newsListeners.forEach(Runnable::run);
    }

    /** What was known when this run began. */
    public Recovered recovered() {
        return recovered;
    }

    @Override
    public void take(Delivery delivery) throws InterruptedException {
        long stepped = reports.stepped();
        intake.take(delivery);
        if (delivery.publishTime() > 0) {
            reports.heard(delivery.server(), delivery.publishTime(), stepped);
        }
    }

    @Override
    public List<Sample> waiting(String server) {
        return book.with(state -> state.waiting.getOrDefault(server, new TreeMap<>()).values().stream()
                .map(Sample::again)
                .toList());
    }

    @Override
    public int idOf(String asset, String signal, SignalType type) {
        return intake.idOf(asset, signal, type);
    }

    @Override
    public Set<Named> giveIds(List<Named> signals) {
        return intake.giveIds(signals);
    }

    @Override
    public CompletableFuture<Void> leave(Note note) {
        return reports.leave(note);
    }

    /**
     * Appends a report: one consistent cut of the present epoch; before it, an {@code alive} record for each server that
     * gave a new proof of life. After the last one no more numbers are given.
     *
     * @return completes when it is on disk; fails with {@link OutboxException} when there is no room for it now
     */
    public CompletableFuture<Void> report(boolean last) {
        try {
            reports.leaveAlive();
            var unused = book.letGo(true);
            return reports.report(last);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e); // whoever asks by a timer must not lose the timer
        }
    }

    @Override
    public UUID epoch() {
        return epoch;
    }

    @Override
    public List<Held> held() {
        return book.withDurable(durable -> durable.epochs.values().stream()
                .map(onDisk -> held(onDisk, book.with(live -> live.epochs.get(onDisk.ordinal))))
                .toList());
    }

    private static Held held(EpochState onDisk, @Nullable EpochState live) {
        NumberSet samples = live == null ? new NumberSet() : live.samples.held().copy();
        NumberSet records = live == null ? new NumberSet() : live.records.held().copy();
        samples.remove(onDisk.lastSample() + 1, Long.MAX_VALUE - 1);
        records.remove(onDisk.lastRecord() + 1, Long.MAX_VALUE - 1);
        return new Held(onDisk.id(), onDisk.lastSample(), onDisk.lastRecord(), samples, records);
    }

    @Override
    public OutboxReader reader() {
        EntryReader reader = new EntryReader(book, journal.reader(journal.start()), this::lowest);
        reader.rewind();
        return reader;
    }

    @Override
    public long end() {
        return journal.end().offset();
    }

    @Override
    public Amounts amounts() {
        return book.with(state -> new Amounts(state.current().lastSample() + 1, state.heldSamples()));
    }

    private Position lowest() {
        Position lowest = book.lowest();
        return lowest.isBefore(journal.start()) ? journal.start() : lowest;
    }

    @Override
    public void release(UUID ofEpoch, NumberSet samples, NumberSet records) {
        book.release(ofEpoch, samples, records);
        var unused = book.letGo(false);
    }

    @Override
    public void moveAside(OutboxEntry entry, String reason) {
        deadLetter.add(clock.instant(), entry, reason);
        moving.move(entry);
    }

    @Override
    public void inboxChanged() {
        appendKept(book.with(Reports::elsewhere));
        reports.forgetAlive(); // the new inbox knows of no proof of life: it is told at once, and what stands before it
        report(false)
                .exceptionally(failure -> {
                    LOG.warn("no report now: {}", failure.getMessage());
                    return null;
                })
                .join(); // whoever remembers the new inbox does so behind it
    }

    private void appendKept(OutboxRecord record) {
        try {
            book.append(RecordKind.KEPT, state -> record)
                    .orElseThrow(
                            () -> new OutboxException("the outbox's reserve is used up; see why the uplink is behind"))
                    .join();
        } catch (CompletionException e) {
            throw new OutboxException("the outbox failed: " + e.getCause(), e);
        }
    }

    @Override
    public @Nullable NumberedSample lastValue(int signal) {
        return book.withDurable(state -> state.last(signal));
    }

    @Override
    public OptionalLong latestTime(int signal) {
        return book.with(state -> {
            @Nullable LastKey key = state.keys.get(signal);
            return key == null ? OptionalLong.empty() : OptionalLong.of(key.highest());
        });
    }

    @Override
    public boolean hasRoomForHole() {
        return book.with(state -> state.holes.size() < MOST_HOLES);
    }

    @Override
    public List<Hole> holesOf(String server) {
        return book.with(state -> state.holes.values().stream()
                .filter(hole -> hole.server().equals(server))
                .toList());
    }

    @Override
    public Optional<Hole> hole(String gap) {
        return book.with(state -> Optional.ofNullable(state.holes.get(gap)));
    }

    @Override
    public @Nullable SignalEntry signal(int id) {
        return book.with(state -> state.entries.get(id));
    }

    @Override
    public void onNews(Runnable listener) {
        newsListeners.add(listener);
    }

    /** Completes, on the writer's thread, once the disk has failed: nothing is taken over any more until a new start. */
    public CompletableFuture<Void> failed() {
        return failed.copy();
    }

    /** Counters and depths of now. */
    public OutboxStatus status() {
        JournalStats stats = journal.stats();
        filling.look(nanoTime.getAsLong(), stats::depthBytes);
        int waiting = book.waiting();
        return book.with(state -> {
            EpochState now = state.current();
            long held = state.heldSamples();
            long records = state.epochs.values().stream()
                    .mapToLong(one -> one.records.held().count())
                    .sum();
            return new OutboxStatus(
                    now.lastSample() + 1,
                    held,
                    records,
                    now.aside.count(),
                    new TreeMap<>(now.dropped),
                    room.samples() + deadLetter.givenUp(),
                    state.partsForgotten(),
                    waiting,
                    new OutboxStatus.Disk(
                            stats.depthBytes(),
                            stats.roomBytes(),
                            filling.secondsToFull(stats.roomBytes()),
                            stats.damagedBytes(),
                            journal.failed()));
        });
    }

    /** Stores how far the outbox is released, writes what waits and ends; safe twice. */
    @Override
    public void close() {
        try {
            book.letGo(true)
                    .copy()
                    .orTimeout(LAST_MOVE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException | JournalException e) {
            LOG.debug("the last releases are not stored and will be sent again: {}", e.toString());
        }
        journal.close();
    }
}
