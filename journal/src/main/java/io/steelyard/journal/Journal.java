package io.steelyard.journal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A durable, bounded, append-only log with named cursors.
 *
 * <p>All methods may be called from any thread. Failures of the disk are final (a second fsync proves nothing): the
 * journal turns {@link #failed() failed}, everything waiting and everything later fails with {@link
 * JournalFailedException}, and the process has to start again from what is provably on disk.
 */
public interface Journal extends AutoCloseable {
    /**
     * Appends one record made of {@code parts}, which belong to the journal until the future completes. Never waits for
     * the disk. The decision falls at once: at the cap the future comes back already failed with {@link
     * JournalFullException}, and nothing was or will be written; else the record is accepted and records are written in
     * the order of their acceptance.
     *
     * @return completes on the writer thread with the record's position once its group is synced, in order
     */
    CompletableFuture<Position> append(RecordKind kind, ByteBuffer... parts);

    /** The position of the oldest record still here. */
    Position start();

    /** The position behind the last durable record. */
    Position end();

    /** The begin of the segment that holds this position, where its preamble stands; at least {@link #start()}. */
    Position segmentStart(Position at);

    /**
     * Where the oldest segment ends: what lies before this position is given back once every cursor has durably passed it.
     * Empty while there is but one segment. An owner who gives up the oldest for the newest appends first what must stay,
     * and moves its cursors there when that is durable.
     */
    Optional<Position> oldestEnd();

    /** A new reader from {@code from} on, for use by one thread; close it when done. */
    JournalReader reader(Position from);

    /** The named cursor, made at {@link #start()} when there was none. The same name gives the same cursor. */
    Cursor cursor(String name);

    /** Calls {@code listener} on the writer thread after each group that became durable; it must be short. */
    void onDurable(Runnable listener);

    /** Calls {@code listener} on the writer thread when space came back after a refusal; it must be short. */
    void onSpace(Runnable listener);

    JournalStats stats();

    /** True when an append of this kind and size would be refused now for want of space. */
    boolean full(RecordKind kind, int sizeBytes);

    /** True once a write or fsync has failed; final. */
    boolean failed();

    /** What was found on disk when the journal was opened. */
    OpenReport openReport();

    /** Writes what waits, then ends; safe twice; takes at most the time of the options' {@code closeWithin}. */
    @Override
    void close();
}
