package io.steelyard.journal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer thread, and the arithmetic of space that decides at once whether an append is accepted:
 * {@code room} counts the bytes that can still be written (allocated, and still allowed by the cap), {@code bytes} those
 * accepted and not yet written. Any thread offers, the writer thread takes.
 */
final class WaitingAppends {
    /** One accepted record. */
    record Pending(RecordKind kind, List<ByteBuffer> parts, long size, CompletableFuture<Position> future) {}

    private final JournalOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private long bytes;
    private long room;
    private long refused;
    private boolean starved;
    private boolean poked;
    private boolean closed;
    private @Nullable JournalException failure;

    WaitingAppends(JournalOptions options) {
        this.options = options;
    }

    CompletableFuture<Position> offer(RecordKind kind, List<ByteBuffer> parts) {
        int length = RecordFormat.length(parts);
        if (length > options.maxRecordBytes()) {
            throw new IllegalArgumentException("a record of " + length + " bytes is larger than the "
                    + options.maxRecordBytes() + " that this journal takes");
        }
        long size = RecordFormat.sizeOnDisk(length);
        lock.lock();
        try {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (closed) {
                return CompletableFuture.failedFuture(new JournalAccessException("the journal is closed"));
            }
            @Nullable String want = wantLocked(kind, size);
            if (want != null) {
                refused++;
                starved = true;
                return CompletableFuture.failedFuture(new JournalFullException(want));
            }
            CompletableFuture<Position> future = new CompletableFuture<>();
            queue.add(new Pending(kind, parts, size, future));
            bytes += size;
            work.signal();
            return future;
        } finally {
            lock.unlock();
        }
    }

    boolean full(RecordKind kind, int length) {
        lock.lock();
        try {
            boolean full = wantLocked(kind, RecordFormat.sizeOnDisk(length)) != null;
            starved |= full;
            return full;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable String wantLocked(RecordKind kind, long size) {
        long most = options.waitingBytes() + (kind == RecordKind.KEPT ? options.reserveBytes() : 0);
        if (bytes + size > most && bytes > 0) {
            return "more than " + options.waitingBytes() + " bytes wait for the disk of " + options.folder();
        }
        long spared = kind == RecordKind.KEPT ? 0 : options.reserveBytes();
        if (bytes + size + spared > room) {
            return "the log in " + options.folder() + " is full: " + room + " bytes are left, " + spared
                    + " of them in reserve";
        }
        return null;
    }

    /** Waits until there is something to do or the time is over. */
    void await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!poked && !closed && queue.isEmpty() && left > 0) {
                left = work.awaitNanos(left);
            }
            poked = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for space or anything else than more appends. */
    void awaitSpace(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!poked && !closed && left > 0) {
                left = work.awaitNanos(left);
            }
            poked = false;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the writer for something else than an append. */
    void poke() {
        lock.lock();
        try {
            poked = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The size of the append that is next, or -1. */
    long headSize() {
        lock.lock();
        try {
            @Nullable Pending head = queue.peek();
            return head == null ? -1 : head.size();
        } finally {
            lock.unlock();
        }
    }

    /** The appends that are next, together at most {@code most} bytes; they count as waiting until {@link #settle}. */
    List<Pending> take(long most) {
        List<Pending> taken = new ArrayList<>();
        lock.lock();
        try {
            long left = most;
            @Nullable Pending head = queue.peek();
            while (head != null && head.size() <= left) {
                taken.add(queue.remove());
                left -= head.size();
                head = queue.peek();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes were written and so much room is left now; true when someone had been refused and there is space again. */
    boolean settle(long written, long roomNow) {
        lock.lock();
        try {
            bytes -= written;
            room = roomNow;
            boolean back = starved && bytes + options.reserveBytes() + options.maxRecordBytes() <= room;
            starved &= !back;
            return back;
        } finally {
            lock.unlock();
        }
    }

    long room() {
        lock.lock();
        try {
            return Math.max(0, room - bytes - options.reserveBytes());
        } finally {
            lock.unlock();
        }
    }

    long refused() {
        lock.lock();
        try {
            return refused;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is accepted; what waits is still written. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** From now on every append fails with this; hands back what waited. */
    List<Pending> fail(JournalException why) {
        lock.lock();
        try {
            failure = why;
            List<Pending> left = List.copyOf(queue);
            queue.clear();
            bytes = 0;
            return left;
        } finally {
            lock.unlock();
        }
    }
}
