package io.steelyard.edge.opcua.clock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was told last of one server's clock, so that a restart neither tells it again nor passes over what changed meanwhile:
 * a line {@code steelyard-clock 1}, a line with nanoseconds, and {@code end}. It is written beside itself, forced and moved into place. One
 * that cannot be read counts as clocks that agree, and one that cannot be written is no reason to stop.
 */
final class ClockFile {
    private static final Logger LOG = LoggerFactory.getLogger(ClockFile.class);
    private static final String HEAD = "steelyard-clock 1";
    private static final String END = "end";

    private final Path file;

    ClockFile(Path file) {
        this.file = file;
    }

    long read() {
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.size() == 3 && lines.get(0).equals(HEAD) && lines.get(2).equals(END)) {
                return Long.parseLong(lines.get(1));
            }
            LOG.warn("{} is not whole, or of another version: what was told of the clock is told again", file);
        } catch (IOException | NumberFormatException e) {
            LOG.warn("{} cannot be read, what was told of the clock is told again: {}", file, e.toString());
        }
        return 0;
    }

    void write(long told) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        ByteBuffer left = StandardCharsets.UTF_8.encode(HEAD + "\n" + told + "\n" + END + "\n");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be written, what was told of the clock is told again: {}", file, e.toString());
        }
    }
}
