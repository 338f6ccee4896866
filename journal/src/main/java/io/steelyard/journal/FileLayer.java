package io.steelyard.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The few things a journal asks of a disk. {@link DiskFiles} is the real one; tests wrap it to hurt the disk. Any thread
 * may call it.
 */
public interface FileLayer {
    void createFolders(Path folder) throws IOException;

    /** The plain files in a folder, by name. */
    List<Path> list(Path folder) throws IOException;

    boolean exists(Path file);

    /** Opens for reading and writing, made when missing. */
    StoredFile openOrCreate(Path file) throws IOException;

    /** Opens for reading only. */
    StoredFile openToRead(Path file) throws IOException;

    /** Renames within a folder, atomically; an existing target is replaced. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Makes creations, renames and deletions in the folder durable. */
    void syncFolder(Path folder) throws IOException;

    /** Bytes that files in this folder could still grow by. */
    long usableBytes(Path folder) throws IOException;

    /**
     * Takes the lock file for this process.
     *
     * @throws JournalLockedException when someone else holds it, naming the holder when it is known
     */
    FolderLock lock(Path file) throws IOException;

    /** Held until closed. */
    interface FolderLock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
