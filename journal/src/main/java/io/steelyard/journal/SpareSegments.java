package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files whose blocks are allocated and that wait to become segments: recycled ones and new ones. A disk that is full is
 * met here, before a record depends on it. Writer thread only.
 */
final class SpareSegments implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpareSegments.class);
    private static final int SLICE = 1024 * 1024;
    private static final int MOST_RECYCLED = 2;
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final JournalOptions options;
    private final FileLayer files;
    private final LongSupplier nanoTime;
    private final ArrayDeque<Path> ready = new ArrayDeque<>();
    private long sequence;
    private @Nullable Path makingPath;
    private @Nullable StoredFile making;
    private long made;
    private boolean diskFull;
    private long failedAt;

    SpareSegments(JournalOptions options, FileLayer files, LongSupplier nanoTime, Recovery.Recovered found)
            throws IOException {
        this.options = options;
        this.files = files;
        this.nanoTime = nanoTime;
        this.sequence = found.highestSequence();
        adopt(found.spares());
    }

    private void adopt(List<Path> spares) throws IOException {
        for (Path spare : spares) {
            boolean fits;
            try (StoredFile file = files.openToRead(spare)) {
                fits = file.size() == options.segmentBytes();
            }
            if (fits && ready.size() < MOST_RECYCLED) {
                ready.add(spare);
            } else {
                files.delete(spare);
            }
        }
    }

    /** The number that the next segment gets. */
    long nextSequence() {
        return ++sequence;
    }

    int readyCount() {
        return ready.size();
    }

    /** Bytes of files here, the one being made included in full. */
    long fileBytes() {
        return (ready.size() + (making == null ? 0 : 1)) * options.segmentBytes();
    }

    boolean diskFull() {
        return diskFull;
    }

    @Nullable
    Path take() {
        return ready.poll();
    }

    /** A spare could not become a segment for want of room; fails when the reason is another. */
    void giveBack(Path spare, IOException cause) throws IOException {
        ready.addFirst(spare);
        giveUpForWantOfRoom(cause);
    }

    /**
     * Keeps a segment's file for later, or gives its blocks back to the disk when enough wait already. False when the disk
     * has no room for either: no record depends on it, so it is no failure and is tried again later.
     */
    boolean recycle(Segment segment) throws IOException {
        if (diskFull && nanoTime.getAsLong() - failedAt < RETRY_NANOS) {
            return false;
        }
        try {
            boolean enough = ready.size() >= MOST_RECYCLED && !diskFull; // a full disk would not give the blocks again
            if (enough || segment.fileBytes() != options.segmentBytes()) {
                files.delete(segment.file());
                return true;
            }
            Path spare = Recovery.spareFile(options.folder(), segment.sequence());
            files.rename(segment.file(), spare);
            ready.add(spare);
            return true;
        } catch (IOException e) {
            giveUpForWantOfRoom(e);
            return false;
        }
    }

    /** A full disk and a used-up quota are no failures; anything else is. */
    private void giveUpForWantOfRoom(IOException cause) throws IOException {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        boolean said = text.contains("no space") || text.contains("quota");
        if (!said && files.usableBytes(options.folder()) >= options.segmentBytes()) {
            throw cause;
        }
        giveUp(cause.toString());
    }

    /** True when a slice of a new file could be made now. */
    boolean canMake(long otherFileBytes) {
        boolean within = making != null || otherFileBytes + fileBytes() + options.segmentBytes() <= options.capBytes();
        return within && (!diskFull || nanoTime.getAsLong() - failedAt >= RETRY_NANOS);
    }

    /** Makes a whole file now; false when the disk has no room. */
    boolean makeWhole(long otherFileBytes) throws IOException {
        int before = ready.size();
        while (ready.size() == before && canMake(otherFileBytes)) {
            makeSlice();
        }
        return ready.size() > before;
    }

    /**
     * Allocates a little more of a new file, so that no append ever waits for a whole one. That there is no room for it is
     * no failure, since no record depends on it; any other reason is.
     */
    void makeSlice() throws IOException {
        try {
            if (making == null) {
                long free = files.usableBytes(options.folder());
                if (free < options.segmentBytes()) {
                    giveUp("only " + free + " bytes are free on the disk");
                    return;
                }
                makingPath = options.folder().resolve(Recovery.SPARE + "%016x.new".formatted(++sequence));
                making = files.openOrCreate(makingPath);
                made = 0;
            }
            long size = Math.min(SLICE, options.segmentBytes() - made);
            making.write(ByteBuffer.allocate((int) size), made);
            made += size;
            if (made == options.segmentBytes()) {
                finish(making, makingPath);
            }
            diskFull = false;
        } catch (IOException e) {
            giveUpForWantOfRoom(e);
        }
    }

    private void finish(StoredFile file, @Nullable Path path) throws IOException {
        file.force();
        file.close();
        making = null;
        if (path != null) {
            Path spare = path.resolveSibling(String.valueOf(path.getFileName()).replace(".new", ""));
            files.rename(path, spare);
            makingPath = spare;
            files.syncFolder(options.folder());
            makingPath = null;
            ready.add(spare);
        }
    }

    private void giveUp(String cause) {
        if (!diskFull) {
            LOG.warn(
                    "no other segment can be had in {}: {}; droppable records are refused until one can",
                    options.folder(),
                    cause);
        }
        diskFull = true;
        failedAt = nanoTime.getAsLong();
        close();
    }

    /** Drops the file that is being made. */
    @Override
    public void close() {
        @Nullable StoredFile file = making;
        @Nullable Path path = makingPath;
        making = null;
        makingPath = null;
        try {
            if (file != null) {
                file.close();
            }
            if (path != null) {
                files.delete(path);
            }
        } catch (IOException e) {
            LOG.debug("a half-made segment stays in {}: {}", options.folder(), e.toString());
        }
    }
}
