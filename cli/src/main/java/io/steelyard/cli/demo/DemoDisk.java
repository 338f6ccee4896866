package io.steelyard.cli.demo;

import io.steelyard.journal.FileLayer;
import io.steelyard.journal.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The disk under the outbox or the inbox of a demo: {@code disk-full} takes no write any more, as a thin volume whose pool
 * has run out, {@code slow-store} takes half a second for every sync. Reading goes on in both.
 */
final class DemoDisk implements FileLayer {
    static final String FULL = "disk-full";
    static final String SLOW = "slow-store";
    private static final Duration A_SYNC = Duration.ofMillis(500);

    private final FileLayer disk;
    private final Mishaps mishaps;
    private final CountDownLatch never = new CountDownLatch(1);

    DemoDisk(FileLayer disk, Mishaps mishaps) {
        this.disk = disk;
        this.mishaps = mishaps;
    }

    private void room() throws IOException {
        if (mishaps.isOn(FULL)) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        disk.createFolders(folder);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public boolean exists(Path file) {
        return disk.exists(file);
    }

    @Override
    public StoredFile openOrCreate(Path file) throws IOException {
        if (!disk.exists(file)) {
            room();
        }
        return new Hurt(disk.openOrCreate(file));
    }

    @Override
    public StoredFile openToRead(Path file) throws IOException {
        return disk.openToRead(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        disk.syncFolder(folder);
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return mishaps.isOn(FULL) ? 0 : disk.usableBytes(folder);
    }

    @Override
    public FolderLock lock(Path file) throws IOException {
        return disk.lock(file);
    }

    /** A file on the hurt disk. */
    private final class Hurt implements StoredFile {
        private final StoredFile file;

        Hurt(StoredFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            return file.read(into, at);
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            room();
            file.write(from, at);
        }

        @Override
        public void force() throws IOException {
            long wait = mishaps.left(SLOW, A_SYNC).toMillis();
            try {
                if (wait > 0 && never.await(wait, TimeUnit.MILLISECONDS)) {
                    throw new IOException("nobody counts this latch down");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
