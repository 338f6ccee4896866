package io.steelyard.edge.uplink;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * <p>The file is written beside itself, forced and moved into place. One that cannot be read is no reason to stop: bdSeq
 * then begins anew, which at worst makes one old NDEATH look like the present one.
 */
final class SessionMemory {

    private static final Logger LOG = LoggerFactory.getLogger(SessionMemory.class);
    private static final String HEADER = "steelyard-uplink 1";

    private final Path file;
    private int bdSeq = -1;
    private @Nullable UUID inbox;

    SessionMemory(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            read();
        }
    }

    private void read() {
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] words = line.split(" ", 2);
                if (words[0].equals("bdSeq")) {
                    bdSeq = Integer.parseInt(words[1]) & 255;
                } else if (words[0].equals("inbox")) {
                    inbox = UUID.fromString(words[1]);
                }
            }
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("{} cannot be read and begins anew: {}", file, e.toString());
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
        String text = HEADER + "\nbdSeq " + bdSeq + "\n" + (inbox == null ? "" : "inbox " + inbox + "\n");
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
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
