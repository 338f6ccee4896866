package io.steelyard.testkit;

import io.steelyard.journal.FileLayer;
import io.steelyard.journal.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A disk that can be hurt in every way a disk can hurt: full, read-only, failing on write, within a write, on sync or on a change of names,
 * held up at a sync, and losing what was not synced when the power is cut. After a failed sync it behaves as Linux does:
 * what was to be synced can still be read, counts as synced from then on, and is gone after a power cut unless it is
 * written again. All faults are off at first; any thread may switch them.
 */
public final class FaultyFiles implements FileLayer {
    private static final int SECTOR = 512;

    private final FileLayer disk;
    private final UnsyncedChanges unsynced = new UnsyncedChanges(SECTOR);
    private volatile Runnable beforeForce = () -> {};
    private volatile boolean readOnly;
    private volatile boolean failWrites;
    private volatile boolean noRoom;
    private volatile boolean failForces;
    private volatile int tearAfter = -1;
    private volatile boolean failNames;
    private volatile boolean dead;
    private final AtomicInteger open = new AtomicInteger();
    private long freeBytes = Long.MAX_VALUE;
    private long quotaBytes = Long.MAX_VALUE;

    public FaultyFiles(FileLayer disk) {
        this.disk = disk;
    }

    /** From now on files may grow by this many bytes together, then the disk is full. Writing within a file goes on. */
    public synchronized void fullAfter(long bytes) {
        freeBytes = bytes;
    }

    /** From now on files may grow by this many bytes together, then a quota is used up; the disk says that it has room. */
    public synchronized void quotaAfter(long bytes) {
        quotaBytes = bytes;
    }

    public void readOnly(boolean on) {
        readOnly = on;
    }

    public void failWrites(boolean on) {
        failWrites = on;
    }

    /** Each write finds no room, within a file too, as on a disk that writes nothing in place or promised more than it has. */
    public void noRoom(boolean on) {
        noRoom = on;
    }

    /** Each write gets no further than this many bytes and then fails, as a short write on a disk without room; -1 is off. */
    public void tearWrites(int afterBytes) {
        tearAfter = afterBytes;
    }

    public void failForces(boolean on) {
        failForces = on;
    }

    /** Renames and deletions fail, as on some disks that are full. */
    public void failNames(boolean on) {
        failNames = on;
    }

    /** Runs before each sync of a file or a folder, on the thread that syncs: a test may count there, or hold it up. */
    public void beforeForce(Runnable hook) {
        beforeForce = hook;
    }

    /**
     * Cuts the power: every later call fails, and what had not been synced is lost sector by sector, as the generator
     * decides. Open the folder again through another layer.
     */
    public void powerCut(RandomGenerator chance) throws IOException {
        dead = true;
        unsynced.lose(disk, chance);
    }

    /** How many files are open. */
    public int openFiles() {
        return open.get();
    }

    private void alive() throws IOException {
        if (dead) {
            throw new IOException("the power is cut");
        }
    }

    private void writable() throws IOException {
        alive();
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
    }

    private void nameable() throws IOException {
        writable();
        if (failNames) {
            throw new IOException("No space left on device");
        }
    }

    private synchronized void grow(long bytes) throws IOException {
        if (bytes > freeBytes) {
            throw new IOException("No space left on device");
        }
        if (bytes > quotaBytes) {
            throw new IOException("Disk quota exceeded");
        }
        freeBytes -= Math.max(0, bytes);
        quotaBytes -= Math.max(0, bytes);
    }

    private synchronized void shrink(long bytes) {
        freeBytes = freeBytes > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : freeBytes + bytes;
        quotaBytes = quotaBytes > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : quotaBytes + bytes;
    }

    private long sizeOf(Path file) throws IOException {
        if (!disk.exists(file)) {
            return 0;
        }
        try (StoredFile open = disk.openToRead(file)) {
            return open.size();
        }
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        alive();
        if (readOnly && !disk.exists(folder)) {
            throw new IOException("Read-only file system");
        }
        disk.createFolders(folder);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        alive();
        return disk.list(folder);
    }

    @Override
    public boolean exists(Path file) {
        return disk.exists(file);
    }

    @Override
    public StoredFile openOrCreate(Path file) throws IOException {
        writable();
        boolean fresh = !disk.exists(file);
        StoredFile opened = disk.openOrCreate(file);
        if (fresh) {
            unsynced.created(file);
        }
        open.incrementAndGet();
        return new Faulty(file, opened);
    }

    @Override
    public StoredFile openToRead(Path file) throws IOException {
        alive();
        StoredFile opened = disk.openToRead(file);
        open.incrementAndGet();
        return new Faulty(file, opened);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        nameable();
        unsynced.renamed(disk, from, to);
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        nameable();
        unsynced.deleted(disk, file);
        long freed = sizeOf(file);
        disk.delete(file);
        shrink(freed);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        alive();
        beforeForce.run();
        alive();
        disk.syncFolder(folder);
        unsynced.folderSynced();
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        alive();
        synchronized (this) {
            return Math.min(freeBytes, disk.usableBytes(folder));
        }
    }

    @Override
    public FolderLock lock(Path file) throws IOException {
        writable();
        return disk.lock(file);
    }

    /** An open file of the faulty disk. */
    private final class Faulty implements StoredFile {
        private final Path path;
        private final StoredFile file;
        private boolean closed;

        Faulty(Path path, StoredFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            alive();
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            alive();
            return file.read(into, at);
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            writable();
            if (failWrites) {
                throw new IOException("Input/output error on write");
            }
            if (noRoom) {
                throw new IOException("No space left on device");
            }
            grow(at + from.remaining() - file.size());
            unsynced.written(path, file, at, from.remaining());
            int torn = tearAfter;
            if (torn >= 0 && torn < from.remaining()) {
                file.write(from.duplicate().limit(from.position() + torn), at);
                throw new IOException("Input/output error after " + torn + " bytes of a write");
            }
            file.write(from, at);
        }

        @Override
        public void force() throws IOException {
            alive();
            beforeForce.run();
            if (failForces) {
                unsynced.syncFailed(path, file);
                throw new IOException("Input/output error on fsync");
            }
            alive();
            file.force();
            unsynced.synced(path);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
            file.close();
        }
    }
}
