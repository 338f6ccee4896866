package io.steelyard.edge.uplink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two things a session must know of the ones before: the bdSeq used last, and which inbox confirmed so far.
 *
 * <pre>
 *   steelyard-uplink 1
 *   bdSeq 17
 *   inbox 0b7c…            (absent until one has answered)
 * </pre>
 *
 * <p>The file is written beside itself, forced and moved into place. One that cannot be read or written is no reason to
 * stop: a full disk is emptied by sending. At worst bdSeq begins anew after a restart, so that one old NDEATH looks like
 * the present one, or a change of inbox is told twice. A file of a newer version is refused and left as it is.
 */
final class SessionMemory {

    private static final Logger LOG = LoggerFactory.getLogger(SessionMemory.class);
    private static final String NAME = "steelyard-uplink";
    private static final int VERSION = 1;

    private final Path file;
    private int bdSeq = -1;
    private @Nullable UUID inbox;
    private boolean unwritten;

    /** The memory in this file; refuses one of a newer version by name. */
    SessionMemory(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            read();
        }
    }

    private void read() throws IOException {
        int version = VERSION;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] words = line.split(" ", 2);
                if (words[0].equals(NAME)) {
                    version = Integer.parseInt(words[1]);
                } else if (words[0].equals("bdSeq")) {
                    bdSeq = Integer.parseInt(words[1]) & 255;
                } else if (words[0].equals("inbox")) {
                    inbox = UUID.fromString(words[1]);
                }
            }
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("{} cannot be read and begins anew: {}", file, e.toString());
        }
        if (version > VERSION) {
            throw new IOException(file + " was written by a newer version (" + NAME + " " + version
                    + ", this one reads " + VERSION + "): start that version, or move the file away");
        }
    }

    int bdSeq() {
        return bdSeq;
    }

    @Nullable
    UUID inbox() {
        return inbox;
    }

    void rememberBdSeq(int number) {
        bdSeq = number;
        write();
    }

    void rememberInbox(UUID id) {
        inbox = id;
        write();
    }

    private void write() {
        String text = NAME + " " + VERSION + "\nbdSeq " + bdSeq + "\n" + (inbox == null ? "" : "inbox " + inbox + "\n");
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
            unwritten = false;
        } catch (IOException e) {
            if (!unwritten) {
                LOG.warn("{} cannot be written; the uplink goes on without: {}", file, e.toString());
            }
            unwritten = true;
        }
    }

    /** A number that comes back after a power cut would be used twice. Elsewhere a folder cannot be opened. */
    private void forceFolder() throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }
}
