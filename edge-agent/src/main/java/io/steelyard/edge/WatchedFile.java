package io.steelyard.edge;

import io.steelyard.edge.config.AgentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A file that is looked at again and again. It is read only while the file system says that it has become another one, in the two
 * looks behind that, since it may be written on within one tick of the file system's clock, and in every thirtieth look
 * whatever the file system says: reading the mapping of ten thousand signals takes more than all else that an idle agent does.
 * For one thread.
 */
final class WatchedFile {
    /** Looks in which it is read from when it was seen to be another one. */
    private static final int UNSETTLED = 3;
    /** Looks of which one at least reads it. */
    private static final int MOST_UNREAD = 30;

    private final Path path;
    private @Nullable Stamp stamp;
    private String fingerprint = "";
    private int unsettled;
    private int unread;

    /** What the file system says of it. */
    private record Stamp(
            FileTime changed, long sizeBytes, @Nullable Object key) {}

    WatchedFile(Path path) {
        this.path = path;
    }

    /**
     * Its fingerprint, as far as the file system says when it changes.
     *
     * @throws IOException when it cannot be read; it will be in the next look
     */
    String fingerprint() throws IOException {
        Stamp before = stamp;
        stamp = null; // as long as it cannot be read
        BasicFileAttributes said = Files.readAttributes(path, BasicFileAttributes.class);
        Stamp now = new Stamp(said.lastModifiedTime(), said.size(), said.fileKey());
        if (!now.equals(before)) {
            unsettled = UNSETTLED;
        }
        unread++;
        if (unsettled > 0 || unread >= MOST_UNREAD) {
            fingerprint = AgentFile.fingerprintOf(path);
            unread = 0;
            unsettled = Math.max(0, unsettled - 1);
        }
        stamp = now;
        return fingerprint;
    }
}
