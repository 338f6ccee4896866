package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer thread: takes what waits, writes it as one group, syncs once, answers; then stores cursor moves, gives
 * segments back, and prepares the next one. There is no timer: a group is what came while the one before was synced.
 */
final class WriterLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WriterLoop.class);
    private static final long GROUP_BYTES = 4L * 1024 * 1024;
    private static final long IDLE_NANOS = 60_000_000_000L;
    private static final long STARVED_NANOS = 1_000_000_000L;

    /** What the loop works on. */
    record Parts(
            JournalOptions options,
            SegmentPreamble preamble,
            WaitingAppends waiting,
            LiveSegments live,
            SpareSegments spares,
            SegmentWriter writer,
            LongSupplier nanoTime) {}

    private final JournalOptions options;
    private final SegmentPreamble preamble;
    private final WaitingAppends waiting;
    private final LiveSegments live;
    private final SpareSegments spares;
    private final SegmentWriter writer;
    private final LongSupplier nanoTime;
    private final Map<String, NamedCursor> cursors = new ConcurrentHashMap<>();
    final List<Runnable> durableListeners = new CopyOnWriteArrayList<>();
    final List<Runnable> spaceListeners = new CopyOnWriteArrayList<>();
    final AtomicLong appended = new AtomicLong();
    final AtomicLong groups = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong recycled = new AtomicLong();
    final AtomicLong syncNanos = new AtomicLong();
    private volatile boolean failed;
    private @Nullable JournalException ended;
    private List<WaitingAppends.Pending> group = List.of();
    private long preambleBytes;

    WriterLoop(Parts parts) {
        this.options = parts.options();
        this.preamble = parts.preamble();
        this.waiting = parts.waiting();
        this.live = parts.live();
        this.spares = parts.spares();
        this.writer = parts.writer();
        this.nanoTime = parts.nanoTime();
        waiting.settle(0, room());
    }

    Map<String, NamedCursor> cursors() {
        return cursors;
    }

    boolean failed() {
        return failed;
    }

    /** A cursor that was made while the loop runs; afterwards it fails like everything else. */
    synchronized void add(NamedCursor cursor) {
        cursors.put(cursor.name(), cursor);
        if (ended != null) {
            cursor.fail(ended);
        }
    }

    @Override
    public void run() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = turn();
            }
            if (writer.remaining() >= RecordFormat.HEADER) {
                writer.put(RecordFormat.KIND_CLOSE, List.of());
                writer.commit();
            }
            end(new JournalAccessException("the journal in " + options.folder() + " is closed"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(new JournalAccessException("the writer of " + options.folder() + " was interrupted", e));
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        } finally {
            closeFiles();
        }
    }

    private boolean turn() throws IOException, InterruptedException {
        boolean starved = false;
        long next = waiting.headSize();
        if (next >= 0) {
            starved = !makeFit(next);
            if (!starved) {
                writeGroup();
            }
        }
        for (NamedCursor cursor : cursors.values()) {
            cursor.store();
        }
        recycle();
        boolean more = prepare();
        settle(0);
        if (waiting.closed()) {
            return waiting.headSize() >= 0 && !starved;
        }
        if (starved) {
            waiting.awaitSpace(STARVED_NANOS);
        } else if (!more) {
            waiting.await(spares.diskFull() ? STARVED_NANOS : IDLE_NANOS);
        }
        return true;
    }

    /** Begins the next segment when the current one is too short; false when there is none to begin. */
    private boolean makeFit(long size) throws IOException {
        if (size <= writer.remaining()) {
            return true;
        }
        @Nullable Path spare = spares.take();
        if (spare == null && spares.makeWhole(live.fileBytes())) {
            spare = spares.take();
        }
        if (spare == null) {
            return false;
        }
        List<ByteBuffer> records = preamble.recordsForNewSegment();
        refuseLargePreamble(records);
        if (!writer.roll(spare)) {
            return false;
        }
        long before = writer.end();
        for (ByteBuffer part : records) {
            writer.put(RecordFormat.KIND_PREAMBLE, List.of(part));
        }
        preambleBytes = writer.end() - before;
        return size <= writer.remaining();
    }

    /** Written beyond the segment's end it could never be read again, so it is refused before anything is written. */
    private void refuseLargePreamble(List<ByteBuffer> records) {
        long size = 0;
        for (ByteBuffer part : records) {
            size += RecordFormat.sizeOnDisk(part.remaining());
        }
        if (size > options.segmentBytes() / 2) {
            throw new IllegalStateException("what every segment has to begin with takes " + size
                    + " bytes, more than half of a segment of " + options.segmentBytes()
                    + ": make segments larger");
        }
    }

    private void writeGroup() throws IOException {
        group = waiting.take(Math.max(waiting.headSize(), Math.min(GROUP_BYTES, writer.remaining())));
        long[] offsets = new long[group.size()];
        long size = 0;
        for (int i = 0; i < offsets.length; i++) {
            WaitingAppends.Pending one = group.get(i);
            int kind = one.kind() == RecordKind.DROPPABLE ? RecordFormat.KIND_DROPPABLE : RecordFormat.KIND_KEPT;
            offsets[i] = writer.put(kind, one.parts());
            size += one.size();
        }
        long before = nanoTime.getAsLong();
        writer.commit();
        syncNanos.addAndGet(nanoTime.getAsLong() - before);
        groups.incrementAndGet();
        appended.addAndGet(offsets.length);
        bytes.addAndGet(size);
        List<WaitingAppends.Pending> done = group;
        group = List.of();
        settle(size);
        for (int i = 0; i < offsets.length; i++) {
            done.get(i).future().complete(new Position(offsets[i]));
        }
        tell(durableListeners);
    }

    private void settle(long written) {
        if (waiting.settle(written, room())) {
            tell(spaceListeners);
        }
    }

    /** Bytes that can still be written: what is allocated and what the cap still allows, less preambles to come. */
    private long room() {
        long each = ((options.segmentBytes() - SegmentFormat.HEADER) & ~7L) - preambleBytes;
        long more = spares.diskFull()
                ? 0
                : (options.capBytes() - live.fileBytes() - spares.fileBytes()) / options.segmentBytes();
        return writer.remaining() + (spares.readyCount() + Math.max(0, more)) * Math.max(0, each);
    }

    private void recycle() throws IOException {
        long upTo = hindmost() - options.keepBytes();
        @Nullable Segment first = live.first();
        while (first != null && live.baseBehind(first) >= 0 && live.baseBehind(first) <= upTo) {
            live.remove(first);
            if (!spares.recycle(first)) {
                live.add(first);
                return;
            }
            recycled.incrementAndGet();
            first = live.first();
        }
    }

    /** The durable position of the cursor that is furthest behind; the start when there is no cursor. */
    long hindmost() {
        long hindmost = Long.MAX_VALUE;
        for (NamedCursor cursor : cursors.values()) {
            hindmost = Math.min(hindmost, cursor.position().offset());
        }
        return hindmost == Long.MAX_VALUE ? 0 : hindmost;
    }

    /** Allocates ahead; true when there is more to allocate. */
    private boolean prepare() throws IOException {
        boolean wanted =
                spares.diskFull() || (spares.readyCount() == 0 && writer.remaining() < options.segmentBytes() / 4 * 3);
        if (!wanted || waiting.closed() || !spares.canMake(live.fileBytes())) {
            return false;
        }
        spares.makeSlice();
        return spares.readyCount() == 0 && !spares.diskFull();
    }

    private static void tell(List<Runnable> listeners) {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("a listener of the journal failed", e);
            }
        }
    }

    private void fail(Throwable cause) {
        JournalFailedException why = new JournalFailedException(
                "the log in " + options.folder() + " failed and stays failed, start the process again: " + cause,
                cause);
        failed = true;
        LOG.error("the log in {} failed; nothing more is acknowledged", options.folder(), cause);
        end(why);
    }

    private void end(JournalException why) {
        List<WaitingAppends.Pending> left = waiting.fail(why);
        group.forEach(one -> one.future().completeExceptionally(why));
        left.forEach(one -> one.future().completeExceptionally(why));
        synchronized (this) {
            ended = why;
            cursors.values().forEach(cursor -> cursor.fail(why));
        }
        tell(durableListeners);
        tell(spaceListeners);
    }

    /** Closes what is open, once nothing works on it any more. */
    void closeFiles() {
        spares.close();
        try {
            writer.close();
            for (NamedCursor cursor : cursors.values()) {
                cursor.close();
            }
        } catch (IOException e) {
            LOG.debug("closing the files of {}: {}", options.folder(), e.toString());
        }
    }
}
