package io.steelyard.edge.opcua.clock;

import io.steelyard.edge.opcua.memory.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was told last of the assets of one server whose source times stand apart: a line {@code steelyard-sources 1}, a line
 * with nanoseconds ahead of the server's clock, nanoseconds ahead of the agent's, and the asset for each, with a blank
 * between, and {@code end}. One that cannot be read counts as none, and one that cannot be written is no reason to stop.
 */
final class SourceFile {
    private static final Logger LOG = LoggerFactory.getLogger(SourceFile.class);
    private static final String HEAD = "steelyard-sources 1";
    private static final String END = "end";
    private static final int FIELDS = 3;

    private final Path file;

    SourceFile(Path file) {
        this.file = file;
    }

    /** What was told of an asset: how far its source times are ahead of the server's clock, and of the agent's. */
    record Told(long ofServer, long ofAgent) {
        static final Told NOTHING = new Told(0, 0);

        boolean isNothing() {
            return equals(NOTHING);
        }
    }

    SortedMap<String, Told> read() {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            int end = lines.size() - 1;
            if (end > 0 && lines.get(0).equals(HEAD) && lines.get(end).equals(END)) {
                return assets(lines.subList(1, end));
            }
            LOG.warn("{} is not whole, or of another version: what was told of source times is told again", file);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read, what was told of source times is told again: {}", file, e.toString());
        }
        return new TreeMap<>();
    }

    private static SortedMap<String, Told> assets(List<String> lines) {
        SortedMap<String, Told> told = new TreeMap<>();
        for (String line : lines) {
            String[] fields = line.split(" ", FIELDS);
            if (fields.length < FIELDS) {
                throw new IllegalArgumentException("a line that is cut off: " + line);
            }
            told.put(fields[2], new Told(Long.parseLong(fields[0]), Long.parseLong(fields[1])));
        }
        return told;
    }

    void write(SortedMap<String, Told> told) {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        for (Map.Entry<String, Told> one : told.entrySet()) {
            text.append(one.getValue().ofServer()).append(' ');
            text.append(one.getValue().ofAgent())
                    .append(' ')
                    .append(one.getKey())
                    .append('\n');
        }
        try {
            WholeFile.write(file, text.append(END).append('\n').toString());
        } catch (IOException e) {
            LOG.warn("{} cannot be written, what was told of source times is told again: {}", file, e.toString());
        }
    }
}
