package io.steelyard.edge.outbox;

import io.steelyard.journal.Cursor;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalFullException;
import io.steelyard.journal.JournalReader;
import io.steelyard.journal.JournalRecord;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.ledger.NumberSet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the outbox's two states in step with its journal: what is accepted is applied to the live one at once and to the
 * durable one when its record is on disk, in order. Any thread; the lock is never held while waiting for the disk.
 */
final class Book {
    private static final Duration MOVE_EVERY = Duration.ofMillis(250);
    private static final long MOVE_BYTES = 1024 * 1024;
    private static final long LOOK_AGAIN_MILLIS = 500;

    // Of a segment a fourth may be dictionary and last keys, an eighth last values; the rest is for sums and for data.
    // Parts of signals leave a fourth of the dictionary to signals of their own.
    private static final int DICTIONARY_SHARE = 4;
    private static final int MAPPED_SHARE = 4;
    private static final int VALUES_SHARE = 8;
    private static final int RECORD_COSTS = 32;

    /** A record on its way to the disk. */
    private record Underway(OutboxRecord record, CompletableFuture<Position> future) {
        /** Whether it lets numbers go, which is true only once it is on disk. */
        boolean letsGo() {
            return record instanceof OutboxRecord.GivenUp || record instanceof OutboxRecord.Aside;
        }
    }

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition space = lock.newCondition();
    private final ArrayDeque<Underway> underway = new ArrayDeque<>();
    private final OutboxState live = new OutboxState();
    private final OutboxState durable = new OutboxState();
    private final long segmentBytes;
    private final Journal journal;
    private final Cursor cursor;
    private final ReleaseIndex index;
    private CompletableFuture<Void> move = CompletableFuture.completedFuture(null);
    private Instant moved;
    private Position asked;
    private int waiting;
    private int lettingGo;
    private int refusedBytes;

    /** Reads the journal from the last release on. */
    Book(Journal journal, long segmentBytes, InstantSource clock) {
        this.segmentBytes = segmentBytes;
        this.journal = journal;
        this.clock = clock;
        this.moved = clock.instant();
        this.cursor = journal.cursor("released");
        this.asked = cursor.position();
        this.index = new ReleaseIndex(cursor.position());
        replay();
        journal.onSpace(this::spaceCameBack);
    }

    private void replay() {
        Position from = cursor.position();
        try (JournalReader reader = journal.reader(journal.segmentStart(from))) {
            for (@Nullable JournalRecord next = reader.next(); next != null; next = reader.next()) {
                boolean hold = !next.position().isBefore(from);
                OutboxRecord record = OutboxFormat.read(next.payload());
                if (hold && !next.preamble()) {
                    index.add(next.position(), record, live);
                }
                live.apply(record, hold);
                durable.apply(record, false);
            }
        }
        ReleaseIndex.restore(live, cursor.payload());
        ReleaseIndex.restore(durable, cursor.payload());
    }

    /** Runs under the lock with the live state. */
    <T> T with(Function<OutboxState, T> task) {
        lock.lock();
        try {
            return task.apply(live);
        } finally {
            lock.unlock();
        }
    }

    /** Runs under the lock with the state that is on disk. */
    <T> T withDurable(Function<OutboxState, T> task) {
        lock.lock();
        try {
            settleLocked();
            return task.apply(durable);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Appends the record that {@code plan} makes of the live state; empty, with nothing changed, when it is refused. A plan
     * that makes none is done at once.
     */
    Optional<CompletableFuture<Position>> append(RecordKind kind, Function<OutboxState, @Nullable OutboxRecord> plan) {
        lock.lock();
        try {
            @Nullable OutboxRecord record = plan.apply(live);
            if (record == null) {
                return Optional.of(CompletableFuture.completedFuture(Position.START));
            }
            ByteBuffer written = OutboxFormat.write(record);
            CompletableFuture<Position> future = journal.append(kind, written);
            if (future.isCompletedExceptionally() && refused(future)) {
                refusedBytes = written.remaining();
                return Optional.empty();
            }
            accepted(record, future);
            return Optional.of(future);
        } finally {
            lock.unlock();
        }
    }

    private void accepted(OutboxRecord record, CompletableFuture<Position> future) {
        live.apply(record, true);
        Underway one = new Underway(record, future);
        underway.add(one);
        lettingGo += one.letsGo() ? 1 : 0;
    }

    /**
     * Appends all records of the plan, in one piece as far as other appends are concerned; empty, with nothing changed, when
     * there is no room for all of them.
     *
     * @return completes when all are on disk
     */
    Optional<CompletableFuture<Void>> appendAll(Function<OutboxState, List<OutboxRecord>> plan) {
        lock.lock();
        try {
            List<OutboxRecord> records = plan.apply(live);
            List<ByteBuffer> written = records.stream().map(OutboxFormat::write).toList();
            long size = 0;
            long largest = 0;
            for (ByteBuffer one : written) {
                size += one.remaining() + RECORD_COSTS;
                largest = Math.max(largest, one.remaining());
            }
            // The end of a segment may be too short for the record that comes to it.
            if (!written.isEmpty() && journal.full(RecordKind.KEPT, Math.toIntExact(size + largest))) {
                return Optional.empty();
            }
            CompletableFuture<?> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < records.size(); i++) {
                CompletableFuture<Position> future = journal.append(RecordKind.KEPT, written.get(i));
                accepted(records.get(i), future);
                last = future;
            }
            return Optional.of(last.thenApply(position -> null));
        } finally {
            lock.unlock();
        }
    }

    private static boolean refused(CompletableFuture<Position> future) {
        return future.handle((position, failure) -> failure instanceof JournalFullException)
                .join();
    }

    /** Appends, waiting for room as long as it takes; {@code makeRoom} is told how many bytes found none. */
    CompletableFuture<Position> appendWaiting(
            RecordKind kind, Function<OutboxState, @Nullable OutboxRecord> plan, IntPredicate makeRoom)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Optional<CompletableFuture<Position>> accepted = append(kind, plan);
            while (accepted.isEmpty()) {
                boolean made = unlocked(makeRoom);
                accepted = append(kind, plan);
                if (accepted.isEmpty() && !made) {
                    var unusedMove = letGo(true); // what was released lately may be what is in the way
                    waiting++;
                    try {
                        var unused = space.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                    } finally {
                        waiting--;
                    }
                    accepted = append(kind, plan);
                }
            }
            return accepted.get();
        } finally {
            lock.unlock();
        }
    }

    /** Making room takes the disk's time, and so not the lock. */
    private boolean unlocked(IntPredicate makeRoom) {
        int size = refusedBytes;
        lock.unlock();
        try {
            return makeRoom.test(size);
        } finally {
            lock.lock();
        }
    }

    private void spaceCameBack() {
        lock.lock();
        try {
            space.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        return with(state -> waiting);
    }

    void settle() {
        lock.lock();
        try {
            settleLocked();
        } finally {
            lock.unlock();
        }
    }

    private void settleLocked() {
        @Nullable Underway head = underway.peek();
        while (head != null && head.future().isDone()) {
            underway.remove();
            lettingGo -= head.letsGo() ? 1 : 0;
            if (!head.future().isCompletedExceptionally()) {
                index.add(head.future().join(), head.record(), durable);
                durable.apply(head.record(), false);
            }
            head = underway.peek();
        }
    }

    /** What every segment begins with; called by the journal's writer. */
    List<ByteBuffer> preamble() {
        return withDurable(state -> state.preamble(segmentBytes / VALUES_SHARE));
    }

    /**
     * True when no further signal can get an id, because every segment has to begin with all of them.
     *
     * @param forParts when none can that is a part of another one
     */
    boolean fullDictionary(boolean forParts) {
        long most = segmentBytes / DICTIONARY_SHARE;
        return with(state -> state.fullDictionary(forParts ? most - most / MAPPED_SHARE : most));
    }

    /** The position from which on everything held lies. */
    Position lowest() {
        return with(index::lowest);
    }

    void release(UUID epoch, NumberSet samples, NumberSet records) {
        lock.lock();
        try {
            settleLocked();
            @Nullable EpochState known = live.epoch(epoch);
            @Nullable EpochState onDisk = durable.epoch(epoch);
            if (known != null) {
                known.samples.release(samples);
                known.records.release(records);
                known.recordsReleased(records);
            }
            if (onDisk != null) {
                onDisk.recordsReleased(records);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets drained epochs and moves the journal's cursor, not too often unless {@code now} is true. Not while a record is
     * on its way by which numbers are let go: after a crash they would be gone without it.
     */
    CompletableFuture<Void> letGo(boolean now) {
        lock.lock();
        try {
            settleLocked();
            forgetDrained();
            Position lowest = index.lowest(live);
            boolean due = now
                    || lowest.offset() - asked.offset() >= MOVE_BYTES
                    || !clock.instant().isBefore(moved.plus(MOVE_EVERY));
            if (due && (now || move.isDone()) && lettingGo == 0 && !journal.failed()) {
                asked = lowest.isBefore(asked) ? asked : lowest;
                moved = clock.instant();
                move = cursor.moveTo(asked, ReleaseIndex.payload(live));
            }
            return move;
        } finally {
            lock.unlock();
        }
    }

    /** Where the cursor durably stands. */
    Position released() {
        return cursor.position();
    }

    /**
     * Moves the cursor to where a segment that was given up ends; while a record that lets numbers go is on its way, it is
     * only waited for.
     */
    CompletableFuture<Void> giveUp(Position upTo) {
        lock.lock();
        try {
            settleLocked();
            @Nullable Underway last = underway.peekLast();
            if (lettingGo > 0 && last != null) {
                return last.future().thenApply(position -> null);
            }
            asked = upTo.isBefore(asked) ? asked : upTo;
            moved = clock.instant();
            move = cursor.moveTo(asked, ReleaseIndex.payload(live));
            return move;
        } finally {
            lock.unlock();
        }
    }

    /** An epoch before the previous one goes once nothing of it is held, its last word included. */
    private void forgetDrained() {
        while (lettingGo == 0 && live.epochs.size() > 2) {
            EpochState oldest = live.epochs.firstEntry().getValue();
            if (!oldest.samples.held().isEmpty() || !oldest.records.held().isEmpty() || oldest.owesLastWord()) {
                return;
            }
            live.leave(oldest);
            durable.epochs.remove(oldest.ordinal);
        }
    }
}
