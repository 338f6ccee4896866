package io.steelyard.edge.opcua.clock;

import io.steelyard.edge.opcua.memory.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was told last of one server's clock, so that a restart neither tells it again nor passes over what changed meanwhile:
 * a line {@code steelyard-clock 1}, a line with nanoseconds, and {@code end}. One that cannot be
 * read counts as clocks that agree, and one that cannot be written is no reason to stop.
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
        try {
            WholeFile.write(file, HEAD + "\n" + told + "\n" + END + "\n");
        } catch (IOException e) {
            LOG.warn("{} cannot be written, what was told of the clock is told again: {}", file, e.toString());
        }
    }
}
