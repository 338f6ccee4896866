package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on a disk: preallocated and recycled segment files, one writer thread, group commit.
 *
 * <p>Opening reads the log's end, cuts a torn tail, names what is damaged ({@link #openReport()}), and syncs what it
 * found before anyone reads it. The folder belongs to one journal at a time.
 */
public final class SegmentedJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentedJournal.class);
    private static final String LOCK = "journal.lock";

    private final JournalOptions options;
    private final FileLayer files;
    private final FileLayer.FolderLock lock;
    private final OpenReport report;
    private final Damages damages = new Damages();
    private final WaitingAppends waiting;
    private final LiveSegments live;
    private final WriterLoop loop;
    private final Thread writer;

    private SegmentedJournal(
            JournalOptions options, Extras extras, FileLayer files, FileLayer.FolderLock lock, ThreadFactory threads)
            throws IOException {
        Recovery.Recovered found = Recovery.of(options, files, extras.firstPosition());
        this.options = options;
        this.files = files;
        this.lock = lock;
        this.report = found.report();
        this.live = new LiveSegments(found.segments(), found.end());
        this.waiting = new WaitingAppends(options);
        SpareSegments spares = new SpareSegments(options, files, extras.nanoTime(), found);
        SegmentWriter segments = new SegmentWriter(options, files, live, spares, found);
        this.loop = new WriterLoop(
                new WriterLoop.Parts(options, extras.preamble(), waiting, live, spares, segments, extras.nanoTime()));
        boolean opened = false;
        try {
            openCursors(found.cursors());
            opened = true;
        } finally {
            if (!opened) {
                loop.closeFiles();
            }
        }
        report.damages().forEach(damages::report);
        this.writer = threads.newThread(loop);
    }

    private void openCursors(Map<String, CursorFile.State> known) throws IOException {
        for (Map.Entry<String, CursorFile.State> cursor : known.entrySet()) {
            loop.cursors().put(cursor.getKey(), openCursor(cursor.getKey(), cursor.getValue()));
        }
        for (String lost : report.lostCursors()) {
            CursorFile.State start = new CursorFile.State(0, report.start().offset(), EMPTY);
            loop.cursors().put(lost, openCursor(lost, start));
        }
    }

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /**
     * What a journal takes beside its options.
     *
     * @param preamble what stands at the begin of each segment
     * @param nanoTime a clock that only runs, for measuring
     * @param firstPosition where a log begins of which nothing is on disk; an owner that starts each log of its life at a
     *     greater one can never take a position of an earlier log for one of this
     */
    public record Extras(SegmentPreamble preamble, LongSupplier nanoTime, Position firstPosition) {
        public Extras {
            if ((firstPosition.offset() & 7) != 0) {
                throw new IllegalArgumentException("the first position must be a multiple of 8");
            }
        }

        public Extras(SegmentPreamble preamble, LongSupplier nanoTime) {
            this(preamble, nanoTime, Position.START);
        }
    }

    /**
     * Opens the folder, making it when it is missing, and starts the writer thread.
     *
     * @throws JournalLockedException when another process owns the folder
     * @throws JournalVersionException when a newer program wrote it
     * @throws JournalException when the disk does not let it be read or written
     */
    public static SegmentedJournal open(JournalOptions options, Extras extras, FileLayer files, ThreadFactory threads) {
        FileLayer.@Nullable FolderLock lock = null;
        try {
            files.createFolders(options.folder());
            lock = files.lock(options.folder().resolve(LOCK));
            SegmentedJournal journal = new SegmentedJournal(options, extras, files, lock, threads);
            journal.begin();
            lock = null;
            return journal;
        } catch (IOException e) {
            throw new JournalAccessException("can not open the log in " + options.folder() + ": " + e, e);
        } finally {
            release(lock);
        }
    }

    private void begin() {
        LOG.info(
                "log {} opened: {} segments, positions {} to {}, {} bytes of a torn tail cut, {} damages",
                options.folder(),
                report.segments(),
                report.start().offset(),
                report.end().offset(),
                report.cutBytes(),
                report.damages().size());
        writer.start();
    }

    private NamedCursor openCursor(String name, CursorFile.State state) throws IOException {
        CursorFile.State within =
                new CursorFile.State(state.sequence(), Math.max(state.position(), live.start()), state.payload());
        CursorFile file =
                CursorFile.open(files, options.folder(), Recovery.CURSOR + name, within, options.cursorBytes());
        return new NamedCursor(name, options, file, within, new NamedCursor.Doors(waiting, live));
    }

    @Override
    public CompletableFuture<Position> append(RecordKind kind, ByteBuffer... parts) {
        return waiting.offer(kind, List.of(parts));
    }

    @Override
    public Position start() {
        return new Position(live.start());
    }

    @Override
    public Position end() {
        return new Position(live.durableEnd());
    }

    @Override
    public Position segmentStart(Position at) {
        @Nullable Segment segment = live.holding(at.offset());
        return new Position(segment == null ? live.start() : segment.base());
    }

    @Override
    public Optional<Position> oldestEnd() {
        @Nullable Segment first = live.first();
        long end = first == null ? -1 : live.baseBehind(first);
        return end < 0 ? Optional.empty() : Optional.of(new Position(end));
    }

    @Override
    public JournalReader reader(Position from) {
        return new SegmentReader(files, live, damages, from);
    }

    @Override
    public Cursor cursor(String name) {
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("a cursor's name has 1 to 40 of a-z 0-9 -, not \"" + name + '"');
        }
        synchronized (loop) {
            @Nullable NamedCursor known = loop.cursors().get(name);
            if (known != null) {
                return known;
            }
            try {
                NamedCursor made = openCursor(name, new CursorFile.State(0, live.start(), EMPTY));
                loop.add(made);
                return made;
            } catch (IOException e) {
                throw new JournalAccessException(
                        "can not make cursor " + name + " in " + options.folder() + ": " + e, e);
            }
        }
    }

    @Override
    public void onDurable(Runnable listener) {
        loop.durableListeners.add(listener);
    }

    @Override
    public void onSpace(Runnable listener) {
        loop.spaceListeners.add(listener);
    }

    @Override
    public JournalStats stats() {
        return new JournalStats(
                loop.appended.get(),
                loop.groups.get(),
                loop.bytes.get(),
                live.durableEnd() - Math.max(loop.hindmost(), live.start()),
                waiting.refused(),
                live.count(),
                loop.recycled.get(),
                damages.bytes(),
                loop.syncNanos.get(),
                waiting.room());
    }

    @Override
    public boolean full(RecordKind kind, int sizeBytes) {
        return waiting.full(kind, sizeBytes);
    }

    @Override
    public boolean failed() {
        return loop.failed();
    }

    @Override
    public OpenReport openReport() {
        return report;
    }

    @Override
    public void close() {
        waiting.close();
        try {
            writer.join(options.closeWithin().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOG.error("the writer of {} did not end within {}", options.folder(), options.closeWithin());
            return;
        }
        release(lock);
    }

    private static void release(FileLayer.@Nullable FolderLock lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.debug("releasing a folder's lock: {}", e.toString());
        }
    }
}
